"""Answers that a model writes from numbered lines: every sentence is proven by the lines it cites, or left out."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.answering.gathering import Gathered
from bot.answering.numbered import NumberedLines, Run
from bot.domain.answer import Answer, AnswerSentence
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.domain.sentences import split_sentences
from bot.domain.span import Span
from bot.errors import ModelGarbled
from bot.language.words import folded_words
from bot.ports import TranscriptLibrary
from bot.ports.models import LanguageModel, ModelCall
from bot.prompts.answer import ANSWER, MOST_LINES, MOST_SENTENCES, DraftAnswer
from bot.prompts.material import Section, material
from bot.proving import Proof, prove
from bot.searching.finder import Ground
from bot.searching.glossary_forms import GlossaryForms

OnAnswer = Callable[[Answer], Awaitable[None]]
"""Is given the answer as far as it is proven."""

_MOST_PASSAGES = 10
_MOST_TOKENS = 1_200
_UNPROVEN = "The model's words could not be proven by what was said, so here is what was said itself."
_MARKS = re.compile(r"\s*[\[(]\s*(?:lines?\s*)?\d+(?:\s*[,;\u2013-]\s*\d+)*\s*[\])]|\*\*|^\s*[-\u2022]\s+")


@dataclass(frozen=True, slots=True)
class _Proven:
    text: str
    runs: tuple[Run, ...]
    support: float


class AnswerWriter:
    """Writes with a model. Raises its `ModelError`s, and `ModelGarbled` where nothing of it could be proven."""

    def __init__(self, model: LanguageModel, library: TranscriptLibrary, deadline: timedelta) -> None:
        self._model = model
        self._library = library
        self._deadline = deadline

    @property
    def name(self) -> str:
        """Model and prompt: another model's answer is another answer."""
        return f"{ANSWER.name}|{self._model.name}"

    async def write(
        self,
        gathered: Gathered,
        plain: Answer,
        ground: Ground,
        episodes: Mapping[EpisodeId, Episode],
        on_answer: OnAnswer | None = None,
    ) -> Answer:
        """`plain` is the answer without the model: what a refusal shows, and what else the answer keeps of it."""
        lines = NumberedLines(gathered.ranked[:_MOST_PASSAGES], ground.scope.hides)
        if not len(lines):
            return plain
        draft = _Draft(lines, plain, self._library, on_answer, ground.forms)
        written = await self._model.write(
            ModelCall(
                prompt=ANSWER,
                community=ground.scope.community,
                material=_material(plain.question, gathered, lines, episodes),
                answer=DraftAnswer,
                most_tokens=_MOST_TOKENS,
                deadline=self._deadline,
            ),
            on_part=draft.on_part if on_answer is not None else None,
        )
        value = written.value
        if not value.found or not value.sentences:
            return _refusal(plain)
        proven = draft.proven((one.text, one.lines) for one in value.sentences)
        if not proven:
            raise ModelGarbled(_UNPROVEN)
        return await draft.answer(proven)


