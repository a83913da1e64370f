"""`/quote [topic]`: a true quote, with its receipt."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.actions import LONGEST, span_action
from bot.chat.blocks import Button, Buttons, ButtonStyle, ContextBlock, ContextLine, Notice, Tone
from bot.chat.messages import Outcome, OutgoingMessage, Visibility
from bot.commands.episode_choice import EpisodeChoice, is_season_or_number, no_episodes_yet
from bot.commands.hiding import hide_button
from bot.commands.request import Command, Press, Request
from bot.commands.shaping import nobody_said, outcome_item, repair_note
from bot.commands.spec import QUOTE
from bot.domain.answer import QuoteChoice
from bot.domain.findings import Scope
from bot.domain.ids import EpisodeId
from bot.domain.span import Citation
from bot.errors import BadArgument
from bot.ports import Clock, KeptTexts, ShownQuotes, TranscriptLibrary
from bot.quoting.picker import QuotePicker
from bot.quoting.receipts import Receipts
from bot.searching.question import read_question

_LONGEST_TOPIC = 200


class QuoteCommand(Command):
    spec = QUOTE
    public_words = frozenset(("share",))
    aware_words = frozenset(("context",))

    def __init__(
        self,
        picker: QuotePicker,
        library: TranscriptLibrary,
        choice: EpisodeChoice,
        shown: ShownQuotes,
        kept: KeptTexts,
        clock: Clock,
        receipts: Receipts,
    ) -> None:
        self._picker = picker
        self._library = library
        self._choice = choice
        self._shown = shown
        self._kept = kept
        self._clock = clock
        self._receipts = receipts

    async def run(self, request: Request) -> OutgoingMessage:
        topic = " ".join(request.text.split())
        if len(topic) > _LONGEST_TOPIC:
            raise BadArgument(f"A topic has at most {_LONGEST_TOPIC} characters. A few words find the most: /quote S3")
        found = await self._pick(topic, request)
        if not found.quotes:
            if not request.scope.shows:
                raise no_episodes_yet(request.community)
            return self._nothing(topic, found)
        if request.remember:
            await self._shown.mark(request.community, found.quotes[0].span, self._clock.now())
        another = await self._another(topic, request)
        return await self._message(found, another, request.scope)

    def presses(self) -> Mapping[str, Press]:
        return {
            "another": self.press_another,
            "another-kept": self.press_another_kept,
            "context": self.press_context,
            "share": self.press_share,
            "quote-from": self.press_quote_from,
        }

    async def press_another(self, request: Request, rest: str) -> OutgoingMessage:
        return await self.run(request.about(rest))

    async def press_another_kept(self, request: Request, rest: str) -> OutgoingMessage:
        topic = await self._kept.text(request.community, rest)
        if topic is None:
            raise BadArgument("I no longer know what that button was about. Run /quote again.")
        return await self.run(request.about(topic))

    async def press_quote_from(self, request: Request, rest: str) -> OutgoingMessage:
        episode = await self._choice.by_id(EpisodeId(rest), request.scope)
        scope = replace(request.scope, episodes=(episode.id,))
        return await self.run(request.within(scope).about(""))

    async def press_context(self, request: Request, rest: str) -> OutgoingMessage:
        span = await self._choice.span_of(rest, request.scope)
        [citation] = await self._library.cite([span])
        around = await self._picker.context(span, request.scope)
        lines = tuple(ContextLine(speaker=line.speaker, text=line.text, quoted=line.quoted) for line in around)
        share = Button(label="Share", action=span_action("share", span))
        hide = hide_button(request, span) if request.admin else ()
        return OutgoingMessage(
            blocks=(
                ContextBlock(lines=lines, receipt=self._receipts.receipt(citation, request.community)),
                Buttons((share, *hide)),
            ),
            visibility=Visibility.PRIVATE,
        )

    async def press_share(self, request: Request, rest: str) -> OutgoingMessage:
        span = await self._choice.span_of(rest, request.scope)
        [citation] = await self._library.cite([span])
        context = Button(label="Context", action=span_action("context", span))
        [quote] = await self._receipts.quotes([citation], request.scope)
        buttons = Buttons((context, *hide_button(request, span)))
        return OutgoingMessage(blocks=(quote, buttons), shows=(span,))

    async def _pick(self, topic: str, request: Request) -> QuoteChoice:
        fresh_for = request.community if request.remember else None
        narrowed = await self._only_narrowed(topic, request.scope)
        if narrowed is not None:
            return await self._picker.pick(None, narrowed, limit=request.limit, fresh_for=fresh_for)
        found = await self._picker.pick(topic or None, request.scope, limit=request.limit, fresh_for=fresh_for)
        if found.quotes or not is_season_or_number(topic):
            return found
        episodes = await self._choice.matching(topic, request.scope)
        if not episodes:
            return found
        scope = replace(request.scope, episodes=tuple(episode.id for episode in episodes))
        return await self._picker.pick(None, scope, limit=request.limit, fresh_for=fresh_for)

    async def _only_narrowed(self, topic: str, scope: Scope) -> Scope | None:
        """The scope that `from:EPISODE` or `by:SPEAKER` name, when they are all that was typed."""
        question = read_question(topic)
        if question.words or question.phrases or not (question.from_episode or question.by_speaker):
            return None
        if question.from_episode:
            episode = await self._choice.one(question.from_episode, scope)
            scope = replace(scope, episodes=(episode.id,))
        return replace(scope, speaker=question.by_speaker) if question.by_speaker else scope

    async def _another(self, topic: str, request: Request) -> Button:
        action = f"another:{topic}"
        if len(action) > LONGEST:
            key = await self._kept.keep(request.community, topic, self._clock.now())
            action = f"another-kept:{key}"
        return Button(label="Another", action=action, style=ButtonStyle.PRIMARY)

    async def _message(self, found: QuoteChoice, another: Button, scope: Scope) -> OutgoingMessage:
        first: Citation = found.quotes[0]
        buttons = (
            another,
            Button(label="Context", action=span_action("context", first.span)),
            Button(label="Share", action=span_action("share", first.span)),
        )
        outcome = Outcome(
            kind="quote",
            answered=True,
            score=round(found.scores[0], 4),
            text=first.text,
            items=tuple(outcome_item(*pair) for pair in zip(found.quotes, found.scores, strict=True)),
        )
        return OutgoingMessage(
            blocks=(*repair_note(found.repairs), *await self._receipts.quotes([first], scope), Buttons(buttons)),
            visibility=Visibility.PRIVATE,
            outcome=outcome,
            about=first.span.episode_id,
        )

    def _nothing(self, topic: str, found: QuoteChoice) -> OutgoingMessage:
        if not topic:
            notice = Notice(Tone.NOT_FOUND, "There is nothing to quote yet. /episodes shows what there is.")
        elif found.missing:
            notice = nobody_said(topic, found.missing, found.closest)
        else:
            text = f"Nothing said about \u2018{topic}\u2019 stands alone as a quote. /ask shows what comes nearest."
            notice = Notice(Tone.NOT_FOUND, text)
        return OutgoingMessage(
            blocks=(notice,),
            visibility=Visibility.PRIVATE,
            outcome=Outcome(kind="none", answered=False, score=0.0, text=notice.text),
        )
