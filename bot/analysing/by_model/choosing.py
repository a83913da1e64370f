"""The best of all finds, the model's and the rules': offered by number, chosen by the model, put in order by code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from typing import TypeVar

from bot.analysing.by_model.finds import Finds, known_names, one_line
from bot.analysing.by_model.parts import Talk
from bot.analysing.hot_takes import same_claim
from bot.domain.episode_card import (
    LONGEST_STATEMENT,
    EpisodeCard,
    GlossaryEntry,
    HotTake,
    QuoteDraft,
    SummarySentence,
    Takeaway,
)
from bot.domain.span import Span
from bot.prompts.sum_up import SummedUp
from bot.proving import prove

F = TypeVar("F", HotTake, Takeaway, QuoteDraft)

MOST_TAKES, MOST_TAKEAWAYS, MOST_QUOTES, MOST_SENTENCES = 8, 10, 20, 4
MOST_OFFERED = 24
"""Finds of one kind that a model chooses from."""
_WORDS = 280
"""Characters of a find's words that it is shown."""
WORDS_SHOWN = _WORDS + LONGEST_STATEMENT + 20
"""Characters of a whole find, at most."""
_STEP = 0.001
_LONGEST_SENTENCE = 220
_CITED = 4
TAKES, TAKEAWAYS, QUOTES = "Takes", "Takeaways", "Quotes"


@dataclass(frozen=True)
class Offer:
    """Finds by number: each number stands for one find of one kind."""

    takes: dict[int, HotTake]
    takeaways: dict[int, Takeaway]
    quotes: dict[int, QuoteDraft]
    rules_only: bool
    """Whether no take is the model's own."""

    def spans(self, number: int) -> tuple[Span, ...]:
        if (claimed := self.takes.get(number) or self.takeaways.get(number)) is not None:
            return claimed.spans
        return (self.quotes[number].span,) if number in self.quotes else ()

    def listed(self, talk: Talk) -> list[tuple[str, list[tuple[int, str]]]]:
        """For the model: headings of ours, numbers and words."""

        def said(span: Span) -> str:
            return one_line(talk.cut(span))[:_WORDS]

        return [
            (TAKES, [(at, f"{one.claim} | {said(one.spans[0])}") for at, one in self.takes.items()]),
            (TAKEAWAYS, [(at, f"{one.statement} | {said(one.spans[0])}") for at, one in self.takeaways.items()]),
            (QUOTES, [(at, said(one.span)) for at, one in self.quotes.items()]),
        ]


