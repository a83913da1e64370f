"""What a model writes, as far as it has come: each sentence proven by the lines it cites, or left out."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.answering.numbered import NumberedLines, Run
from bot.domain.answer import Answer, AnswerSentence
from bot.domain.sentences import RUN_ON, split_sentences
from bot.domain.span import Span
from bot.language.words import folded_words
from bot.ports import TranscriptLibrary
from bot.prompts.answer import MOST_LINES, MOST_SENTENCES
from bot.proving import Proof, prove
from bot.searching.glossary_forms import GlossaryForms

OnAnswer = Callable[[Answer], Awaitable[None]]
"""Is given the answer as far as it is proven."""

_MARKS = re.compile(r"\s*[\[(]\s*(?:lines?\s*)?\d+(?:\s*[,;\u2013-]\s*\d+)*\s*[\])]|\*\*|^\s*[-\u2022]\s+")


@dataclass(frozen=True, slots=True)
class ProvenSentence:
    """`runs` are the lines that bear it out, as its receipts show them."""

    text: str
    runs: tuple[Run, ...]
    support: float


class Draft:
    """What a model writes, as far as it has come."""

    def __init__(
        self,
        lines: NumberedLines,
        plain: Answer,
        library: TranscriptLibrary,
        on_answer: OnAnswer | None,
        forms: GlossaryForms,
        arrange: Callable[[Answer], Answer],
    ) -> None:
        """`arrange` puts the sentences in the order in which they are told."""
        self._lines = lines
        self._plain = plain
        self._library = library
        self._on_answer = on_answer
        self._forms = forms
        self._arrange = arrange
        self._looked_at: dict[tuple[str, tuple[int, ...]], ProvenSentence | None] = {}
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

    def proven(self, drafts: Iterable[tuple[str, Sequence[int]]]) -> list[ProvenSentence]:
        """The sentences that their lines bear out, in order, none twice."""
        found: dict[str, ProvenSentence] = {}
        for text, numbers in drafts:
            clean = _MARKS.sub("", text).strip()
            if len(clean) > RUN_ON:  # rambling: its sentences would be cut where nothing ends
                continue
            for start, end in split_sentences(clean):
                one = self._prove(clean[start:end], tuple(dict.fromkeys(numbers))[:MOST_LINES])
                if one is not None and len(found) < MOST_SENTENCES:
                    found.setdefault(one.text.casefold(), one)
        return list(found.values())

    def _prove(self, text: str, numbers: tuple[int, ...]) -> ProvenSentence | None:
        key = text, numbers
        if key not in self._looked_at:
            self._looked_at[key] = self._borne_out(text, numbers)
        return self._looked_at[key]

    def _borne_out(self, text: str, numbers: tuple[int, ...]) -> ProvenSentence | None:
        """Models point beside the line they mean: where the cited lines fall short, their neighbours are taken in."""
        for wider in (0, 1):
            runs = self._lines.runs(numbers, wider=wider)
            if not runs:
                return None
            own = _of_named_speakers(text, runs)
            proof: Proof = prove(text, [run.text for run in own], known_names=self._names(own))
            if proof.holds:
                return ProvenSentence(text, tuple(own), proof.support)
        return None

    def _names(self, runs: Sequence[Run]) -> set[str]:
        """Who speaks there, and the proper names of what was misheard there."""
        speakers = {run.speaker for run in runs if run.speaker}
        heard = (found for run in runs for found in self._forms.spoken_of(folded_words(run.text)))
        return speakers | {" ".join(other) for _, _, others in heard for other in others}

    async def answer(self, proven: Sequence[ProvenSentence]) -> Answer:
        """The answer of these sentences, its evidence cut by code."""
        spans = _merged([run.span for one in proven for run in one.runs])
        sentences = tuple(
            AnswerSentence(one.text, tuple(dict.fromkeys(_within(run.span, spans) for run in one.runs)))
            for one in proven
        )
        support = sum(one.support for one in proven) / len(proven)
        written = replace(
            self._plain,
            answered=True,
            confidence=round(max(self._plain.confidence, 0.5 + 0.4 * support), 4),
            evidence=tuple(await self._library.cite(spans)),
            nearest=(),
            sentences=sentences,
            headings=(),
        )
        return self._arrange(written)


def _of_named_speakers(text: str, runs: Sequence[Run]) -> Sequence[Run]:
    """What a sentence says of a speaker is proven by the words of that speaker alone."""
    words = set(folded_words(text))
    own = [run for run in runs if run.speaker and words & set(folded_words(run.speaker))]
    return own or runs


def _whole(sentences: Sequence[object]) -> Iterable[tuple[str, Sequence[int]]]:
    for one in sentences:
        if isinstance(one, Mapping):
            text, lines = one.get("text"), one.get("lines")
            if isinstance(text, str) and isinstance(lines, list):
                yield text, [number for number in lines if isinstance(number, int)]


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
