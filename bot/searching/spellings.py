"""The speller of the words said so far: built in a thread, and the last one used while the next is on its way."""

import asyncio
import ctypes
import sys
from typing import TYPE_CHECKING

from bot.ports import IndexVocabulary

if TYPE_CHECKING:
    from bot.searching.speller import Speller

_PATIENCE = 0.3
"""Seconds that a question waits for the words of a small library; a large one takes a second or two."""


class Spellings:
    """Keeps the speller in step with an index's words, not with every change of the library."""

    def __init__(self, vocabulary: IndexVocabulary) -> None:
        self._vocabulary = vocabulary
        self._held: tuple[int, Speller] | None = None
        self._building: asyncio.Task[None] | None = None

    @property
    def version(self) -> int:
        """Which words `speller` would know at this moment: what it helped to find is cached under this."""
        return self._vocabulary.words_version() if self._held is None else self._held[0]

    async def renew(self) -> None:
        """Where words have changed, build a new speller; the old one helps when that takes longer than a moment."""
        if self._held is None or self._held[0] == self._vocabulary.words_version() or self._building is not None:
            return
        await asyncio.wait({self._start()}, timeout=_PATIENCE)

    async def speller(self) -> "Speller":
        """The last one built; the first one is waited for."""
        while self._held is None:
            await asyncio.shield(self._building or self._start())
        return self._held[1]

    def _start(self) -> "asyncio.Task[None]":
        building = self._building = asyncio.create_task(self._build())
        building.add_done_callback(self._built)
        return building

    async def _build(self) -> None:
        version = self._vocabulary.words_version()
        self._held = version, await asyncio.to_thread(_speller_of, self._vocabulary)

    def _built(self, task: "asyncio.Task[None]") -> None:
        self._building = None
        if not task.cancelled():
            task.exception()  # looked at here too, for when nobody waits any more


def _speller_of(vocabulary: IndexVocabulary) -> "Speller":
    from bot.searching.speller import Speller

    speller = Speller(vocabulary.words())
    _give_back()
    return speller


def _give_back() -> None:
    """Let glibc return what the build freed, tens of megabytes for 120,000 words; other C libraries have no need."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)
