"""`/takeaways [episode]` and `/hottakes [episode]`: what an episode taught, and its boldest claims."""

from collections.abc import Mapping, Sequence

from bot.analysing.episode_cards import EpisodeCards
from bot.chat.blocks import Block, Button, Buttons, Heading, Item, ItemList, Notice, Tone
from bot.chat.messages import Outcome, OutcomeItem, OutgoingMessage
from bot.commands.actions import span_action
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.request import Press, Request
from bot.commands.shaping import Receipts, outcome_item
from bot.commands.spec import HOTTAKES, TAKEAWAYS
from bot.domain.episode import Episode
from bot.domain.episode_card import HotTake, Takeaway
from bot.domain.ids import EpisodeId
from bot.domain.span import Citation
from bot.ports import TranscriptLibrary

_SHOWN = 8


class TakeawaysCommand:
    spec = TAKEAWAYS

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
        return {"takeaways": self.press}

    async def press(self, request: Request, rest: str) -> OutgoingMessage:
        return await self._of(await self._choice.by_id(EpisodeId(rest), request.scope), request)

    async def _of(self, episode: Episode, request: Request) -> OutgoingMessage:
        found = (await self._cards.of(episode)).takeaways[: max(_SHOWN, request.limit)]
        cited = await self._library.cite([takeaway.spans[0] for takeaway in found])
        if not found:
            return _nothing(episode, "takeaways")
        pairs = tuple(zip(found, cited, strict=True))
        items = tuple(
            Item(text=takeaway.statement, quote=self._receipts.quote(citation)) for takeaway, citation in pairs[:_SHOWN]
        )
        other = Button(label="Hot takes", action=f"hottakes:{episode.id}")
        return OutgoingMessage(
            blocks=(Heading(f"What \u201c{episode.title}\u201d taught"), ItemList(items), Buttons((other,))),
            outcome=_outcome("takeaways", [_taken(*pair) for pair in pairs]),
        )


class HotTakesCommand:
    spec = HOTTAKES

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
        return {"hottakes": self.press}

    async def press(self, request: Request, rest: str) -> OutgoingMessage:
        return await self._of(await self._choice.by_id(EpisodeId(rest), request.scope), request)

    async def _of(self, episode: Episode, request: Request) -> OutgoingMessage:
        found = (await self._cards.of(episode)).hot_takes[: max(_SHOWN, request.limit)]
        cited = await self._library.cite([take.spans[0] for take in found])
        if not found:
            return _nothing(episode, "hot takes")
        pairs = tuple(zip(found, cited, strict=True))
        items = tuple(self._item(*pair) for pair in pairs[:_SHOWN])
        blocks: tuple[Block, ...] = (
            Heading(f"Hot takes of \u201c{episode.title}\u201d"),
            ItemList(items),
            Buttons((Button(label="Takeaways", action=f"takeaways:{episode.id}"),)),
        )
        return OutgoingMessage(blocks=blocks, outcome=_outcome("hot_takes", [_claimed(*pair) for pair in pairs]))

    def _item(self, take: HotTake, citation: Citation) -> Item:
        return Item(
            text=take.claim,
            quote=self._receipts.quote(citation),
            note=f"To be judged on {take.resolve_by:%-d %B %Y}." if take.resolve_by else "",
            buttons=(Button(label="Context", action=span_action("context", citation.span)),),
        )


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
    text = (
        f"I found no {what} in \u201c{episode.title}\u201d that I would stand behind. /quote shows what was said there."
    )
    return OutgoingMessage(
        blocks=(Notice(Tone.NOT_FOUND, text),),
        outcome=Outcome(kind="none", answered=False, score=0.0, text=text),
    )
