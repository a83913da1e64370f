"""The contract of `Occurrences`, on every database."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Series
from bot.ports.calendar import KnownOccurrence, Occurrences, OccurrenceState
from storage.stores import Stores
from tests.fakes.platform_samples import ACME, BOLT, NOON

QUOTES = Series.QUOTE_OF_THE_DAY
PLANNED, RESERVED, SKIPPED = OccurrenceState.PLANNED, OccurrenceState.RESERVED, OccurrenceState.SKIPPED


def known(
    day: int,
    state: OccurrenceState = RESERVED,
    *,
    community: CommunityId = ACME,
    picks: tuple[str, ...] = (),
    content: str = "",
    reason: str = "",
) -> KnownOccurrence:
    occurrence = Occurrence(
        community=community, series=QUOTES, local_date=date(2024, 5, day), due_at=NOON + timedelta(days=day)
    )
    key = occurrence.key if state is RESERVED else ""
    return KnownOccurrence(occurrence=occurrence, state=state, key=key, reason=reason, content=content, picks=picks)


@pytest.fixture
def occurrences(stores: Stores) -> Occurrences:
    return stores.occurrences


async def test_a_local_date_is_recorded_once(occurrences: Occurrences) -> None:
    first = known(1, picks=("a \x00", "b"), content="{}")
    assert list(await occurrences.record([first, known(2, SKIPPED, reason="Paused.")], NOON)) == [True, True]
    again = [known(1, SKIPPED, reason="Late."), known(2), known(3), known(1, community=BOLT)]
    assert list(await occurrences.record(again, NOON)) == [False, False, True, True]
    assert list(await occurrences.record([], NOON)) == []
    key = (ACME, QUOTES, date(2024, 5, 1))
    other = (ACME, QUOTES, date(2024, 5, 9))
    assert await occurrences.known([key, other]) == {key: first}


async def test_the_same_date_twice_in_one_go_is_recorded_once(occurrences: Occurrences) -> None:
    assert list(await occurrences.record([known(1), known(1, SKIPPED)], NOON)) == [True, False]
    [kept] = await occurrences.history(ACME, QUOTES, 5)
    assert kept == known(1)


async def test_what_was_planned_keeps_its_first_content_until_it_is_settled_once(occurrences: Occurrences) -> None:
    first = known(1, PLANNED, content="first", picks=("a",))
    assert list(await occurrences.record([first], NOON)) == [True]
    assert list(await occurrences.record([replace(first, content="second")], NOON)) == [False]
    [kept] = (await occurrences.known([(ACME, QUOTES, date(2024, 5, 1))])).values()
    assert kept.content == "first"
    assert list(await occurrences.record([known(1, picks=("a",))], NOON)) == [True]
    assert list(await occurrences.record([known(1, SKIPPED)], NOON)) == [False]
    assert list(await occurrences.record([first], NOON)) == [False]


async def test_of_many_who_record_at_once_one_is_told_yes(occurrences: Occurrences) -> None:
    days = [known(day) for day in range(1, 29)]
    answers = await asyncio.gather(*(occurrences.record(days if odd else days[::-1], NOON) for odd in (0, 1, 0, 1)))
    assert sum(sum(one) for one in answers) == 28


async def test_history_is_newest_first_and_the_communitys_own(occurrences: Occurrences) -> None:
    await occurrences.record([known(day) for day in (3, 1, 2)], NOON)
    await occurrences.record([known(4, community=BOLT)], NOON)
    assert [one.occurrence.local_date.day for one in await occurrences.history(ACME, QUOTES, 2)] == [3, 2]
    assert not await occurrences.history(ACME, Series.HOST_DIGEST, 2)


async def test_picks_are_remembered_by_their_last_date_but_for_what_was_skipped(occurrences: Occurrences) -> None:
    await occurrences.record(
        [known(2, picks=("a", "c")), known(1, picks=("a", "b")), known(3, SKIPPED, picks=("d",))], NOON
    )
    await occurrences.record([known(5, community=BOLT, picks=("z",))], NOON)
    others = CommunityId("slack:A1:-:none")
    assert await occurrences.picked([ACME, BOLT, others], QUOTES) == {
        ACME: {"a": date(2024, 5, 2), "b": date(2024, 5, 1), "c": date(2024, 5, 2)},
        BOLT: {"z": date(2024, 5, 5)},
        others: {},
    }
    assert not await occurrences.picked([], QUOTES)
