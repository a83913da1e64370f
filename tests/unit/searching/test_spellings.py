"""A speller is built when words change, and questions do not wait long for it."""

import asyncio
import threading
from collections.abc import Sequence

import pytest

from bot.domain.findings import Scope
from bot.searching import spellings as module
from bot.searching.spellings import Spellings


class Words:
    """The words of an index that can be slow to tell them. `read` counts how often it told them."""

    def __init__(self, *words: str) -> None:
        self.listed = list(words)
        self.version = 1
        self.read = 0
        self.telling = threading.Event()
        self.telling.set()

    def words(self) -> Sequence[str]:
        self.read += 1
        self.telling.wait(10)
        return self.listed

    def words_version(self) -> int:
        return self.version

    def said(self, word: str, scope: Scope) -> int:
        return self.listed.count(word)

    def names(self, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        return []

    def speakers(self, prefix: str, scope: Scope, limit: int) -> Sequence[str]:
        return []


async def likest(spellings: Spellings, typed: str) -> str:
    return next((one.word for one in (await spellings.speller()).alike(typed)), "")


async def test_it_is_built_once_for_the_same_words() -> None:
    words = Words("kubernetes", "knative")
    spellings = Spellings(words)
    for _ in range(3):
        await spellings.renew()
        assert await likest(spellings, "kubernetis") == "kubernetes"
    assert words.read == 1


async def test_new_words_are_known_at_the_next_question() -> None:
    words = Words("kubernetes")
    spellings = Spellings(words)
    await spellings.speller()
    words.listed.append("dgraph")
    words.version = 2
    await spellings.renew()
    assert spellings.version == 2
    assert await likest(spellings, "deegraph") == "dgraph"


async def test_the_last_one_helps_while_a_slow_one_is_built(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.01)
    words = Words("kubernetes")
    spellings = Spellings(words)
    await spellings.speller()
    words.telling.clear()
    words.version = 2
    await spellings.renew()
    await spellings.renew()
    assert spellings.version == 1
    assert await likest(spellings, "kubernetis") == "kubernetes"
    words.telling.set()
    await asyncio.gather(*asyncio.all_tasks() - {asyncio.current_task()})
    assert (spellings.version, words.read) == (2, 2)
