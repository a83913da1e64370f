"""Questions for the hosts: asked with a button, answered in the hosts' channel, and the asker is told."""

import csv
import io
import re
from collections.abc import Mapping, Sequence

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Notice, Text, Tone
from bot.chat.forms import Field, FieldKind, Form
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.refs import ConversationRef
from bot.commands.community_profiles import CommunityProfiles
from bot.commands.handing_over import HandingOver
from bot.commands.request import Actions, Fill, OpenForm, Press, Request
from bot.domain.community import CommunityProfile, is_platform
from bot.domain.ids import PersonId
from bot.errors import BadArgument, NotAllowed
from bot.platform_ports import HostDesk, OpenQuestion
from bot.ports import Clock
from bot.publishing.messenger import Messenger

LONGEST_ANSWER = 1500
_SHOWN = 10
_FORMULA = re.compile(r"^[=+\-@\t\r]")


class HostQueue(Actions):
    """Hosts are administrators, people in the hosts' channel, and whoever the questions go to by direct message."""

    aware_words = frozenset(("answer", "answer-question"))
    admin_words = frozenset(("questions", "questions-export"))

    def __init__(
        self, desk: HostDesk, profiles: CommunityProfiles, messenger: Messenger, handing_over: HandingOver, clock: Clock
    ) -> None:
        self._desk = desk
        self._profiles = profiles
        self._messenger = messenger
        self._handing_over = handing_over
        self._clock = clock

    async def ask(self, request: Request, question: str) -> OutgoingMessage:
        """Let the question wait for the hosts, and show it to them where they are."""
        asked, new = await self._desk.ask(request.conversation, request.person, question, self._clock.now())
        if not new:
            return _private(Notice(Tone.INFO, "The hosts have that question of yours already."))
        if not is_platform(request.conversation.platform):
            return _private(Notice(Tone.INFO, "Passed on to the hosts: they find it in their list of open questions."))
        shown = await self._show_hosts(asked, await self._profiles.of(request))
        passed = "Passed on to the hosts." if shown else "Kept for the hosts: they find it with /aftershow questions."
        return _private(Notice(Tone.INFO, f"{passed} I tell you in a direct message when they answer."))

    def presses(self) -> Mapping[str, Press]:
        return {"questions": self.press_waiting, "questions-export": self.press_export}

    def forms(self) -> Mapping[str, OpenForm]:
        return {"answer": self.open_answer}

    def fills(self) -> Mapping[str, Fill]:
        return {"answer-question": self.fill_answer}

    async def press_waiting(self, request: Request, rest: str) -> OutgoingMessage:
        """The waiting questions, oldest first, each with its button."""
        waiting = await self._desk.waiting(request.community)
        if not waiting:
            return _private(Notice(Tone.INFO, "No questions are waiting."))
        items = tuple(
            Item(text=one.text, note=f"asked {one.asked_at:%Y-%m-%d %H:%M} UTC", buttons=(_answer_button(one),))
            for one in waiting[:_SHOWN]
        )
        blocks: list[Block] = [
            Heading(f"Waiting for the hosts: {len(waiting)}"),
            ItemList(items, more="/aftershow questions"),
        ]
        if len(waiting) > _SHOWN:
            blocks.append(Text(f"The {_SHOWN} oldest of {len(waiting)}; answer these first, or export all of them."))
        blocks.append(Buttons((Button(label="Export as CSV", action="questions-export:"),)))
        return _private(*blocks)

    async def press_export(self, request: Request, rest: str) -> OutgoingMessage:
        waiting = await self._desk.waiting(request.community)
        if not waiting:
            return _private(Notice(Tone.INFO, "No questions are waiting, so there is nothing to export."))
        named = f"{len(waiting)} open question{'s' if len(waiting) != 1 else ''} as CSV"
        return await self._handing_over.give(request, named, _csv(waiting))

    async def open_answer(self, request: Request, rest: str) -> Form:
        question = await self._question(request, rest)
        await self._check_host(request)
        if question.answer is not None:
            raise BadArgument("Someone answered that question already.")
        field = Field(
            id="answer",
            label="Your answer",
            kind=FieldKind.TEXT,
            hint=question.text[:100],
            most=LONGEST_ANSWER,
        )
        return Form(action=f"answer-question:{question.id}", title="Answer a question", fields=(field,))

    async def fill_answer(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        await self._check_host(request)
        question = await self._question(request, rest)
        text = values.get("answer", "").strip()[:LONGEST_ANSWER]
        if not text:
            raise BadArgument("That answer is empty. Press Answer again and write one.")
        answered = await self._desk.answer(request.community, question.id, request.person, text, self._clock.now())
        if answered is None:
            raise BadArgument("Someone else answered that question first; their answer stands.")
        told = await self._tell_asker(answered)
        if answered.notice is not None:
            await self._messenger.replace(answered.notice, _answered_notice(answered))
        reply = "Sent: whoever asked has your answer." if told else "Kept, but I could not reach whoever asked."
        return _private(Notice(Tone.INFO if told else Tone.ERROR, reply))

    async def _show_hosts(self, asked: OpenQuestion, profile: CommunityProfile) -> bool:
        place = _hosts_place(asked.conversation, profile)
        if place is None:
            return False
        key = f"question:{asked.id}"
        notice = await self._messenger.post(place, _open_notice(asked), key=key, unasked=True)
        if notice is None:
            return False
        await self._desk.noticed(asked.community, asked.id, notice)
        return True

    async def _tell_asker(self, question: OpenQuestion) -> bool:
        """By direct message: private wherever it was asked, and it waits for them."""
        place = ConversationRef(
            platform=question.conversation.platform,
            community=question.community,
            channel="",
            direct=question.asked_by,
        )
        message = _private(
            Text("You asked the hosts:"), Text(question.text), Text("They answer:"), Text(question.answer or "")
        )
        return await self._messenger.post(place, message, key=f"answer:{question.id}") is not None

    async def _question(self, request: Request, rest: str) -> OpenQuestion:
        """Unknown, deleted and another community's look the same."""
        number = int(rest) if rest.isdecimal() and len(rest) < 12 else 0
        question = await self._desk.question(request.community, number)
        if question is None:
            raise BadArgument("That question is not there any more.")
        return question

    async def _check_host(self, request: Request) -> None:
        profile = await self._profiles.of(request)
        hosts_place = profile.hosts_channel is not None and request.conversation.channel == profile.hosts_channel
        told_directly = profile.hosts_channel is None and request.person == profile.installed_by
        if not (request.admin or hosts_place or told_directly):
            raise NotAllowed("Only the hosts of this community may answer. They do it in their own channel.")


def _hosts_place(asked: ConversationRef, profile: CommunityProfile) -> ConversationRef | None:
    if profile.hosts_channel is not None:
        return ConversationRef(platform=asked.platform, community=asked.community, channel=profile.hosts_channel)
    if profile.installed_by is None:
        return None
    installer = PersonId(profile.installed_by)
    return ConversationRef(platform=asked.platform, community=asked.community, channel="", direct=installer)


def _open_notice(question: OpenQuestion) -> OutgoingMessage:
    return OutgoingMessage(
        blocks=(
            Heading("A question for the hosts"),
            Text(question.text),
            Buttons((_answer_button(question),)),
        )
    )


def _answered_notice(question: OpenQuestion) -> OutgoingMessage:
    return OutgoingMessage(
        blocks=(
            Heading("A question for the hosts, answered"),
            Text(question.text),
            Text(f"Answer: {question.answer}"),
        )
    )


def _answer_button(question: OpenQuestion) -> Button:
    return Button(label="Answer", action=f"answer:{question.id}", style=ButtonStyle.PRIMARY)


def _csv(questions: Sequence[OpenQuestion]) -> str:
    """Who asked is left out: a list for the show's planning. Cells that a spreadsheet would run begin with a quote."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(("number", "asked_at_utc", "question"))
    for one in questions:
        text = f"'{one.text}" if _FORMULA.match(one.text) else one.text
        writer.writerow((one.id, f"{one.asked_at:%Y-%m-%d %H:%M}", text))
    return out.getvalue()


def _private(*blocks: Block) -> OutgoingMessage:
    return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)
