"""The contract of `TalkTurns`, on every database; and that nobody is reminded of what is not theirs to know."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from bot.ports.talk_turns import Listener, TalkTurns, Turn
from storage.stores import Stores
from tests.conftest import FULL
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, NOON, place
from tests.fakes.ready_databases import open_ready_stores

MINUTE = timedelta(minutes=1)
SPAN = Span(EpisodeId("e1"), TranscriptHash("h1"), 10, 20)
THREAD = place(thread="7.7")


def turn(key: str, person: PersonId = CY, *, openly: bool = False, minute: int = 0, after: str = "") -> Turn:
    return Turn(
        key=key,
        person=person,
        question=f"why {key}?",
        openly=openly,
        at=NOON + minute * MINUTE,
        after=after,
        shown=(SPAN,),
    )


def listener(at: ConversationRef, person: PersonId = CY, *, openly: bool = False, replies_to: str = "") -> Listener:
    return Listener(place=at, person=person, openly=openly, replies_to=replies_to)


async def keep(turns: TalkTurns, one: Turn, at: ConversationRef, stands_in: str = "", most: int = 8) -> None:
    await turns.remember(one, at, stands_in=stands_in, most=most, since=NOON - timedelta(days=7))


async def keys(turns: TalkTurns, who: Listener, since: datetime = NOON, most: int = 9) -> list[str]:
    return [one.key for one in await turns.before(who, since, most)]


async def test_a_turn_comes_back_whole_and_in_order(stores: Stores) -> None:
    turns: TalkTurns = stores.talk_turns
    said = [turn("a", openly=True, after="z"), turn("b", minute=1), turn("c", minute=2)]
    for one in reversed(said):
        await keep(turns, one, THREAD)
    assert list(await turns.before(listener(THREAD), NOON, 9)) == said
    assert await keys(turns, listener(THREAD), most=2) == ["b", "c"]
    assert await keys(turns, listener(THREAD), since=NOON + MINUTE) == ["b", "c"]
    assert await turns.turn(listener(THREAD), "a") == said[0]
    assert await turns.turn(listener(THREAD), "nobody's") is None


async def test_words_of_any_kind_come_back_to_the_letter(stores: Stores) -> None:
    odd = replace(turn("a"), question="why \x00 \ud800 \U0001f35c '; DROP TABLE talk_turns; --?")
    await keep(stores.talk_turns, odd, place())
    assert list(await stores.talk_turns.before(listener(place()), NOON, 9)) == [odd]


async def test_what_was_asked_in_private_is_in_no_answer_that_others_see(stores: Stores) -> None:
    turns = stores.talk_turns
    await keep(turns, turn("private"), THREAD)
    await keep(turns, turn("open", openly=True, minute=1), THREAD)
    assert await keys(turns, listener(THREAD)) == ["private", "open"]
    assert await keys(turns, listener(THREAD, openly=True)) == ["open"]
    assert await keys(turns, listener(THREAD, DEE)) == ["open"]
    assert await turns.turn(listener(THREAD, DEE), "private") is None
    assert await turns.turn(listener(THREAD, openly=True), "private") is None
    assert await turns.turn(listener(THREAD, DEE), "open") is not None


async def test_a_key_leads_nowhere_from_another_place(stores: Stores) -> None:
    await keep(stores.talk_turns, turn("open", openly=True), THREAD)
    elsewhere = [place(), place(thread="8.8"), place(channel="C2", thread="7.7"), place(BOLT, thread="7.7")]
    for there in (*elsewhere, place(thread="7.7", direct=CY)):
        assert await stores.talk_turns.turn(listener(there), "open") is None
        assert await keys(stores.talk_turns, listener(there)) == []


async def test_in_a_channel_outside_of_threads_everybody_has_a_talk_of_their_own(stores: Stores) -> None:
    turns = stores.talk_turns
    await keep(turns, turn("hers", CY, openly=True), place())
    await keep(turns, turn("his", DEE), place())
    assert await keys(turns, listener(place(), CY)) == ["hers"]
    assert await keys(turns, listener(place(), DEE)) == ["his"]


async def test_a_thread_under_the_question_or_under_its_open_answer_goes_on_with_it(stores: Stores) -> None:
    turns = stores.talk_turns
    await keep(turns, turn("asked", openly=True), place(), stands_in="500")
    assert await keys(turns, listener(place(thread="500"), DEE, openly=True)) == ["asked"]
    await keep(turns, turn("shared", minute=1), place())
    await turns.stands(ACME, "shared", MessageRef(place(), "600"))
    assert await keys(turns, listener(place(thread="600"), DEE, openly=True)) == ["shared"]
    await turns.stands(ACME, "asked", MessageRef(place(thread="500"), "501"))
    assert await keys(turns, listener(place(thread="500"), DEE, openly=True)) == ["asked"]
    assert await keys(turns, listener(place(), CY)) == ["shared"]


async def test_a_reply_follows_the_message_that_it_replies_to(stores: Stores) -> None:
    turns = stores.talk_turns
    for minute, key in enumerate(("first", "second")):
        await keep(turns, turn(key, minute=minute), place())
        await turns.stands(ACME, key, MessageRef(place(), f"60{minute}"))
    assert await keys(turns, listener(place(), DEE, openly=True, replies_to="600")) == ["first"]
    assert await keys(turns, listener(place(), CY, replies_to="600")) == ["second", "first"]
    assert await keys(turns, listener(place(), DEE, replies_to="nothing")) == []


async def test_a_talk_and_a_community_are_bounded(stores: Stores) -> None:
    turns = stores.talk_turns
    await keep(turns, replace(turn("old"), at=NOON - timedelta(days=8)), place(channel="C2"))
    for minute in range(5):
        await keep(turns, turn(f"{minute}", minute=minute), place(), most=3)
    await keep(turns, turn("another's", DEE), place(), most=3)
    assert await keys(turns, listener(place())) == ["2", "3", "4"]
    assert await keys(turns, listener(place(), DEE)) == ["another's"]
    assert await keys(turns, listener(place(channel="C2")), NOON - timedelta(days=9)) == []


async def test_what_is_old_is_forgotten_everywhere(stores: Stores) -> None:
    turns = stores.talk_turns
    for community in (ACME, BOLT):
        await keep(turns, turn("old"), place(community))
        await keep(turns, turn("late", minute=2), place(community))
    assert await turns.forget(NOON + MINUTE) == 2
    assert await keys(turns, listener(place(BOLT))) == ["late"]
    assert await turns.forget(NOON + MINUTE) == 0


# --- of any talk ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Row:
    turn: Turn
    at: ConversationRef
    stands_in: str


def may_hear(row: Row, who: Listener) -> bool:
    """The rule, told once more: place, then privacy."""
    mine, thread = row.turn.person == who.person, who.place.thread
    if replace(row.at, thread=None) != replace(who.place, thread=None):
        return False
    if thread is not None:
        here = thread in (row.at.thread, row.stands_in)
    else:
        here = (row.at.thread is None and mine) or (bool(who.replies_to) and who.replies_to == row.stands_in)
    return here and (row.turn.openly or (mine and not who.openly))


Told = tuple[str, str, str | None, PersonId | None]
_serial = itertools.count()
_people = st.sampled_from([CY, DEE])
_places = st.tuples(
    st.sampled_from(["A", "B"]),
    st.sampled_from(["C1", "D1", ""]),
    st.sampled_from([None, "1.1", "2.2"]),
    st.sampled_from([None, CY, DEE]),
)
_rows = st.tuples(_people, _places, st.booleans(), st.sampled_from(["", "1.1", "2.2", "9.9"]))
_listeners = st.tuples(_people, _places, st.booleans(), st.sampled_from(["", "9.9"]))
_moves = st.lists(st.tuples(st.integers(0, 5), _places, st.sampled_from(["1.1", "8.8"])), max_size=2)
_deleted = st.sampled_from([None, CY, DEE])


def test_of_any_talk_a_listener_is_given_exactly_what_is_theirs_to_know() -> None:
    """Two communities with the same channels, threads and people; turns that move into the open; people who leave."""

    async def play(
        stores: Stores,
        rows: Sequence[Row],
        who: Listener,
        moves: Sequence[tuple[int, MessageRef]],
        gone: PersonId | None,
    ) -> None:
        turns = stores.talk_turns
        for row in rows:
            await keep(turns, row.turn, row.at, row.stands_in, most=99)
        kept = list(rows)
        for at, ref in moves:
            row = kept[at % len(kept)]
            if ref.conversation.community == row.at.community:
                await turns.stands(row.at.community, row.turn.key, ref)
                kept[at % len(kept)] = Row(replace(row.turn, openly=True), ref.conversation, ref.message)
        if gone is not None:
            await stores.personal_data.delete_person(who.place.community, gone)
            there = who.place.community
            kept = [one for one in kept if one.at.community != there or gone not in (one.turn.person, one.at.direct)]
        expected = {row.turn.key for row in kept if may_hear(row, who)}
        assert {one.key for one in await turns.before(who, NOON - MINUTE, 99)} == expected
        by_key = {row.turn.key for row in rows if await turns.turn(who, row.turn.key)}
        assert by_key <= {
            row.turn.key for row in kept if row.turn.openly or (row.turn.person == who.person and not who.openly)
        }

    with asyncio.Runner() as runner:
        opening = open_ready_stores()
        stores = runner.run(opening.__aenter__())

        @settings(max_examples=2_000 if FULL else 60)
        @given(st.lists(_rows, min_size=1, max_size=6), _listeners, _moves, _deleted)
        def played(
            rows: list[tuple[PersonId, Told, bool, str]],
            who: tuple[PersonId, Told, bool, str],
            moves: list[tuple[int, Told, str]],
            gone: PersonId | None,
        ) -> None:
            name = next(_serial)

            def at(told: Told) -> ConversationRef:
                community = CommunityId(f"slack:{name}:-:{told[0]}")
                return place(community, told[1], thread=told[2], direct=told[3])

            kept = [
                Row(turn(f"{name}.{index}", person, openly=openly, minute=index), at(where), stands_in)
                for index, (person, where, openly, stands_in) in enumerate(rows)
            ]
            hears = listener(at(who[1]), who[0], openly=who[2], replies_to=who[3])
            moved = [(index, MessageRef(at(where), message)) for index, where, message in moves]
            runner.run(play(stores, kept, hears, moved, gone))

        played()
        runner.run(opening.__aexit__(None, None, None))
