"""What models heard in pieces of recordings, and who writes which recording down."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from bot.domain.episode import Show
from bot.ports import Clock
from storage.database import Database
from storage.heard_tables import heard_pieces, hearings
from storage.show_rows import owner_column
from storage.tables import episode_sources, episodes, shows


class SqlHeardPieces:
    """Implements `HeardPieces`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def piece(self, audio: str, model: str, piece: str) -> str | None:
        query = select(heard_pieces.c.body).where(_key(audio, model, piece))
        async with self._database.read() as connection:
            body = (await connection.execute(query)).scalar()
        return None if body is None else str(body)

    async def keep(self, audio: str, model: str, piece: str, body: str) -> None:
        row = {"audio": audio, "model": model, "piece": piece, "body": body, "kept_at": self._clock.now()}
        try:
            async with self._database.write() as connection:
                await connection.execute(delete(heard_pieces).where(_key(audio, model, piece)))
                await connection.execute(insert(heard_pieces), [row])
        except IntegrityError:
            return  # another process kept the same piece meanwhile, which is as good


class SqlHearings:
    """Implements `Hearings`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def knows(self, show: Show, guid: str | None, source: str) -> bool:
        mine = and_(shows.c.owner == owner_column(show), shows.c.id == show.id)
        by_source = (
            select(episode_sources.c.position)
            .join(shows, shows.c.key == episode_sources.c.show_key)
            .where(mine, episode_sources.c.source == source)
        )
        by_guid = select(episodes.c.position).join(shows, shows.c.key == episodes.c.show_key)
        async with self._database.read() as connection:
            if (await connection.execute(by_source.limit(1))).first() is not None:
                return True
            if guid is None:
                return False
            return (await connection.execute(by_guid.where(mine, episodes.c.guid == guid))).first() is not None

    async def hold(self, recording: str, holder: str, lasts: timedelta) -> bool:
        now = self._clock.now()
        row = {"holder": holder, "held_until": now + lasts}
        free = or_(hearings.c.held_until <= now, hearings.c.holder == holder)
        taken = update(hearings).where(hearings.c.recording == recording, free).values(**row)
        try:
            async with self._database.write() as connection:
                if (await connection.execute(taken)).rowcount:
                    return True
                known = select(hearings.c.recording).where(hearings.c.recording == recording)
                if (await connection.execute(known)).first() is not None:
                    return False
                await connection.execute(insert(hearings), [{"recording": recording, **row}])
        except IntegrityError:
            return False
        return True

    async def let_go(self, recording: str, holder: str) -> None:
        mine = and_(hearings.c.recording == recording, hearings.c.holder == holder)
        async with self._database.write() as connection:
            await connection.execute(delete(hearings).where(mine))

    async def forget_before(self, moment: datetime) -> int:
        async with self._database.write() as connection:
            pieces = await connection.execute(delete(heard_pieces).where(heard_pieces.c.kept_at < moment))
            held = await connection.execute(delete(hearings).where(hearings.c.held_until < moment))
        return int(pieces.rowcount) + int(held.rowcount)


def _key(audio: str, model: str, piece: str) -> ColumnElement[bool]:
    return and_(heard_pieces.c.audio == audio, heard_pieces.c.model == model, heard_pieces.c.piece == piece)
