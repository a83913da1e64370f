"""The finder: what was asked, found in what was said."""

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Findings, FoundPassage, Repair, Scope
from bot.language.words import language_of
from bot.ports import (
    Alternative,
    GlossaryStore,
    IndexVocabulary,
    LookupCache,
    PassageIndex,
    Slot,
    TranscriptLibrary,
)
from bot.searching.blending import SURE
from bot.searching.confidence import confidence, read_signs
from bot.searching.episodes import select_episodes
from bot.searching.glossary_forms import GlossaryForms
from bot.searching.ground import Ground
from bot.searching.indexing import Indexer
from bot.searching.matching import Matcher
from bot.searching.meaning import Meanings
from bot.searching.mixing import mix
from bot.searching.question import Question, read_question
from bot.searching.ranked import Ranked, rank
from bot.searching.spellings import Spellings
from bot.searching.wanted import Want, WantReader

if TYPE_CHECKING:
    from bot.searching.speller import Speller

__all__ = ["Finder", "Ground", "Look", "Ranked"]

T = TypeVar("T")

_METHOD = "find-1"
_LOOKED_AT = 24
_CLOSEST = 3
_ASIDE = 0.4
_KEPT = 16
_JUDGED = 5


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
        meanings: Meanings | None = None,
    ) -> None:
        self._library = library
        self._indexer = indexer
        self._index = index
        self._vocabulary = vocabulary
        self._glossary = glossary
        self._cache = cache
        self._meanings = meanings
        self._spellings = Spellings(vocabulary)
        self._forms: dict[int, tuple[Sequence[GlossaryEntry], str, GlossaryForms]] = {}

    async def find(self, text: str, scope: Scope, *, k: int = 10) -> Findings:
        """The best `k` passages, and how sure it is that the library holds what was asked."""
        ground = await self.ground(scope, text)

        async def compute() -> Findings:
            return await self._found(text, ground, k)

        return await self._cache.get_or_compute(ground.key("find", f"{k}|{text}", _METHOD), Findings, compute)

    async def search(self, text: str, scope: Scope, *, k: int = 10) -> Findings:
        """`find` without a cache, for those who keep what they make of it."""
        return await self._found(text, await self.ground(scope, text), k)

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

    async def ground(self, scope: Scope, text: str = "") -> Ground:
        """What a search in this scope stands on at this moment; for `text`, also by meaning where that works."""
        version = await self._indexer.catch_up()
        entries = await self._glossary.entries(scope)
        held = self._forms.get(id(entries))
        if held is None or held[0] is not entries:
            if len(self._forms) >= _KEPT:
                self._forms.clear()
            fingerprint = hashlib.blake2b(repr(entries).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
            held = self._forms[id(entries)] = entries, fingerprint, GlossaryForms(entries)
        await self._spellings.renew()
        meant = await self._meanings.question(text, scope.community) if self._meanings is not None else None
        return Ground(scope, version, self._spellings.version, held[1], held[2], meant)

    async def cached(
        self, what: str, text: str, scope: Scope, method: str, kind: type[T], compute: Callable[[], Awaitable[T]]
    ) -> T:
        """What `compute` finds over this scope, once per state of the library."""
        ground = await self.ground(scope, text)
        return await self._cache.get_or_compute(ground.key(what, text, method), kind, compute)

    async def look(self, text: str, ground: Ground, *, limit: int = _LOOKED_AT) -> Look:
        """Search without a cache."""
        question = read_question(text, language := language_of(text))
        scope = await self._narrowed(question, ground.scope)
        speller = await self._spellings.speller()
        wants = WantReader(self._index, self._vocabulary, lambda: speller, scope).read(question, ground.forms)
        hits = self._index.search([_slot(want) for want in wants if want.forms], scope, limit)
        matcher = Matcher(wants, language)
        ranked = rank(question, wants, hits, matcher)
        sure = confidence(read_signs(wants, [one.match for one in ranked[:_JUDGED]])) if ranked else 0.0
        mixed = ranked
        if ground.meant is not None and self._meanings is not None and sure < SURE and not question.phrases:
            near = await self._meanings.near_text(text, scope, ground.meant)
            mixed = mix(ranked, near, sure, matcher, self._index, scope.speaker)[:limit]
        return Look(
            question=question,
            language=language,
            wants=tuple(wants),
            ranked=tuple(mixed),
            confidence=sure,
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
