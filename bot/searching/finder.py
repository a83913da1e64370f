"""The finder: what was asked, found in what was said."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Findings, FoundPassage, Repair, Scope
from bot.domain.passage import Passage
from bot.language.words import language_of
from bot.ports import (
    Alternative,
    GlossaryStore,
    IndexHit,
    IndexVocabulary,
    LookupCache,
    LookupKey,
    PassageIndex,
    Slot,
    TranscriptLibrary,
)
from bot.searching.confidence import confidence, read_signs
from bot.searching.episodes import select_episodes
from bot.searching.glossary_forms import GlossaryForms
from bot.searching.indexing import Indexer
from bot.searching.matching import Match, Matcher
from bot.searching.passages import PackedPassage
from bot.searching.question import Question, read_question
from bot.searching.ranking import Ranking
from bot.searching.spellings import Spellings
from bot.searching.wanted import Want, WantReader

if TYPE_CHECKING:
    from bot.searching.speller import Speller

T = TypeVar("T")

_METHOD = "find-1"
_LOOKED_AT = 24
_CLOSEST = 3
_ASIDE = 0.4
_KEPT = 16
_JUDGED = 5


@dataclass(frozen=True)
class Ranked:
    """A passage, its rank score, and where it meets what is wanted."""

    packed: PackedPassage
    score: float
    match: Match

    @cached_property
    def passage(self) -> Passage:
        return self.packed.unpack()


@dataclass(frozen=True, slots=True)
class Look:
    """All that one search worked out: for those who need more than its findings."""

    question: Question
    language: str
    wants: tuple[Want, ...]
    ranked: tuple[Ranked, ...]
    confidence: float
    repairs: tuple[Repair, ...]
    missing: tuple[str, ...]
    closest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ground:
    """What a search stands on: the scope, the versions of corpus and spellings, the glossary with its fingerprint."""

    scope: Scope
    version: int
    spellings: int
    glossary: str
    forms: GlossaryForms

    def key(self, what: str, text: str, method: str) -> LookupKey:
        """Name of a cached lookup on this ground."""
        scope = self.scope
        hidden = sorted(scope.hidden), sorted(scope.hidden_spans)
        narrowed = scope.shows, scope.episodes, scope.speaker, hidden
        parts = (" ".join(text.split()), *narrowed, self.glossary, self.spellings)
        query = hashlib.blake2b(repr(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return LookupKey(community=scope.community, what=what, corpus_version=self.version, method=method, query=query)


class Finder:
    """Finds passages for topics, questions and phrases. It follows the library by itself, at every question."""

    def __init__(
        self,
        library: TranscriptLibrary,
        indexer: Indexer,
        index: PassageIndex,
        vocabulary: IndexVocabulary,
        glossary: GlossaryStore,
        cache: LookupCache,
    ) -> None:
        self._library = library
        self._indexer = indexer
        self._index = index
        self._vocabulary = vocabulary
        self._glossary = glossary
        self._cache = cache
        self._spellings = Spellings(vocabulary)
        self._forms: dict[int, tuple[Sequence[GlossaryEntry], str, GlossaryForms]] = {}

    async def find(self, text: str, scope: Scope, *, k: int = 10) -> Findings:
        """The best `k` passages, and how sure it is that the library holds what was asked."""
        ground = await self.ground(scope)

        async def compute() -> Findings:
            return await self._found(text, ground, k)

        return await self._cache.get_or_compute(ground.key("find", f"{k}|{text}", _METHOD), Findings, compute)

    async def search(self, text: str, scope: Scope, *, k: int = 10) -> Findings:
        """`find` without a cache, for those who keep what they make of it."""
        return await self._found(text, await self.ground(scope), k)

    async def _found(self, text: str, ground: Ground, k: int) -> Findings:
        return _findings(text, await self.look(text, ground, limit=max(k, _LOOKED_AT)), k)

    async def suggest_topics(self, prefix: str, scope: Scope, limit: int = 25) -> Sequence[str]:
        """Names and terms that were really said and of which a word begins with `prefix`, most said first."""
        await self._indexer.catch_up()
        return self._vocabulary.names(" ".join(prefix.split()), scope, limit)

    async def suggest_speakers(self, prefix: str, scope: Scope, limit: int = 25) -> Sequence[str]:
        """Speakers of whose name a word begins with `prefix`, those of most episodes first."""
        await self._indexer.catch_up()
        return self._vocabulary.speakers(" ".join(prefix.split()), scope, limit)

    async def ground(self, scope: Scope) -> Ground:
        """What a search in this scope stands on at this moment."""
        version = await self._indexer.catch_up()
        entries = await self._glossary.entries(scope)
        held = self._forms.get(id(entries))
        if held is None or held[0] is not entries:
            if len(self._forms) >= _KEPT:
                self._forms.clear()
            fingerprint = hashlib.blake2b(repr(entries).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            held = self._forms[id(entries)] = entries, fingerprint, GlossaryForms(entries)
        await self._spellings.renew()
        return Ground(scope, version, self._spellings.version, held[1], held[2])

    async def cached(
        self, what: str, text: str, scope: Scope, method: str, kind: type[T], compute: Callable[[], Awaitable[T]]
    ) -> T:
        """What `compute` finds over this scope, once per state of the library."""
        ground = await self.ground(scope)
        return await self._cache.get_or_compute(ground.key(what, text, method), kind, compute)

    async def look(self, text: str, ground: Ground, *, limit: int = _LOOKED_AT) -> Look:
        """Search without a cache."""
        question = read_question(text, language := language_of(text))
        scope = await self._narrowed(question, ground.scope)
        speller = await self._spellings.speller()
        wants = WantReader(self._index, self._vocabulary, lambda: speller, scope).read(question, ground.forms)
        hits = self._index.search([_slot(want) for want in wants if want.forms], scope, limit)
        ranked = _rank(question, wants, hits, Matcher(wants, language))
        sure = confidence(read_signs(wants, [one.match for one in ranked[:_JUDGED]]))
        return Look(
            question=question,
            language=language,
            wants=tuple(wants),
            ranked=tuple(ranked),
            confidence=sure if ranked else 0.0,
            repairs=_repairs(wants, ranked[:_JUDGED]),
            missing=tuple(want.written for want in wants if want.certainty == 0 and not want.aside),
            closest=self._closest(speller, wants, scope),
        )

    async def _narrowed(self, question: Question, scope: Scope) -> Scope:
        if question.by_speaker:
            scope = replace(scope, speaker=question.by_speaker)
        if question.from_episode:
            chosen = select_episodes(question.from_episode, await self._library.episodes(scope))
            scope = replace(scope, episodes=tuple(episode.id for episode in chosen))
        return scope

    def _closest(self, speller: "Speller", wants: Sequence[Want], scope: Scope) -> tuple[str, ...]:
        """For what nobody said: names that were said and look or sound most like it."""
        found: dict[str, None] = {}
        for want in wants:
            if want.certainty > 0 or want.aside or len(want.typed) > 1:
                continue
            for spelling in speller.alike(want.typed[0], limit=8, least=0.55):
                names = self._vocabulary.names(spelling.word, scope, 3)
                exact = [name for name in names if spelling.word in name.lower().split()]
                found.update(dict.fromkeys(exact[:1]))
        return tuple(found)[:_CLOSEST]


def _rank(question: Question, wants: Sequence[Want], hits: Sequence[IndexHit], matcher: Matcher) -> list[Ranked]:
    ranking = Ranking(question, wants, max((hit.score for hit in hits), default=0.0))
    ranked = []
    for hit in hits:
        packed = PackedPassage(hit.payload)
        match = matcher.match(packed.text)
        ranked.append(Ranked(packed, ranking.score(hit.score, match, packed.text), match))
    return sorted(ranked, key=lambda one: -one.score)


def _slot(want: Want) -> Slot:
    scale = _ASIDE if want.aside else 1.0
    return Slot(tuple(Alternative(form.words, form.weight * scale) for form in want.forms), want.required)


def _findings(text: str, look: Look, k: int) -> Findings:
    found = tuple(
        FoundPassage(
            passage=one.passage,
            score=one.score,
            coverage=round(one.match.coverage(look.wants), 4),
            matched=one.match.written(one.packed.text),
        )
        for one in look.ranked[:k]
    )
    return Findings(
        query=text,
        passages=found,
        confidence=look.confidence,
        repairs=look.repairs,
        missing=look.missing,
        closest=look.closest,
    )


def _repairs(wants: Sequence[Want], ranked: Sequence[Ranked]) -> tuple[Repair, ...]:
    """What was taken for what, as far as the best passages show it."""
    repairs = []
    for at, want in enumerate(wants):
        if want.said or not want.certainty:
            continue
        written: dict[str, None] = {}
        for one in ranked:
            text = one.packed.text
            written.update(dict.fromkeys(text[hit.start : hit.end] for hit in one.match.hits if hit.want == at))
        if written:
            repairs.append(Repair(want.written, tuple(written)[:3]))
    return tuple(repairs)
