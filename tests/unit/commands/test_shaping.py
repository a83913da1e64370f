"""How receipts read, and how buttons carry spans."""

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.actions import LONGEST, parse_span, span_action
from bot.commands.episode_choice import is_season, is_season_or_number
from bot.commands.shaping import nobody_said, repair_note
from bot.domain.episode import Episode, EpisodeDetails, Show
from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Repair, Scope
from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash
from bot.domain.span import Citation, Span
from bot.errors import BadArgument
from bot.quoting.heard_as import HeardAs
from bot.quoting.receipts import Receipts, clock_text, episode_detail, spoken_at, timed_url

COMMUNITY = CommunityId("acme")
HASH = TranscriptHash("a" * 64)


class NoGlossary:
    """A glossary without entries."""

    async def entries(self, scope: Scope) -> Sequence[GlossaryEntry]:
        return ()

    async def read_ahead(self, communities: Sequence[CommunityId]) -> None:
        return None

    async def learn(self, episode_id: EpisodeId, entries: Sequence[GlossaryEntry]) -> None:
        raise NotImplementedError

    async def put(self, community: CommunityId, entry: GlossaryEntry) -> None:
        raise NotImplementedError

    async def remove(self, community: CommunityId, canonical: str) -> bool:
        raise NotImplementedError


def receipts(base_url: str) -> Receipts:
    return Receipts(base_url, HeardAs(NoGlossary()))


def citation(
    *, seconds: float | None = None, fraction: float = 0.4, url: str | None = None, lines: tuple[int, int] = (7, 7)
) -> Citation:
    return Citation(
        span=Span(EpisodeId("e1"), HASH, 10, 20),
        text="Queues lie.",
        speaker=None,
        episode_title="Pilot",
        episode_slug="show/pilot",
        show_title="Show",
        source="pilot.txt",
        first_line=lines[0],
        last_line=lines[1],
        seconds=seconds,
        fraction=fraction,
        episode_url=url,
    )


def test_a_receipt_without_timestamps_says_how_far_through_and_leads_to_the_line() -> None:
    receipt = receipts("http://127.0.0.1:1/").receipt(citation(), COMMUNITY)
    assert receipt.where == "about 40 % in"
    assert receipt.lines == "line 7"
    assert receipt.transcript_url == f"http://127.0.0.1:1/transcripts/e1?r={'a' * 16}&s=10&e=20#L7"
    assert receipt.url is None


def test_a_receipt_with_timestamps_leads_to_the_episode_at_its_time() -> None:
    receipt = receipts("").receipt(citation(seconds=754.6, url="https://show.example/1", lines=(7, 9)), COMMUNITY)
    assert (receipt.where, receipt.lines) == ("12:34", "lines 7-9")
    assert receipt.url == "https://show.example/1#t=754"
    assert receipt.transcript_url is None


@pytest.mark.parametrize(("fraction", "words"), [(0.0, "at the start"), (1.0, "at the end"), (0.5, "about 50 % in")])
def test_the_ends_of_an_episode_have_words(fraction: float, words: str) -> None:
    assert spoken_at(citation(fraction=fraction)) == words


def test_an_address_that_has_a_fragment_keeps_it() -> None:
    assert timed_url(citation(seconds=5, url="https://show.example/1#notes")) == "https://show.example/1#notes"


@pytest.mark.parametrize(("seconds", "text"), [(5, "0:05"), (65, "1:05"), (3725, "1:02:05")])
def test_clock_times_read_like_a_player(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


@given(start=st.integers(0, 2_000_000), length=st.integers(1, 5000))
def test_a_span_survives_its_button(start: int, length: int) -> None:
    span = Span(EpisodeId("abcdefghij0123456789"), HASH, start, start + length)
    action = span_action("context", span)
    assert len(action) <= LONGEST
    assert parse_span(action.partition(":")[2]) == (span.episode_id, HASH[:16], span.start, span.end)


@pytest.mark.parametrize("rest", ["", "a:b", "a:b:c:d", "a:b:5:5", "a:b:9:2", "a:b:-1:2", "a:b:1:2:3"])
def test_a_button_that_is_not_ours_is_refused_in_words(rest: str) -> None:
    with pytest.raises(BadArgument, match="again"):
        parse_span(rest)


def test_nothing_found_names_the_words_and_what_was_said_instead() -> None:
    assert nobody_said("Snowflake costs", ("Snowflake",), ("Postgres", "snapshots")).text == (
        "No one on the show has said \u2018Snowflake\u2019 yet. Closest: Postgres, snapshots."
    )
    assert "\u2018x\u2019 or \u2018y\u2019" in nobody_said("x y", ("x", "y"), ()).text
    assert "/episodes" in nobody_said("x", (), ()).text


@pytest.mark.parametrize("words", ["S3", "s3e12", "season 3", "#42", "latest", " S3 E1 "])
def test_selectors_are_told_from_topics(words: str) -> None:
    assert is_season_or_number(words)


@pytest.mark.parametrize("words", ["S3 pricing", "", "Kubernetes", "3", "E12"])
def test_topics_are_told_from_selectors(words: str) -> None:
    assert not is_season_or_number(words)
    assert not is_season(words)


def test_an_episode_line_says_what_is_known() -> None:
    details = EpisodeDetails(title="Pilot", season=3, number=12, published=date(2026, 5, 1), duration_seconds=2460)
    episode = Episode(
        id=EpisodeId("e1"),
        show=Show(ShowId("s"), "Show"),
        slug="show/pilot",
        source="pilot.txt",
        details=details,
        transcript_hash=HASH,
        language="en",
        words=1234,
        position=1,
    )
    assert episode_detail(episode) == "S3E12, 1 May 2026, Show, 41 min"


def test_a_word_that_was_taken_for_others_names_each_once() -> None:
    [note] = repair_note((Repair("bred", ("read", "Read", "reading", "READ")),))
    assert note.text == "I understood \u201cbred\u201d as read, reading."
