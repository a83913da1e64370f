"""`/ask question`: an answer from what was said, with receipts, or an honest refusal."""

from collections.abc import Mapping
from dataclasses import replace

from bot.answering.answerer import Answerer
from bot.answering.draft import OnAnswer
from bot.chat.actions import LONGEST, span_action
from bot.chat.blocks import Block, Button, Buttons
from bot.chat.forms import Field, FieldKind, Form
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.answer_blocks import AnswerBlocks, answer_outcome
from bot.commands.conversations import Conversations, Understood
from bot.commands.episode_choice import no_episodes_yet
from bot.commands.feedback import feedback_buttons
from bot.commands.host_queue import HostQueue
from bot.commands.request import Command, Fill, OpenForm, Press, Request
from bot.commands.sharing import Sharing
from bot.commands.spec import ASK
from bot.domain.answer import Answer
from bot.domain.community import is_platform
from bot.errors import BadArgument
from bot.ports import Clock, KeptTexts

_LONGEST_QUESTION = 500
_LONGEST_HINT = 100


class AskCommand(Command):
    spec = ASK
    public_words = frozenset(("share-answer",))

    def __init__(
        self,
        answerer: Answerer,
        queue: HostQueue,
        kept: KeptTexts,
        clock: Clock,
        draws: AnswerBlocks,
        conversations: Conversations,
        sharing: Sharing,
    ) -> None:
        self._answerer = answerer
        self._queue = queue
        self._kept = kept
        self._clock = clock
        self._draws = draws
        self._conversations = conversations
        self._sharing = sharing

    async def run(self, request: Request) -> OutgoingMessage:
        understood = await self._conversations.understood(request, _checked(request.text))
        question = understood.question
        answer = await self._answerer.answer(
            question,
            request.scope,
            on_answer=self._watched(request, understood),
            trouble=understood.trouble,
            waited=understood.waited,
        )
        shown = answer.evidence if answer.answered else answer.nearest
        ask_hosts = await self._ask_hosts(understood.for_hosts(shown[0].episode_title if shown else ""), request)
        turn = await self._conversations.remember(request, understood, [one.span for one in answer.evidence])
        if answer.answered:
            blocks = await self._answered(answer, understood.own, ask_hosts, turn, request)
        elif not request.scope.shows:
            raise no_episodes_yet(request.community)
        else:
            blocks = await self._refused(answer, ask_hosts, request)
        return OutgoingMessage(
            blocks=(*understood.note(), *blocks),
            visibility=Visibility.PRIVATE,
            shows=tuple(one.span for one in shown),
            outcome=answer_outcome(answer),
            turn=turn,
        )

    def presses(self) -> Mapping[str, Press]:
        return {
            "share-answer": self._sharing.press,
            "ask-hosts": self.press_ask_hosts,
            "ask-hosts-kept": self._kept_text(self.press_ask_hosts),
        }

    async def form(self, request: Request) -> Form | None:
        """Asked without words where forms are: a form to ask with."""
        return _question_form("Ask the show") if self.opens_form(request.text) else None

    def opens_form(self, text: str) -> bool:
        return not text.strip()

    def forms(self) -> Mapping[str, OpenForm]:
        return {"follow-up": self.open_follow_up}

    def fills(self) -> Mapping[str, Fill]:
        return {"ask": self.fill_question}

    async def open_follow_up(self, request: Request, rest: str) -> Form:
        return _question_form("Follow up", rest, await self._conversations.followed(request, rest))

    async def fill_question(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        return await self.run(replace(request.about(values.get("question", "")), follows=rest))

    async def press_ask_hosts(self, request: Request, rest: str) -> OutgoingMessage:
        question = " ".join(rest.split())
        if not question:
            raise BadArgument("I no longer know what that button was about. Ask again with /ask.")
        return await self._queue.ask(request, question)

    def _kept_text(self, press: Press) -> Press:
        async def pressed(request: Request, rest: str) -> OutgoingMessage:
            text = await self._kept.text(request.community, rest)
            if text is None:
                raise BadArgument("I no longer know what that button was about. Ask again with /ask.")
            return await press(request, text)

        return pressed

    async def _ask_hosts(self, question: str, request: Request) -> str:
        if len(f"ask-hosts:{question}") <= LONGEST:
            return f"ask-hosts:{question}"
        key = await self._kept.keep(request.community, question, self._clock.now(), request.person)
        return f"ask-hosts-kept:{key}"

    async def _answered(
        self, answer: Answer, own: str, ask_hosts: str, turn: str, request: Request
    ) -> tuple[Block, ...]:
        context = "Context of quote 1" if answer.sentences else "Context"
        buttons = [
            Button(label="Share", action=f"share-answer:{await self._sharing.keep(request, answer, own)}"),
            Button(label=context, action=span_action("context", answer.evidence[0].span)),
        ]
        feedback: tuple[Block, ...] = ()
        if is_platform(request.conversation.platform):
            buttons.append(Button(label="Follow up", action=f"follow-up:{turn}"))
            feedback = (feedback_buttons(answer.question, ask_hosts),)
        shown = await self._draws.answered(answer, request.scope)
        return (*shown, Buttons(tuple(buttons)), *feedback)

    async def _refused(self, answer: Answer, ask_hosts: str, request: Request) -> tuple[Block, ...]:
        buttons = Buttons((Button(label="Ask the hosts", action=ask_hosts),))
        return (*await self._draws.refused(answer, request.scope), buttons)

    def _watched(self, request: Request, understood: Understood) -> OnAnswer | None:
        """Shows what is proven while the rest is written, where somebody can watch."""
        progress = request.progress
        if progress is None:
            return None

        async def on_answer(answer: Answer) -> None:
            step = await self._draws.so_far(answer, request.scope)
            await progress.so_far(replace(step, blocks=(*understood.note(), *step.blocks)))

        return on_answer


def _question_form(title: str, turn: str = "", after: str = "") -> Form:
    """`turn` is the key of the turn that is followed, `after` its question."""
    hint = f"After: {after}"[:_LONGEST_HINT] if after else ""
    field = Field(id="question", label="Your question", kind=FieldKind.TEXT, hint=hint, most=_LONGEST_QUESTION)
    return Form(action=f"ask:{turn}"[:LONGEST], title=title, fields=(field,), submit="Ask")


def _checked(text: str) -> str:
    question = " ".join(text.split())
    if not question:
        raise BadArgument("What would you like to know? For example: /ask why does data stay in S3?")
    if len(question) > _LONGEST_QUESTION:
        raise BadArgument(
            f"A question has at most {_LONGEST_QUESTION} characters and this has {len(question)}. Ask the heart of it."
        )
    return question
