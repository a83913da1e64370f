"""What was asked in conversations lately, and who may be reminded of it."""

import json
from collections.abc import Sequence
from datetime import datetime

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from bot.ports.talk_turns import Listener, Turn
from storage.columns import from_exact, from_microseconds, to_exact, to_microseconds
from storage.conversations import columns_of
from storage.database import Database

_REMEMBER = """
INSERT INTO talk_turns (community_id, key, platform, channel, thread, about_episode, direct, message, person_id, openly,
                        after, question, shown, asked_at)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
_PRUNE = """
DELETE FROM talk_turns WHERE community_id = ? AND (asked_at < ? OR key IN (
    SELECT key FROM talk_turns
    WHERE community_id = ? AND platform = ? AND channel = ? AND thread = ? AND direct = ? AND person_id = ?
    ORDER BY asked_at DESC, key LIMIT 1000 OFFSET ?))
"""
_STANDS = """
UPDATE talk_turns SET platform = ?, channel = ?, thread = ?, about_episode = ?, direct = ?, message = ?, openly = ?
WHERE community_id = ? AND key = ?
"""
_COLUMNS = "SELECT key, person_id, question, openly, asked_at, after, shown FROM talk_turns"
_HERE = "community_id = ? AND platform = ? AND channel = ? AND direct = ?"
_IN_THREAD = "(thread = ? OR message = ?)"
"""A thread goes by the message that it hangs on, ours or one that we answered there."""
_LATEST = "ORDER BY CASE WHEN message = ? AND message <> '' THEN 1 ELSE 0 END DESC, asked_at DESC, key LIMIT ?"
_FORGET = "DELETE FROM talk_turns WHERE asked_at < ? RETURNING 1"


class SqlTalkTurns:
    """Implements `TalkTurns`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, turn: Turn, place: ConversationRef, *, stands_in: str, most: int, since: datetime) -> None:
        names = columns_of(place)
        where = (place.community, turn.key, *names.values(), stands_in, turn.person)
        words = (turn.after, turn.question)
        await self._database.change(
            _REMEMBER,
            (
                *map(to_exact, where),
                turn.openly,
                *map(to_exact, words),
                _packed(turn.shown),
                to_microseconds(turn.at),
            ),
        )
        theirs = (names["platform"], names["channel"], names["thread"], names["direct"], turn.person)
        community = to_exact(place.community)
        bound = (community, to_microseconds(since), community, *map(to_exact, theirs), most)
        await self._database.change(_PRUNE, bound)

    async def before(self, listener: Listener, since: datetime, most: int) -> Sequence[Turn]:
        thread, person = listener.place.thread, to_exact(listener.person)
        replied = to_exact(listener.replies_to)
        if thread is not None:
            among, values = _IN_THREAD, [to_exact(thread)] * 2
        else:
            among, values = "((thread = '' AND person_id = ?) OR (message = ? AND message <> ''))", [person, replied]
        heard, whose = _heard_by(listener)
        sql = f"{_COLUMNS} WHERE {_HERE} AND asked_at >= ? AND {among} AND {heard} {_LATEST}"
        rows = await self._database.fetch(
            sql, (*_here(listener), to_microseconds(since), *values, *whose, replied, most)
        )
        return [_turn(row) for row in reversed(rows)]

    async def turn(self, listener: Listener, key: str) -> Turn | None:
        thread = to_exact(listener.place.thread or "")
        heard, whose = _heard_by(listener)
        sql = f"{_COLUMNS} WHERE {_HERE} AND key = ? AND {_IN_THREAD} AND {heard}"
        rows = await self._database.fetch(sql, (*_here(listener), to_exact(key), thread, thread or None, *whose))
        return _turn(rows[0]) if rows else None

    async def stands(self, community: CommunityId, key: str, ref: MessageRef) -> None:
        texts = (*columns_of(ref.conversation).values(), ref.message)
        await self._database.change(_STANDS, (*map(to_exact, texts), True, to_exact(community), to_exact(key)))

    async def forget(self, before: datetime) -> int:
        return len(await self._database.change(_FORGET, (to_microseconds(before),)))


def _here(listener: Listener) -> tuple[str, ...]:
    place = listener.place
    return tuple(map(to_exact, (place.community, place.platform, place.channel, place.direct or "")))


def _heard_by(listener: Listener) -> tuple[str, tuple[str, ...]]:
    """What this listener may be reminded of: the wall between private questions and open answers."""
    return ("openly", ()) if listener.openly else ("(openly OR person_id = ?)", (to_exact(listener.person),))


def _turn(row: Sequence[str | int]) -> Turn:
    key, person, question, openly, at, after, shown = row
    return Turn(
        key=from_exact(str(key)),
        person=PersonId(from_exact(str(person))),
        question=from_exact(str(question)),
        openly=bool(openly),
        at=from_microseconds(int(at)),
        after=from_exact(str(after)),
        shown=tuple(
            Span(EpisodeId(episode), TranscriptHash(text), start, end)
            for episode, text, start, end in json.loads(str(shown))
        ),
    )


def _packed(spans: Sequence[Span]) -> str:
    return json.dumps([[one.episode_id, one.transcript_hash, one.start, one.end] for one in spans])
