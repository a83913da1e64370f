"""The contracts of `HeardPieces` and `Hearings`, on every database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.ids import CommunityId
from bot.ports.recordings import HeardPieces, Hearings
from storage.heard import SqlHeardPieces, SqlHearings
from storage.stores import Stores
from tests.fakes.library_samples import incoming

NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


class Watch:
    """A clock to turn."""

    def __init__(self) -> None:
        self.time = NOON

    def now(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Watch:
    return Watch()


@pytest.fixture
def pieces(stores: Stores, clock: Watch) -> HeardPieces:
    return SqlHeardPieces(stores.database, clock)


@pytest.fixture
def hearings(stores: Stores, clock: Watch) -> Hearings:
    return SqlHearings(stores.database, clock)


async def test_what_was_heard_comes_back_to_the_letter(pieces: HeardPieces) -> None:
    assert await pieces.piece("hash", "m@here", "0 60") is None
    await pieces.keep("hash", "m@here", "0 60", '{"parts": "\u2603 \x00"}')
    assert await pieces.piece("hash", "m@here", "0 60") == '{"parts": "\u2603 \x00"}'
    for other in (("other", "m@here", "0 60"), ("hash", "m@there", "0 60"), ("hash", "m@here", "60 120")):
        assert await pieces.piece(*other) is None
    await pieces.keep("hash", "m@here", "0 60", "again")
    assert await pieces.piece("hash", "m@here", "0 60") == "again"


async def test_one_at_a_time_has_a_recording_until_its_time_is_over(hearings: Hearings, clock: Watch) -> None:
    assert await hearings.hold("r", "one", HOUR)
    assert await hearings.hold("r", "one", HOUR), "who has it may hold it longer"
    assert not await hearings.hold("r", "two", HOUR)
    assert await hearings.hold("another", "two", HOUR)
    clock.time += 2 * HOUR
    assert await hearings.hold("r", "two", HOUR), "the first died"
    await hearings.let_go("r", "one")
    assert not await hearings.hold("r", "three", HOUR), "who lost it cannot let it go"
    await hearings.let_go("r", "two")
    assert await hearings.hold("r", "three", HOUR)


async def test_old_pieces_and_holds_are_forgotten(pieces: HeardPieces, hearings: Hearings, clock: Watch) -> None:
    await pieces.keep("old", "m", "1", "{}")
    await hearings.hold("old", "one", HOUR)
    clock.time += 5 * HOUR
    await pieces.keep("new", "m", "1", "{}")
    await hearings.hold("new", "one", HOUR)
    assert await hearings.forget_before(NOON + 4 * HOUR) == 2
    assert await pieces.piece("old", "m", "1") is None
    assert await pieces.piece("new", "m", "1") == "{}"
    assert not await hearings.hold("new", "two", HOUR)


async def test_an_episode_is_known_by_guid_or_address_to_the_owner_of_its_show(
    stores: Stores, hearings: Hearings
) -> None:
    episode = incoming("soup", "Boil the soup.")
    episode = replace(episode, details=replace(episode.details, guid="g1"))
    await stores.library.save([episode])
    assert await hearings.knows(episode.show, "g1", "elsewhere")
    assert await hearings.knows(episode.show, None, episode.source)
    assert not await hearings.knows(episode.show, "g2", "elsewhere")
    assert not await hearings.knows(replace(episode.show, owner=CommunityId("acme")), "g1", episode.source)
