"""`/quote`: the best thing said on a topic, or the best thing said at all."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.domain.answer import QuoteChoice
from bot.domain.findings import Findings, Scope
from bot.domain.ids import CommunityId
from bot.domain.quote_context import TalkLine
from bot.domain.span import Citation, Span
from bot.ports import CardStore, Clock, ShownQuotes, TranscriptLibrary
from bot.quoting.around import lines_around
from bot.quoting.candidates import ENOUGH, Pick, picks_on_topic
from bot.quoting.highlights import highlights
from bot.quoting.topic import topic_of

_PASSAGES = 12


class Finder(Protocol):
    """Search, as quoting needs it."""

    async def find(self, text: str, scope: Scope, *, k: int) -> Findings: ...


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
            return await self._choice("", picks, None, limit, fresh_for)
        findings = await self._finder.find(topic, scope, k=_PASSAGES)
        picks = _on_topic(topic, findings, scope, ENOUGH)
        if not picks and scope.hidden_spans:
            picks = _on_topic(topic, findings, scope, None)
        if fresh_for is not None and len(await self._shown.shown(fresh_for, [pick.span for pick in picks])) == len(
            picks
        ):
            picks = _on_topic(topic, findings, scope, None)
        return await self._choice(topic, picks, findings, limit, fresh_for)

    async def context(self, span: Span, scope: Scope) -> tuple[TalkLine, ...]:
        """The quote in the middle of what was said just before and after it, less what hosts took away.

        Raises `NotStored`.
        """
        transcript = await self._library.transcript(span.episode_id, span.transcript_hash)
        return lines_around(transcript, span, scope.hidden_spans)

    async def _choice(
        self, topic: str, picks: Sequence[Pick], findings: Findings | None, limit: int, fresh_for: CommunityId | None
    ) -> QuoteChoice:
        shown: dict[Span, datetime] = {}
        if fresh_for is not None and picks:
            shown = await self._shown.shown(fresh_for, [pick.span for pick in picks])
        fresh = [pick for pick in picks if pick.span not in shown]
        stale = sorted((pick for pick in picks if pick.span in shown), key=lambda pick: shown[pick.span])
        chosen = [*fresh, *stale][:limit]
        citations: Sequence[Citation] = await self._library.cite([pick.span for pick in chosen]) if chosen else ()
        return QuoteChoice(
            topic=topic,
            quotes=tuple(citations),
            scores=tuple(round(pick.score, 4) for pick in chosen),
            repairs=findings.repairs if findings else (),
            missing=findings.missing if findings else (),
            closest=findings.closest if findings else (),
        )


def _on_topic(topic: str, findings: Findings, scope: Scope, enough: int | None) -> list[Pick]:
    if not findings.passages or _nobody_said_it(topic, findings):
        return []
    picks = picks_on_topic(topic_of(topic, findings), findings, scope.speaker, enough)
    return without_overlaps(pick for pick in picks if not scope.hides(pick.span))


def _nobody_said_it(topic: str, findings: Findings) -> bool:
    """A word nobody said empties the topic, unless it is one of several and the others hold most of it."""
    return bool(findings.missing) and len(topic.split()) < 3 * len(findings.missing)


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