def offer_of(found: Finds, rules: EpisodeCard, most: int) -> Offer:
    """The weightiest of both, each once, in about `most` characters."""
    takes = _without_doubles([*found.takes, *rules.hot_takes], _same_take)
    takeaways = _without_doubles([*found.takeaways, *rules.takeaways], _same_takeaway)
    quotes = _without_doubles([*found.quotes, *rules.quotes], lambda one, other: one.span.overlaps(other.span))
    each = min(MOST_OFFERED, max(4, most // (3 * WORDS_SHOWN)))
    offered = Offer({}, {}, {}, rules_only=not found.takes)
    numbers = count(1)
    offered.takes.update((next(numbers), one) for one in _weightiest(takes, each))
    offered.takeaways.update((next(numbers), one) for one in _weightiest(takeaways, each))
    offered.quotes.update((next(numbers), one) for one in _weightiest(quotes, each))
    return offered


def choose(offer: Offer, summed: SummedUp | None, rules: EpisodeCard) -> Finds:
    """Without the model's choice, and where it chose what nobody offered, the weightiest come first. Quotes are filled
    up with the rules' own."""
    none_is_bold = summed is not None and not summed.takes and _has_read(offer, summed)
    takes = _picked(offer.takes, summed.takes if summed is not None else (), MOST_TAKES)
    if not takes and not (none_is_bold and offer.rules_only):
        takes = _in_order(_weightiest(list(offer.takes.values()), MOST_TAKES))
    takeaways = _picked(offer.takeaways, summed.takeaways if summed is not None else (), MOST_TAKEAWAYS)
    quotes = _picked(offer.quotes, summed.quotes if summed is not None else (), MOST_QUOTES)
    return Finds(
        takes=takes,
        takeaways=takeaways or _in_order(_weightiest(list(offer.takeaways.values()), MOST_TAKEAWAYS)),
        quotes=_filled_up(quotes or _in_order(list(offer.quotes.values())), rules),
    )


def _has_read(offer: Offer, summed: SummedUp) -> bool:
    """Whether it says something of what it was offered: of a model that does not, silence tells nothing."""
    named = [*summed.takeaways, *summed.quotes, *(number for one in summed.summary for number in one.finds)]
    return any(offer.spans(number) for number in named)


def summary_of(
    offer: Offer, summed: SummedUp | None, talk: Talk, glossary: Sequence[GlossaryEntry]
) -> tuple[SummarySentence, ...]:
    """Sentences that the words of their finds bear out; the others are left out."""
    sentences: list[SummarySentence] = []
    for one in summed.summary[: 2 * MOST_SENTENCES] if summed is not None else ():
        text = one_line(one.text)
        spans = tuple(dict.fromkeys(span for number in one.finds[:_CITED] for span in offer.spans(number)))
        if not spans or len(text) > _LONGEST_SENTENCE or any(sentence.text == text for sentence in sentences):
            continue
        names = known_names(talk, spans, glossary)
        if prove(text, [talk.cut(span) for span in spans], known_names=names).holds:
            sentences.append(SummarySentence(text, spans))
    return tuple(sentences[:MOST_SENTENCES])


def _picked(offered: dict[int, F], numbers: Sequence[int], most: int) -> tuple[F, ...]:
    chosen = [offered[number] for number in dict.fromkeys(numbers) if number in offered]
    return _in_order(chosen[:most])


def _in_order(finds: Sequence[F]) -> tuple[F, ...]:
    """Their weight compares them with other episodes; their place decides within this one."""
    ordered: list[F] = []
    least = 1.0
    for find in finds:
        least = max(0.0, min(least - _STEP, 0.2 + 0.7 * find.score))
        ordered.append(replace(find, score=round(least, 4)))
    return tuple(ordered)


def _filled_up(quotes: tuple[QuoteDraft, ...], rules: EpisodeCard) -> tuple[QuoteDraft, ...]:
    filled = list(quotes[:MOST_QUOTES])
    for draft in rules.quotes:
        if len(filled) == MOST_QUOTES:
            break
        if not any(draft.span.overlaps(other.span) for other in filled):
            least = filled[-1].score - _STEP if filled else 1.0
            filled.append(replace(draft, score=round(max(0.0, min(draft.score, least)), 4)))
    return tuple(filled)


def _weightiest(finds: Sequence[F], most: int) -> list[F]:
    return sorted(finds, key=lambda find: -find.score)[:most]


def _without_doubles(finds: Sequence[F], same: Callable[[F, F], bool]) -> list[F]:
    """Of those at one place the first, and it weighs as much as any of them; of those elsewhere the weightiest."""
    kept: list[F] = []
    for find in finds:
        double = next((at for at, other in enumerate(kept) if same(find, other)), None)
        if double is None:
            kept.append(find)
        elif find.score > kept[double].score:
            at_one_place = _place(find).overlaps(_place(kept[double]))
            kept[double] = replace(kept[double], score=find.score) if at_one_place else find
    return kept


def _place(find: HotTake | Takeaway | QuoteDraft) -> Span:
    return find.span if isinstance(find, QuoteDraft) else find.spans[0]


def _same_take(one: HotTake, other: HotTake) -> bool:
    return one.spans[0].overlaps(other.spans[0]) or same_claim(one.claim, other.claim)


def _same_takeaway(one: Takeaway, other: Takeaway) -> bool:
    return one.spans[0].overlaps(other.spans[0]) or same_claim(one.statement, other.statement)