class _Draft:
    """What a model writes, as far as it has come."""

    def __init__(
        self,
        lines: NumberedLines,
        plain: Answer,
        library: TranscriptLibrary,
        on_answer: OnAnswer | None,
        forms: GlossaryForms,
    ) -> None:
        self._lines = lines
        self._plain = plain
        self._library = library
        self._on_answer = on_answer
        self._forms = forms
        self._looked_at: dict[tuple[str, tuple[int, ...]], _Proven | None] = {}
        self._shown: tuple[str, ...] = ()

    async def on_part(self, part: Mapping[str, object]) -> None:
        """Pass on what is proven of the sentences that are whole: all but the last."""
        sentences = part.get("sentences")
        if self._on_answer is None or part.get("found") is not True or not isinstance(sentences, list):
            return
        proven = self.proven(_whole(sentences[:-1]))
        shown = tuple(one.text for one in proven)
        if proven and shown != self._shown:
            self._shown = shown
            await self._on_answer(await self.answer(proven))

    def proven(self, drafts: Iterable[tuple[str, Sequence[int]]]) -> list[_Proven]:
        """The sentences that their lines bear out, in order, none twice."""
        found: dict[str, _Proven] = {}
        for text, numbers in drafts:
            for start, end in split_sentences(clean := _MARKS.sub("", text).strip()):
                one = self._prove(clean[start:end], tuple(dict.fromkeys(numbers))[:MOST_LINES])
                if one is not None and len(found) < MOST_SENTENCES:
                    found.setdefault(one.text.casefold(), one)
        return list(found.values())

    def _prove(self, text: str, numbers: tuple[int, ...]) -> _Proven | None:
        key = text, numbers
        if key not in self._looked_at:
            self._looked_at[key] = self._borne_out(text, numbers)
        return self._looked_at[key]

    def _borne_out(self, text: str, numbers: tuple[int, ...]) -> _Proven | None:
        """Models point beside the line they mean: where the cited lines fall short, their neighbours are taken in."""
        for wider in (0, 1):
            runs = self._lines.runs(numbers, wider=wider)
            if not runs:
                return None
            proof: Proof = prove(text, [run.text for run in runs], known_names=self._names(runs))
            if proof.holds:
                return _Proven(text, tuple(runs), proof.support)
        return None

    def _names(self, runs: Sequence[Run]) -> set[str]:
        """Who speaks there, and the proper names of what was misheard there."""
        speakers = {run.speaker for run in runs if run.speaker}
        heard = (found for run in runs for found in self._forms.spoken_of(folded_words(run.text)))
        return speakers | {" ".join(other) for _, _, others in heard for other in others}

    async def answer(self, proven: Sequence[_Proven]) -> Answer:
        """The answer of these sentences, its evidence cut by code."""
        spans = _merged([run.span for one in proven for run in one.runs])
        sentences = tuple(
            AnswerSentence(one.text, tuple(dict.fromkeys(_within(run.span, spans) for run in one.runs)))
            for one in proven
        )
        support = sum(one.support for one in proven) / len(proven)
        return replace(
            self._plain,
            answered=True,
            confidence=round(max(self._plain.confidence, 0.5 + 0.4 * support), 4),
            evidence=tuple(await self._library.cite(spans)),
            nearest=(),
            sentences=sentences,
            headings=(),
        )


def _whole(sentences: Sequence[object]) -> Iterable[tuple[str, Sequence[int]]]:
    for one in sentences:
        if isinstance(one, Mapping):
            text, lines = one.get("text"), one.get("lines")
            if isinstance(text, str) and isinstance(lines, list):
                yield text, [number for number in lines if isinstance(number, int)]


def _material(question: str, gathered: Gathered, lines: NumberedLines, episodes: Mapping[EpisodeId, Episode]) -> str:
    asked = [Section("Question", [question]), Section("Kind of question", [gathered.asked.kind.value])]
    return material([*asked, *lines.sections(episodes)])


def _refusal(plain: Answer) -> Answer:
    nearest = plain.nearest or plain.evidence
    return replace(plain, answered=False, evidence=(), nearest=nearest, headings=(), repairs=())


def _merged(spans: Sequence[Span]) -> list[Span]:
    """Each stretch once, in the order of first mention."""
    kept: list[Span] = []
    for span in spans:
        met = [one for one in kept if one.overlaps(span)]
        whole = Span(
            span.episode_id,
            span.transcript_hash,
            min(one.start for one in (span, *met)),
            max(one.end for one in (span, *met)),
        )
        at = kept.index(met[0]) if met else len(kept)
        kept = [one for one in kept if one not in met]
        kept.insert(at, whole)
    return kept


def _within(span: Span, merged: Sequence[Span]) -> int:
    return next(at for at, one in enumerate(merged) if one.overlaps(span))
