"""`/ask question`: an answer from what was said, with receipts, or an honest refusal."""

from collections.abc import Mapping

from bot.answering.answerer import Answerer
from bot.chat.blocks import Block, Button, Buttons, Notice, Text, Tone
from bot.chat.messages import Outcome, OutgoingMessage, Visibility
from bot.commands.actions import LONGEST, span_action
from bot.commands.request import Command, Press, Request
from bot.commands.shaping import Receipts, nobody_said, outcome_item, repair_note
from bot.commands.spec import ASK
from bot.domain.answer import Answer
from bot.errors import BadArgument
from bot.platform_ports import HostDesk
from bot.ports import Clock, KeptTexts

_LONGEST_QUESTION = 500


class AskCommand(Command):
    spec = ASK

    def __init__(self, answerer: Answerer, desk: HostDesk, kept: KeptTexts, clock: Clock, receipts: Receipts) -> None:
        self._answerer = answerer
        self._desk = desk
        self._kept = kept
        self._clock = clock
        self._receipts = receipts

    async def run(self, request: Request) -> OutgoingMessage:
        question = _checked(request.text)
        answer = await self._answerer.answer(question, request.scope)
        share, ask_hosts = await self._actions(question, request)
        if answer.answered:
            blocks = await self._answered(answer, share, request)
        else:
            blocks = await self._refused(answer, ask_hosts, request)
        return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE, outcome=_outcome(answer))

    def presses(self) -> Mapping[str, Press]:
        return {
            "share-answer": self.press_share,
            "share-answer-kept": self._kept_text(self.press_share),
            "ask-hosts": self.press_ask_hosts,
            "ask-hosts-kept": self._kept_text(self.press_ask_hosts),
        }

    async def press_share(self, request: Request, rest: str) -> OutgoingMessage:
        question = _checked(rest)
        answer = await self._answerer.answer(question, request.scope)
        if not answer.answered:
            raise BadArgument("What I know has changed since; there is nothing to share. Ask again.")
        quotes = await self._receipts.quotes(answer.evidence, request.scope)
        return OutgoingMessage(blocks=(Text(f"Asked: {question}"), *quotes), outcome=_outcome(answer))

    async def press_ask_hosts(self, request: Request, rest: str) -> OutgoingMessage:
        question = _checked(rest)
        await self._desk.ask(request.conversation, request.person, question, self._clock.now())
        thanks = "Passed on to the hosts: they find it in their list of open questions."
        return OutgoingMessage(blocks=(Notice(Tone.INFO, thanks),), visibility=Visibility.PRIVATE)

    def _kept_text(self, press: Press) -> Press:
        async def pressed(request: Request, rest: str) -> OutgoingMessage:
            text = await self._kept.text(request.community, rest)
            if text is None:
                raise BadArgument("I no longer know what that button was about. Ask again with /ask.")
            return await press(request, text)

        return pressed

    async def _actions(self, question: str, request: Request) -> tuple[str, str]:
        if len(f"share-answer:{question}") <= LONGEST:
            return f"share-answer:{question}", f"ask-hosts:{question}"
        key = await self._kept.keep(request.community, question, self._clock.now(), request.person)
        return f"share-answer-kept:{key}", f"ask-hosts-kept:{key}"

    async def _answered(self, answer: Answer, share: str, request: Request) -> tuple[Block, ...]:
        quotes = await self._receipts.quotes(answer.evidence, request.scope)
        buttons = Buttons(
            (
                Button(label="Share", action=share),
                Button(label="Context", action=span_action("context", answer.evidence[0].span)),
            )
        )
        return (*repair_note(answer.repairs), Text("This is what was said:"), *quotes, buttons)

    async def _refused(self, answer: Answer, ask_hosts: str, request: Request) -> tuple[Block, ...]:
        if answer.missing:
            notice = nobody_said(answer.question, answer.missing, answer.closest)
        else:
            notice = Notice(Tone.NOT_FOUND, "I found no answer to that in what was said.")
        blocks: list[Block] = [notice]
        if answer.nearest:
            blocks.append(Text("The nearest that was said:"))
            blocks.extend(await self._receipts.quotes(answer.nearest, request.scope))
        blocks.append(Buttons((Button(label="Ask the hosts", action=ask_hosts),)))
        return tuple(blocks)


def _checked(text: str) -> str:
    question = " ".join(text.split())
    if not question:
        raise BadArgument("What would you like to know? For example: /ask why does data stay in S3?")
    if len(question) > _LONGEST_QUESTION:
        raise BadArgument(
            f"A question has at most {_LONGEST_QUESTION} characters and this has {len(question)}. Ask the heart of it."
        )
    return question


def _outcome(answer: Answer) -> Outcome:
    shown = answer.evidence if answer.answered else answer.nearest
    items = tuple(outcome_item(citation, answer.confidence / (rank + 1)) for rank, citation in enumerate(shown))
    return Outcome(
        kind="answer" if answer.answered else "none",
        answered=answer.answered,
        score=round(answer.confidence, 4),
        text=" ".join(citation.text for citation in answer.evidence),
        items=items,
    )
