"""`/quote`: the best thing said on a topic, or the best thing said at all."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from bot.domain.answer import QuoteChoice
from bot.domain.findings import Findings, Repair, Scope
from bot.domain.ids import CommunityId
from bot.domain.quote_context import TalkLine
from bot.domain.span import Citation, Span
from bot.ports import CardStore, Clock, ShownQuotes, TranscriptLibrary
from bot.quoting.around import lines_around
from bot.quoting.candidates import ENOUGH, Pick, picks_on_topic
from bot.quoting.highlights import highlights
from bot.quoting.topic import topic_of

T = TypeVar("T")
_PASSAGES = 12
_METHOD = "picks-2"


class Finder(Protocol):
    """Search, as quoting needs it."""

    async def search(self, text: str, scope: Scope, *, k: int) -> Findings: ...

    async def cached(
        self, what: str, text: str, scope: Scope, method: str, kind: type[T], compute: Callable[[], Awaitable[T]]
    ) -> T:
        """What `compute` finds over this scope, once per state of the library."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """All picks on a topic as spans with their scores, best first, and what the search had to say.

    Kept in memory for hundreds of topics: the library has the words.
    """

    picks: tuple[tuple[Span, float], ...]
    repairs: tuple[Repair, ...] = ()
    missing: tuple[str, ...] = ()
    closest: tuple[str, ...] = ()


class QuotePicker:
    """Picks quotes. The same library, cards, memory and day give the same quotes."""

    def __init__(
        self, finder: Finder, library: TranscriptLibrary, cards: CardStore, shown: ShownQuotes, clock: Clock
    ) -> None:
        self._finder = finder
        self._library = library
        self._cards = cards
        self._shown = shown
        self._clock = clock

    async def pick(
        self, topic: str | None, scope: Scope, *, limit: int = 10, fresh_for: CommunityId | None
    ) -> QuoteChoice:
        """Up to `limit` quotes, best first; those that `fresh_for` has not been shown come before all others.

        With a topic every quote speaks of it; the choice is empty when nobody in scope said it, and then `missing` and
        `closest` tell why. Without a topic it is the best of the episodes, varied by episode and speaker.
        """
        if topic is None:
            picks = await highlights(self._library, self._cards, scope, self._clock.now().date())
            picked = Picked(picks=_spans(picks))
            return await self._choice("", picked, limit, await self._seen(picked, fresh_for))
        picked = await self._on_topic(topic, scope, ENOUGH)
        if not picked.picks and scope.hidden_spans:
            picked = await self._on_topic(topic, scope, None)
        shown = await self._seen(picked, fresh_for)
        if fresh_for is not None and len(shown) == len(picked.picks):
            picked = await self._on_topic(topic, scope, None)
            shown = await self._seen(picked, fresh_for)
        return await self._choice(topic, picked, limit, shown)

    async def context(self, span: Span, scope: Scope) -> tuple[TalkLine, ...]:
        """The quote in the middle of what was said just before and after it, less what hosts took away.

        Raises `NotStored`.
        """
        transcript = await self._library.transcript(span.episode_id, span.transcript_hash)
        return lines_around(transcript, span, scope.hidden_spans)

    async def _on_topic(self, topic: str, scope: Scope, enough: int | None) -> Picked:
        async def compute() -> Picked:
            findings = await self._finder.search(topic, scope, k=_PASSAGES)
            picks: list[Pick] = []
            if findings.passages and not _nobody_said_it(topic, findings):
                ranked = picks_on_topic(topic_of(topic, findings), findings, scope.speaker, enough)
                picks = without_overlaps(pick for pick in ranked if not scope.hides(pick.span))
            return Picked(
                picks=_spans(picks), repairs=findings.repairs, missing=findings.missing, closest=findings.closest
            )

        return await self._finder.cached("picks", f"{enough}|{topic}", scope, _METHOD, Picked, compute)

    async def _seen(self, picked: Picked, community: CommunityId | None) -> dict[Span, datetime]:
        if community is None or not picked.picks:
            return {}
        return await self._shown.shown(community, [span for span, _ in picked.picks])

    async def _choice(self, topic: str, picked: Picked, limit: int, shown: dict[Span, datetime]) -> QuoteChoice:
        picks = picked.picks
        fresh = [pick for pick in picks if pick[0] not in shown]
        stale = sorted((pick for pick in picks if pick[0] in shown), key=lambda pick: shown[pick[0]])
        chosen = [*fresh, *stale][:limit]
        citations: Sequence[Citation] = await self._library.cite([span for span, _ in chosen]) if chosen else ()
        return QuoteChoice(
            topic=topic,
            quotes=tuple(citations),
            scores=tuple(round(score, 4) for _, score in chosen),
            repairs=picked.repairs,
            missing=picked.missing,
            closest=picked.closest,
        )


def _nobody_said_it(topic: str, findings: Findings) -> bool:
    """A word nobody said empties the topic, unless it is one of several and the others hold most of it."""
    return bool(findings.missing) and len(topic.split()) < 3 * len(findings.missing)


def _spans(picks: Iterable[Pick]) -> tuple[tuple[Span, float], ...]:
    return tuple((pick.span, pick.score) for pick in picks)


def without_overlaps(picks: Iterable[Pick]) -> list[Pick]:
    """The picks in order, without those that repeat words of an earlier one."""
    kept: list[Pick] = []
    texts: set[str] = set()
    for pick in picks:
        text = " ".join(pick.text.lower().split())
        if text not in texts and not any(pick.span.overlaps(other.span) for other in kept):
            kept.append(pick)
            texts.add(text)
    return kept
