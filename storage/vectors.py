"""Vectors of passages: in the database for good, in a mapped file for looking through."""

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, insert, select

from bot.domain.episode import Episode
from bot.ports.vectors import EpisodeVectors, NearPassage
from storage.catalogue import Catalogue
from storage.columns import to_exact
from storage.database import Database
from storage.known_episodes import in_chunks
from storage.near_vectors import Block, Stretch, nearest, to_bytes
from storage.tables import episodes
from storage.vector_file import block_of, read_file, write_file
from storage.vector_tables import vectors
from storage.versions import lock_version, note_change

_log = logging.getLogger(__name__)

_NEW = (
    "SELECT position, transcript_hash, version, dimensions, passages, body FROM vectors "
    "WHERE made_by = ? AND version > ? ORDER BY version LIMIT 50"
)
_IN_MEMORY, _SHARE = 20_000, 16
"""Rows beside the file, or this part of those in it, before it is written anew."""


class SqlVectors:
    """Implements `VectorStore`. Without a `folder` everything is looked through in memory."""

    def __init__(self, database: Database, catalogue: Catalogue, folder: Path | None = None) -> None:
        self._database = database
        self._catalogue = catalogue
        self._folder = folder
        self._made_by = ""
        self._blocks: tuple[Block, ...] = ()
        self._seen = -1
        self._reached = 0
        self._following = asyncio.Lock()

    async def missing(self, made_by: str, episodes: Sequence[Episode]) -> Sequence[Episode]:
        rows = await self._database.fetch(
            "SELECT position, transcript_hash FROM vectors WHERE made_by = ?", (to_exact(made_by),)
        )
        kept = dict(rows)
        return [one for one in episodes if kept.get(one.position) != one.transcript_hash]

    async def save(self, made_by: str, made: Sequence[EpisodeVectors]) -> None:
        packed = {one.episode_id: _packed(one) for one in made}
        async with self._database.write() as connection:
            version = await lock_version(connection)
            rows = []
            for chunk in in_chunks(packed):
                present = select(episodes.c.id, episodes.c.position, episodes.c.transcript_hash)
                for episode_id, position, revision in await connection.execute(present.where(episodes.c.id.in_(chunk))):
                    if packed[episode_id]["transcript_hash"] == revision:
                        version += 1
                        row = {"position": position, "made_by": made_by, "version": version}
                        rows.append({**packed[episode_id], **row})
            if rows:
                for chunk in in_chunks([row["position"] for row in rows]):
                    await connection.execute(delete(vectors).where(vectors.c.position.in_(chunk)))
                await connection.execute(insert(vectors), rows)
                await note_change(connection, version)

    async def near(
        self, made_by: str, question: NDArray[np.float32], among: Sequence[Episode], most: int
    ) -> Sequence[NearPassage]:
        await self._follow(made_by)
        ids = {one.position: one.id for one in among}
        hashes: dict[int, str] = {one.position: one.transcript_hash for one in among}
        found = await asyncio.to_thread(nearest, self._blocks, question, hashes, most)
        return [NearPassage(ids[one.position], one.ordinal, one.likeness) for one in found]

    async def _follow(self, made_by: str) -> None:
        """See what was saved since, by whichever process."""
        version = (await self._catalogue.counters()).library
        if version == self._seen and made_by == self._made_by:
            return
        async with self._following:
            version = (await self._catalogue.counters()).library
            if made_by != self._made_by or version < self._reached:
                self._made_by = made_by
                await asyncio.to_thread(self._open, version)
            while rows := await self._database.fetch(_NEW, (to_exact(made_by), self._reached)):
                self._reached = rows[-1][2]
                if (block := _block(rows)) is not None:
                    self._blocks = (*self._blocks, block)
                await asyncio.to_thread(self._gather, None)
            present = {one.position: one.transcript_hash for one in (await self._catalogue.episodes()).values()}
            await asyncio.to_thread(self._gather, present)
            self._seen = version

    def _file(self) -> Path | None:
        if self._folder is None:
            return None
        digest = hashlib.blake2b(self._made_by.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        return self._folder / f"{digest}.vectors"

    def _open(self, version: int) -> None:
        """The file, where there is one of this library: a newer one is another's."""
        self._blocks, self._reached = (), 0
        path = self._file()
        if path is None:
            return
        for other in path.parent.glob("*.vectors*"):
            if other != path:
                other.unlink(missing_ok=True)
        block = read_file(path)
        if block is not None and block.version <= version:
            self._blocks, self._reached = (block,), block.version

    def _gather(self, present: Mapping[int, str] | None) -> None:
        """Write the file anew once enough stands beside it, or when it holds what is not `present` (place in the
        library to words) any more; of every stretch the last one."""
        path, blocks = self._file(), self._blocks
        if path is None or not blocks:
            return
        last = {one.position: (number, one) for number, block in enumerate(blocks) for one in block.stretches}
        if present is not None:
            last = {place: held for place, held in last.items() if present.get(place) == held[1].transcript_hash}
        filed = [block for block in blocks if isinstance(block.rows, np.memmap)]
        size, loose = (sum(len(block.rows) for block in some) for some in (filed, blocks[len(filed) :]))
        stale = present is not None and any(
            last.get(one.position) is None for block in filed for one in block.stretches
        )
        if loose < max(_IN_MEMORY, size // _SHARE) and not stale:
            return
        if write_file(path, blocks, lambda number, one: last.get(one.position) == (number, one)):
            block = read_file(path)
            self._blocks = (block,) if block is not None else ()


def _packed(one: EpisodeVectors) -> dict[str, Any]:
    return {
        "transcript_hash": one.transcript_hash,
        "dimensions": one.rows.shape[1] if len(one.rows) else 0,
        "passages": one.passages.astype("<u4").tobytes(),
        "body": to_bytes(one.rows).tobytes() if len(one.rows) else b"",
    }


def _block(rows: Sequence[Any]) -> Block | None:
    """The rows of the table as one block; None where nothing was said in any of them."""
    spoken = [row for row in rows if row[3]]
    if not spoken:
        return None
    dimensions = spoken[0][3]
    stretches, passages, bodies, start = [], [], [], 0
    for position, revision, _, size, places, body in spoken:
        if size != dimensions:
            continue
        passages.append(np.frombuffer(places, dtype="<u4"))
        bodies.append(np.frombuffer(body, dtype=np.int8).reshape(-1, dimensions))
        stretches.append(Stretch(position, revision, start, len(passages[-1])))
        start += len(passages[-1])
    return block_of(rows[-1][2], stretches, np.concatenate(passages), np.concatenate(bodies))
