"""Only what Slack signed in the last five minutes comes in."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.slack.guard import MOST_BYTES, Guard
from bot.errors import ConfigurationError
from tests.conftest import FULL
from tests.wire.slack_adapter.payloads import SECRET, signed

# The example of https://docs.slack.dev/authentication/verifying-requests-from-slack
AT = 1531420618
BODY = (
    b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
    b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack."
    b"com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc8"
    b"87a14d10d2c447fce8b6703c"
)
SIGNATURE = b"v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
STAMP = b"%d" % AT
NOW = datetime.fromtimestamp(AT, UTC)


@dataclass
class At:
    at: datetime = NOW

    def now(self) -> datetime:
        return self.at


def headers(timestamp: bytes = STAMP, signature: bytes = SIGNATURE) -> list[tuple[bytes, bytes]]:
    return [(b"x-slack-request-timestamp", timestamp), (b"x-slack-signature", signature)]


def admits(timestamp: bytes, signature: bytes, body: bytes, later: timedelta = timedelta()) -> bool:
    return Guard(SECRET, At(At().at + later)).admits(headers(timestamp, signature), body)


def test_the_documented_example_is_admitted() -> None:
    assert admits(STAMP, SIGNATURE, BODY)


@pytest.mark.parametrize("later", [timedelta(minutes=5), timedelta(minutes=-5)])
def test_five_minutes_either_way_are_admitted_and_a_second_more_is_not(later: timedelta) -> None:
    assert admits(STAMP, SIGNATURE, BODY, later)
    assert not admits(STAMP, SIGNATURE, BODY, later + timedelta(seconds=1 if later > timedelta() else -1))


def test_every_flipped_bit_is_refused() -> None:
    guard = Guard(SECRET, At())
    for part in range(3):
        parts = [STAMP, SIGNATURE, BODY]
        for at in range(len(parts[part])):
            for bit in range(8):
                flipped = bytearray(parts[part])
                flipped[at] ^= 1 << bit
                changed = [*parts[:part], bytes(flipped), *parts[part + 1 :]]
                assert not guard.admits(headers(changed[0], changed[1]), changed[2]), (part, at, bit)


@pytest.mark.parametrize(
    "sent",
    [
        [],
        headers()[:1],
        headers()[1:],
        [*headers(), *headers()],
        [*headers(), headers()[1]],
        headers(b"", SIGNATURE),
        headers(b" %d" % AT, SIGNATURE),
        headers(b"+%d" % AT, SIGNATURE),
        headers(b"-%d" % AT, SIGNATURE),
        headers(b"%d.0" % AT, SIGNATURE),
        headers(b"1_531_420_618", SIGNATURE),
        headers("١٥٣١٤٢٠٦١٨".encode(), SIGNATURE),
        headers(b"9" * 400, SIGNATURE),
        headers(STAMP, b""),
        headers(STAMP, SIGNATURE.upper()),
        headers(STAMP, b"v1" + SIGNATURE[2:]),
        headers(STAMP, SIGNATURE[:-1]),
        headers(STAMP, SIGNATURE + b"0"),
        headers(STAMP, SIGNATURE + b"\n"),
        headers(STAMP, b"v0=" + b"\xff" * 64),
        headers(STAMP, b"v0=" + "é".encode() * 32),
    ],
)
def test_malformed_headers_are_refused(sent: list[tuple[bytes, bytes]]) -> None:
    assert not Guard(SECRET, At()).admits(sent, BODY)


def test_a_body_beyond_a_megabyte_is_refused_even_when_signed() -> None:
    for size, expected in ((MOST_BYTES, True), (MOST_BYTES + 1, False)):
        body = b"a" * size
        made = signed(body, AT)
        assert admits(STAMP, made["x-slack-signature"].encode(), body) is expected


@pytest.mark.parametrize("secret", ["", "  ", "\n"])
def test_without_a_secret_there_is_no_door(secret: str) -> None:
    with pytest.raises(ConfigurationError):
        Guard(secret, At())


@settings(max_examples=5_000 if FULL else 500, deadline=None)
@given(
    timestamp=st.one_of(
        st.just(STAMP),
        st.binary(max_size=20),
        st.integers().map(lambda value: b"%d" % value),
        st.just(b"%d" % (AT + 9)),
    ),
    signature=st.one_of(
        st.just(SIGNATURE),
        st.binary(max_size=80),
        st.binary(min_size=32, max_size=32).map(lambda raw: b"v0=" + raw.hex().encode()),
    ),
    body=st.one_of(st.just(BODY), st.binary(max_size=400), st.text(max_size=200).map(str.encode)),
)
def test_whatever_is_not_the_signed_request_is_refused(timestamp: bytes, signature: bytes, body: bytes) -> None:
    assert admits(timestamp, signature, body) is ((timestamp, signature, body) == (STAMP, SIGNATURE, BODY))


@settings(max_examples=500 if FULL else 50, deadline=None)
@given(body=st.binary(max_size=2_000), at=st.integers(AT - 300, AT + 300))
def test_whatever_is_signed_is_admitted(body: bytes, at: int) -> None:
    made = signed(body, at)
    assert admits(b"%d" % at, made["x-slack-signature"].encode(), body)
