"""Search by meaning: what words cannot find, where an embedder is and works."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import numpy as np
import pytest

from bot.domain.findings import Findings, Scope
from bot.domain.ids import CommunityId
from bot.errors import ModelCrowded, ModelDown, ModelError, ModelOff, OverBudget
from bot.ports.models import Vectors
from bot.searching.finder import Finder
from bot.searching.indexing import Indexer
from bot.searching.meaning import Meanings, cut_parts
from storage.search_index import TantivyIndex
from storage.stores import Stores
from tests.fakes.library_samples import ADA, KITCHEN, incoming, transcript
from tests.fakes.ready_databases import open_ready_stores

SCOPE = Scope(community=ADA, shows=(KITCHEN.id,))
SUBJECTS = (("broth", "soup", "ladle"), ("puck", "skates", "rink"), ("orbit", "rocket", "launch"))
ASKED = "which liquid lunch warms best?"


class Subjects:
    """Texts of one subject lie near each other; the question of lunch lies near soup."""

    name = "subjects"

    def __init__(self) -> None:
        self.asked: list[tuple[tuple[str, ...], CommunityId | None, bool]] = []
        self.fails = False
        self.refuses: dict[CommunityId | None, ModelError] = {}

    async def embed(self, texts: Sequence[str], *, community: CommunityId | None, question: bool = False) -> Vectors:
        self.asked.append((tuple(texts), community, question))
        if self.fails:
            raise ModelDown("Not now.", "Start it.")
        if community in self.refuses:
            raise self.refuses[community]
        rows = np.full((len(texts), 8), 0.01, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for at, words in enumerate(SUBJECTS):
                row[at] += sum(word in text.lower() for word in words) + (at == 0 and "lunch" in text)
        unit: Vectors = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
        return unit


class Trial:
    def __init__(self, stores: Stores, embedder: Subjects) -> None:
        index = TantivyIndex(None)
        self.stores = stores
        self.embedder = embedder
        self.meanings = Meanings(embedder, stores.open_vectors(), stores.library, stores.library)
        indexer = Indexer(stores.library, stores.library, index)
        self.finder = Finder(stores.library, indexer, index, index, stores.glossary, stores.cache, self.meanings)
        self.by_words = Finder(stores.library, indexer, index, index, stores.glossary, stores.cache)

    async def first(self, text: str, scope: Scope = SCOPE) -> str:
        found = (await self.finder.find(text, scope)).passages
        return found[0].passage.text if found else ""


@asynccontextmanager
async def _trial() -> AsyncIterator[Trial]:
    async with open_ready_stores() as stores:
        talk = (
            ("soup", "Broth needs a ladle.", ("Ada",)),
            ("hockey", "The puck left the rink.", ("Bo",)),
            ("space", "The rocket is in orbit, which warms nobody.", ("Cy",)),
        )
        await stores.library.save([incoming(slug, words=transcript(text, speakers=who)) for slug, text, who in talk])
        yield Trial(stores, Subjects())


@pytest.fixture
async def trial() -> AsyncIterator[Trial]:
    async with _trial() as opened:
        yield opened


async def test_a_passage_without_a_word_of_the_question_is_found(trial: Trial) -> None:
    assert await trial.meanings.catch_up() == 3
    assert await trial.first(ASKED) == "Broth needs a ladle."


async def test_vectors_are_made_once_and_questions_are_told_apart(trial: Trial) -> None:
    await trial.meanings.catch_up()
    assert await trial.meanings.catch_up() == 0
    await trial.first(ASKED)
    await trial.first(ASKED + " ")
    questions = [one for one in trial.embedder.asked if one[2]]
    assert questions == [((ASKED,), ADA, True)]
    assert {one[1] for one in trial.embedder.asked if not one[2]} == {None}


async def test_a_finder_without_an_embedder_finds_as_if_there_were_no_vectors(trial: Trial) -> None:
    before = await trial.by_words.search(ASKED, SCOPE)
    await trial.meanings.catch_up()
    assert await trial.by_words.search(ASKED, SCOPE) == before


async def test_words_do_while_the_embedder_fails_and_nothing_of_that_is_kept(trial: Trial) -> None:
    await trial.meanings.catch_up()
    trial.embedder.fails = True
    plainly: Findings = await trial.finder.find(ASKED, SCOPE)
    assert plainly == await trial.by_words.search(ASKED, SCOPE)
    asked = len(trial.embedder.asked)
    await trial.finder.find("something else entirely", SCOPE)
    assert len(trial.embedder.asked) == asked, "it is left alone for a while"
    trial.embedder.fails = False
    later = Trial(trial.stores, trial.embedder)
    assert await later.first(ASKED) == "Broth needs a ladle."


async def test_meaning_stays_within_the_scope(trial: Trial) -> None:
    await trial.meanings.catch_up()
    assert await trial.first("lunch", Scope(community=ADA, shows=())) == ""
    episodes = {one.slug: one.id for one in await trial.stores.library.episodes(SCOPE)}
    hidden = Scope(community=ADA, shows=(KITCHEN.id,), hidden=frozenset({episodes["soup"]}))
    found = (await trial.finder.find(ASKED, hidden)).passages
    assert found
    assert all("ladle" not in one.passage.text for one in found)


async def test_quoted_words_must_be_met(trial: Trial) -> None:
    await trial.meanings.catch_up()
    assert not (await trial.finder.find('lunch "never said by anybody"', SCOPE)).passages


async def test_only_what_the_asked_speaker_says_is_found(trial: Trial) -> None:
    await trial.meanings.catch_up()
    found = (await trial.finder.find(f"{ASKED} by:bo", SCOPE)).passages
    assert [one.passage.text for one in found] == ["The puck left the rink."]


async def test_what_was_made_before_a_failure_is_kept(trial: Trial, monkeypatch: pytest.MonkeyPatch) -> None:
    embed = trial.embedder.embed

    async def twice(texts: Sequence[str], *, community: CommunityId | None, question: bool = False) -> Vectors:
        trial.embedder.fails = len(trial.embedder.asked) >= 2
        return await embed(texts, community=community, question=question)

    monkeypatch.setattr(trial.embedder, "embed", twice)
    with pytest.raises(ModelDown):
        await trial.meanings.catch_up()
    assert len(await trial.meanings.missing()) == 1
    assert await trial.meanings.problem() == "Start it."


def test_parts_cover_a_passage_in_whole_sentences_of_like_length() -> None:
    passage = " ".join(f"This is sentence number {at} of a talk that goes on." for at in range(20))
    parts = cut_parts(passage)
    assert [low for low, _ in parts] == [0, *(high for _, high in parts[:-1])]
    assert parts[-1][1] == len(passage)
    assert len(parts) == round(len(passage) / 320)
    assert all(passage[:high].rstrip().endswith(".") for _, high in parts)
    assert cut_parts("Short.") == [(0, 6)]


@pytest.mark.parametrize(
    "error", [OverBudget("All is spent."), ModelOff("Off."), ModelCrowded("Busy.")], ids=["spent", "off", "crowded"]
)
async def test_what_one_community_may_not_spend_takes_nothing_from_another(trial: Trial, error: ModelError) -> None:
    await trial.meanings.catch_up()
    trial.embedder.refuses = {CommunityId("poor"): error}
    assert await trial.meanings.question(ASKED, CommunityId("poor")) is None
    assert await trial.meanings.question(ASKED, ADA) is not None
