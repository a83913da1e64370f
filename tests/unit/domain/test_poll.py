"""What votes say, in a sentence; and when a poll takes them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import CommunityId
from bot.domain.poll import (
    DEFAULT_OPTIONS,
    NewPoll,
    Poll,
    PollId,
    Shown,
    Tally,
    combined,
    result_sentence,
)
from tests.fakes.tallies import tally_of

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
COUNTS = st.lists(st.integers(0, 400), min_size=2, max_size=10).map(tuple)


@pytest.mark.parametrize(
    ("counts", "said"),
    [
        ((0, 0, 0), "Nobody voted."),
        ((1, 0, 0), "One vote: agree."),
        ((0, 0, 1), "One vote: it depends."),
        ((13, 6, 2), "62 % agree (13 of 21)."),
        ((2, 5, 1), "63 % disagree (5 of 8)."),
        ((1, 1, 4), "67 % say it depends (4 of 6)."),
        ((2, 0, 0), "Both agree."),
        ((0, 7, 0), "All 7 disagree."),
        ((0, 0, 3), "All 3 say it depends."),
        ((4, 4, 2), "It is a tie: agree and disagree have 4 votes each of 10."),
        ((1, 1, 1), "It is a tie all round: agree, disagree and it depends have 1 vote each of 3."),
        ((999, 1, 0), "99 % agree (999 of 1000)."),
    ],
)
def test_a_result_is_a_sentence(counts: tuple[int, ...], said: str) -> None:
    assert result_sentence(DEFAULT_OPTIONS, Tally(counts)) == said


def test_options_of_ones_own_are_named() -> None:
    assert result_sentence(("tabs", "spaces"), Tally((3, 1))) == "75 % chose \u201ctabs\u201d (3 of 4)."
    assert result_sentence(("tabs", "spaces"), Tally((0, 1))) == "One vote: \u201cspaces\u201d."
    assert result_sentence(("tabs", "spaces"), Tally((0, 2))) == "Both chose \u201cspaces\u201d."


@given(COUNTS)
def test_every_tally_has_a_sentence_and_shares_that_do_not_lie(counts: tuple[int, ...]) -> None:
    tally = Tally(counts)
    assert result_sentence([f"o{place}" for place in range(len(counts))], tally).endswith(".")
    for place, votes in enumerate(counts):
        share = tally.share(place)
        assert (share == 0) == (votes == 0)
        assert (share == 100) == (votes == tally.voters > 0)
        if 0 < share < 100 and tally.voters <= 50:
            assert abs(share - 100 * votes / tally.voters) <= 0.5


@given(st.lists(st.integers(0, 4), max_size=60), st.integers(0, 60))
def test_tallies_of_parts_make_the_tally_of_the_whole(choices: list[int], cut: int) -> None:
    parts = [tally_of(choices[:cut], 5), tally_of(choices[cut:], 5)]
    assert combined(parts) == tally_of(choices, 5)
    assert combined(parts).voters == len(choices)


def test_a_poll_takes_votes_from_its_opening_until_the_earlier_end() -> None:
    def poll(closes_at: datetime | None, closed_at: datetime | None) -> Poll:
        return Poll(
            id=PollId(1),
            community=CommunityId("c"),
            question="?",
            options=DEFAULT_OPTIONS,
            opened_by=None,
            shown=Shown.LIVE,
            opens_at=NOON,
            closes_at=closes_at,
            closed_at=closed_at,
            remind=None,
            about="",
            post_key="poll:1",
        )

    endless = poll(None, None)
    assert not endless.is_open(NOON - timedelta(microseconds=1))
    assert endless.is_open(NOON)
    assert endless.is_open(NOON + 10_000 * HOUR)
    assert poll(NOON + HOUR, None).is_open(NOON + HOUR - timedelta(microseconds=1))
    assert not poll(NOON + HOUR, None).is_open(NOON + HOUR)
    assert not poll(NOON + HOUR, NOON).is_open(NOON)


@pytest.mark.parametrize("options", [(), ("a",), tuple("abcdefghijk"), ("a", "b", "a")])
def test_a_poll_without_a_choice_to_make_is_refused(options: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="option"):
        NewPoll(community=CommunityId("c"), question="?", options=options, opens_at=NOON)
