"""`/takeaways [episode]` and `/hottakes [episode]`: what an episode taught, and its boldest claims."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TypeVar

from bot.analysing.by_model.voices import likely
from bot.analysing.episode_cards import EpisodeCards
from bot.chat.actions import span_action
from bot.chat.blocks import Block, Button, Buttons, Heading, Item, ItemList, Notice, QuoteBlock, Tone
from bot.chat.messages import Outcome, OutcomeItem, OutgoingMessage
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.request import Command, Press, Request
from bot.commands.shaping import outcome_item
from bot.commands.spec import HOTTAKES, TAKEAWAYS, CommandSpec
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard, HotTake, Takeaway
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId
from bot.domain.span import Citation, Span
from bot.ports import TranscriptLibrary
from bot.quoting.receipts import Receipts

SHOWN = 8
_SURE = 0.8
"""The confidence from which a guess at a speaker is told."""

F = TypeVar("F", Takeaway, HotTake)


class CardList(Command):
    """A list from the card of one episode: by name as a command, by id as a button named like the command."""

    spec: CommandSpec

    def __init__(
        self, choice: EpisodeChoice, cards: EpisodeCards, library: TranscriptLibrary, receipts: Receipts
    ) -> None:
        self._choice = choice
        self._cards = cards
        self._library = library
        self._receipts = receipts

    async def run(self, request: Request) -> OutgoingMessage:
        return await self._of(await self._choice.one(request.text, request.scope), request)

    def presses(self) -> Mapping[str, Press]:
        return {self.spec.name: self.press}

    async def press(self, request: Request, rest: str) -> OutgoingMessage:
        return await self._of(await self._choice.by_id(EpisodeId(rest), request.scope), request)

    async def _of(self, episode: Episode, request: Request) -> OutgoingMessage:
        card = await self._cards.of(episode)
        return await self._message(episode, card, request.scope, max(SHOWN, request.limit))

    @abstractmethod
    async def _message(self, episode: Episode, card: EpisodeCard, scope: Scope, limit: int) -> OutgoingMessage: ...


class TakeawaysCommand(CardList):
    spec = TAKEAWAYS
    public_words = frozenset((TAKEAWAYS.name,))

    async def _message(self, episode: Episode, card: EpisodeCard, scope: Scope, limit: int) -> OutgoingMessage:
        found = _to_show(card.takeaways, scope)[:limit]
        if not found:
            return _nothing(episode, "takeaways")
        pairs = tuple(zip(found, await self._library.cite([one.spans[0] for one in found]), strict=True))
        quotes = await self._receipts.quotes([cited for _, cited in pairs[:SHOWN]], scope)
        items = tuple(
            Item(text=one.statement, quote=quote, note=_guessed(card, one.spans[0]))
            for one, quote in zip(found, quotes, strict=False)
        )
        return _listed(
            f"What \u201c{episode.title}\u201d taught",
            items,
            episode,
            Button(label="Hot takes", action=f"{HOTTAKES.name}:{episode.id}"),
            _outcome("takeaways", [_taken(*pair) for pair in pairs]),
            [cited.span for _, cited in pairs[:SHOWN]],
        )


class HotTakesCommand(CardList):
    spec = HOTTAKES
    public_words = frozenset((HOTTAKES.name,))

    async def _message(self, episode: Episode, card: EpisodeCard, scope: Scope, limit: int) -> OutgoingMessage:
        found = _to_show(card.hot_takes, scope)[:limit]
        if not found:
            return _nothing(episode, "hot takes")
        pairs = tuple(zip(found, await self._library.cite([one.spans[0] for one in found]), strict=True))
        quotes = await self._receipts.quotes([cited for _, cited in pairs[:SHOWN]], scope)
        return _listed(
            f"Hot takes of \u201c{episode.title}\u201d",
            tuple(_item(take, quote, card) for take, quote in zip(found, quotes, strict=False)),
            episode,
            Button(label="Takeaways", action=f"{TAKEAWAYS.name}:{episode.id}"),
            _outcome("hot_takes", [_claimed(*pair) for pair in pairs]),
            [cited.span for _, cited in pairs[:SHOWN]],
        )


def _to_show(finds: Sequence[F], scope: Scope) -> list[F]:
    return [one for one in finds if not any(scope.hides(span) for span in one.spans)]


def _guessed(card: EpisodeCard, span: Span) -> str:
    """A model's guess at who speaks, where nobody wrote it down: told as a guess, and never as the quote's speaker."""
    speaker = likely(card.speakers, span, _SURE)
    return f"A guess, and no more: this may be {speaker}." if speaker is not None else ""


def _item(take: HotTake, quote: QuoteBlock, card: EpisodeCard) -> Item:
    due = take.resolve_by
    judged = f"To be judged on {due.day} {due:%B %Y}." if due else ""
    return Item(
        text=take.claim,
        quote=quote,
        note=" ".join(filter(None, (judged, _guessed(card, take.spans[0])))),
        buttons=(
            Button(label="Discuss", action=span_action("discuss", take.spans[0])),
            Button(label="Context", action=span_action("context", take.spans[0])),
        ),
    )


def _listed(
    heading: str, items: tuple[Item, ...], episode: Episode, other: Button, outcome: Outcome, shows: Sequence[Span]
) -> OutgoingMessage:
    blocks: tuple[Block, ...] = (Heading(heading), ItemList(items), Buttons((other,)))
    return OutgoingMessage(blocks=blocks, outcome=outcome, about=episode.id, shows=tuple(shows))


def _taken(takeaway: Takeaway, citation: Citation) -> OutcomeItem:
    return outcome_item(
        citation, takeaway.score, claim=takeaway.statement, reason=takeaway.reason, speaker=takeaway.speaker
    )


def _claimed(take: HotTake, citation: Citation) -> OutcomeItem:
    return outcome_item(citation, take.score, claim=take.claim, reason=take.reason, speaker=take.speaker)


def _outcome(kind: str, items: Sequence[OutcomeItem]) -> Outcome:
    text = "\n".join(item.claim or item.text for item in items)
    return Outcome(kind=kind, answered=True, score=items[0].score, text=text, items=tuple(items))


def _nothing(episode: Episode, what: str) -> OutgoingMessage:
    text = f"I found no {what} in \u201c{episode.title}\u201d to stand behind. /quote shows what was said there."
    return OutgoingMessage(
        blocks=(Notice(Tone.NOT_FOUND, text),),
        outcome=Outcome(kind="none", answered=False, score=0.0, text=text),
    )
