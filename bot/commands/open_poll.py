"""`/poll`: ask the community something, in a line or in a form."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from bot.chat import capabilities
from bot.chat.blocks import Button, Buttons, Notice, Tone
from bot.chat.forms import Field, FieldKind, Form, Option
from bot.chat.messages import OutgoingMessage
from bot.commands.poll_words import USAGE, Wanted, checked, parse_poll, parse_span
from bot.commands.polls import private
from bot.commands.request import Command, Fill, Request
from bot.commands.spec import POLL
from bot.domain.community import is_of_one, is_platform
from bot.domain.poll import LONGEST_QUESTION, NewPoll, Shown
from bot.engaging.polls import PollService
from bot.errors import BadArgument, NotAllowed, Unsupported
from bot.ports import Clock
from bot.ports.polls import PollRules
from bot.publishing.messenger import Messenger

_LASTS = (("12h", "12 hours"), ("1d", "1 day"), ("3d", "3 days"), ("1w", "1 week"), ("2w", "2 weeks"))
_SHOWN = (
    (Shown.LIVE, "to everyone, all the time"),
    (Shown.AFTER_VOTE, "to those who voted"),
    (Shown.AFTER_CLOSE, "when it closes"),
)
_REMINDERS = (("never", "No reminder"), ("1h", "1 hour before"), ("3h", "3 hours before"), ("1d", "1 day before"))


class PollCommand(Command):
    """For administrators, and for everyone where the hosts say so."""

    spec = POLL
    aware_words = frozenset(("open-poll",))

    def __init__(self, service: PollService, rules: PollRules, messenger: Messenger, clock: Clock) -> None:
        self._service = service
        self._rules = rules
        self._messenger = messenger
        self._clock = clock

    def needs_admin(self, text: str) -> bool:
        return True

    async def run(self, request: Request) -> OutgoingMessage:
        if not request.text.strip():
            raise BadArgument(f"A poll needs a question. {USAGE}")
        return await self._open(request, parse_poll(request.text))

    def opens_form(self, text: str) -> bool:
        return not text.strip()

    async def form(self, request: Request) -> Form | None:
        if not self.opens_form(request.text):
            return None
        await self._check(request)
        lasts = (*(Option(value, label) for value, label in _LASTS), Option("never", "until the hosts close it"))
        return Form(
            action="open-poll:",
            title="A poll",
            submit="Open it",
            fields=(
                Field(id="question", label="Question", most=LONGEST_QUESTION),
                Field(
                    id="options",
                    label="Options, one a line",
                    kind=FieldKind.TEXT,
                    hint="Empty: agree, disagree, it depends",
                    required=False,
                    most=1000,
                ),
                Field(id="lasts", label="Open for", kind=FieldKind.CHOICE, value="3d", options=lasts),
                Field(
                    id="shown",
                    label="The count is shown",
                    kind=FieldKind.CHOICE,
                    value=Shown.LIVE.value,
                    options=tuple(Option(shown.value, label) for shown, label in _SHOWN),
                ),
                Field(
                    id="remind",
                    label="Reminder in its thread",
                    kind=FieldKind.CHOICE,
                    value="never",
                    options=tuple(Option(value, label) for value, label in _REMINDERS),
                ),
            ),
        )

    def fills(self) -> Mapping[str, Fill]:
        return {"open-poll": self.fill}

    async def fill(self, request: Request, rest: str, values: Mapping[str, str]) -> OutgoingMessage:
        shown = values.get("shown") or Shown.LIVE.value
        if shown not in Shown._value2member_map_:
            raise BadArgument("That form is from another version. Run /poll again.")
        wanted = checked(
            " ".join(values.get("question", "").split()),
            [option for line in values.get("options", "").splitlines() if (option := " ".join(line.split()))],
            lasts=parse_span(values.get("lasts") or "3d"),
            shown=Shown(shown),
            remind=parse_span(values.get("remind") or "never"),
        )
        return await self._open(request, wanted)

    async def _open(self, request: Request, wanted: Wanted) -> OutgoingMessage:
        await self._check(request)
        place = request.conversation
        posted = self._messenger.reaches(place.platform)
        if not posted and not capabilities.of(place.platform).buttons:
            raise Unsupported("Nobody can vote in a shell. Open the poll in the playground, in Slack or in Discord.")
        now = self._clock.now()
        poll = await self._service.open(
            NewPoll(
                community=request.community,
                question=wanted.question,
                options=wanted.options,
                opened_by=request.person,
                shown=wanted.shown,
                opens_at=now,
                closes_at=None if wanted.lasts is None else now + wanted.lasts,
                remind=wanted.remind,
                about=_asked(request.event_id),
            )
        )
        if not posted:
            return await self._service.message(poll)
        await self._service.publish(poll, replace(place, episode_id=None))
        manage = Buttons((Button(label="Manage", action=f"poll-host:{poll.id}"),))
        said = Notice(Tone.INFO, "Your poll goes up here in a moment.")
        return private(said, manage) if request.admin else private(said)

    async def _check(self, request: Request) -> None:
        if request.outsider:
            raise NotAllowed("Only members of this community open polls here.")
        if request.admin or not is_platform(request.conversation.platform) or is_of_one(request.community):
            return
        if not await self._rules.members_may_open(request.community):
            raise NotAllowed("Only the hosts open polls here. They can let members do it with /aftershow polls.")


def _asked(event_id: str) -> str:
    """One poll for one wish, however often it is delivered."""
    return f"asked:{hashlib.sha256(event_id.encode()).hexdigest()[:32]}" if event_id else ""
