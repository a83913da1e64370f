"""Polls for hosts: close early, open again, keep open longer, count with another community, export."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.chat.blocks import Button, Buttons, ButtonStyle, Heading, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage
from bot.commands.handing_over import HandingOver
from bot.commands.polls import OLD_BUTTON, UNKNOWN, known, private
from bot.commands.request import Actions, Press, Request
from bot.domain.poll import Poll
from bot.engaging.linked_polls import LinkedPolls
from bot.engaging.poll_export import to_csv, to_json
from bot.engaging.poll_messages import local, standing, status_of
from bot.engaging.poll_painting import PollPainter
from bot.engaging.polls import PollService
from bot.errors import BadArgument, NotAllowed
from bot.ports import Clock
from bot.ports.polls import PollRules

_DAY = timedelta(days=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CROSSES = (
    "Enter this code in the other community within an hour: /aftershow polls link {code}\n"
    "It works once. There the same question opens with the same options and closing time. From then on the counts of "
    "both communities are shown together and apart; nothing else crosses, and whoever belongs to both may vote in "
    "each: the post says so. Either side can end it here at any time."
)


class PollHosts(Actions):
    """What a button would change stands in the button (a moment, a closing): pressed or delivered twice, it is done
    once."""

    admin_words = frozenset(("poll-host", "polls-hosts"))

    def __init__(
        self,
        service: PollService,
        painter: PollPainter,
        linked: LinkedPolls,
        rules: PollRules,
        handing_over: HandingOver,
        clock: Clock,
    ) -> None:
        self._service = service
        self._painter = painter
        self._linked = linked
        self._rules = rules
        self._handing_over = handing_over
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {"poll-host": self.press_poll, "polls-hosts": self.press_all}

    async def press_poll(self, request: Request, rest: str) -> OutgoingMessage:
        """One poll: its state, or one of the things to do about it."""
        number, _, what = rest.partition(":")
        poll = await known(self._service, request, number)
        verb, _, argument = what.partition(":")
        match verb:
            case "":
                return await self.menu(poll)
            case "close":
                return await self._done(await self._service.close(poll.community, poll.id), "Closed.")
            case "extend":
                longer = await self._service.extend(poll.community, poll.id, _moment(argument))
                return await self._done(longer or poll, "Open longer." if longer else "It is so already.")
            case "reopen":
                until = self._clock.now() + _DAY
                seen = _moment(argument)
                again = await self._service.reopen(poll.community, poll.id, seen=seen, closes_at=until)
                return await self._done(again or poll, "Open again, for a day." if again else "It is so already.")
            case "link":
                return await self._offer(request, poll)
            case "unlink":
                ended = await self._linked.unlink(poll.community, poll.id)
                fresh = await known(self._service, request, number)
                return await self._done(fresh, "Counted on its own now." if ended else "It is so already.")
            case _:
                raise BadArgument(OLD_BUTTON)

    async def press_all(self, request: Request, rest: str) -> OutgoingMessage:
        """All polls of the community: exports, and who may open one."""
        match rest:
            case "csv" | "json":
                polls = await self._service.recent(request.community, _EPOCH)
                if not polls:
                    return private(Notice(Tone.INFO, "There was no poll yet, so there is nothing to export."))
                views = [await self._service.view(poll) for poll in polls]
                text = to_csv(views) if rest == "csv" else to_json(views)
                return await self._handing_over.give(
                    request, f"{len(views)} poll{'s' * (len(views) > 1)} as {rest.upper()}", text
                )
            case "members-on" | "members-off":
                allowed = rest == "members-on"
                await self._rules.let_members_open(request.community, allowed)
                done = "Members may open polls with /poll." if allowed else "Only hosts open polls now."
                return private(Notice(Tone.INFO, done))
            case _:
                raise BadArgument(OLD_BUTTON)

    async def join(self, request: Request, code: str) -> OutgoingMessage:
        """`/aftershow polls link CODE`: hold another community's poll here too, and count with it."""
        if not request.admin:
            raise NotAllowed("Only administrators of this community may do that. Ask one of them.")
        poll = await self._linked.join(code, request.community, request.person)
        if poll is None:
            raise BadArgument(
                "That code does not work: it may be used up, older than an hour, for a poll that is closed, or made "
                "right here. Ask the other community's hosts for a fresh one."
            )
        await self._service.publish(poll, request.conversation)
        return await self._done(poll, "Linked. The poll goes up here in a moment.")

    async def menu(self, poll: Poll, first: str = "") -> OutgoingMessage:
        """What hosts can do about a poll; `first` says what was just done."""
        view = await self._service.view(poll)
        buttons = []
        at = f"poll-host:{poll.id}"
        if view.open:
            buttons.append(Button(label="Close now", action=f"{at}:close", style=ButtonStyle.PRIMARY))
            for label, by in (("A day longer", _DAY), ("A week longer", 7 * _DAY)):
                if poll.closes_at is not None:
                    later = _carried(poll.closes_at + by)
                    buttons.append(Button(label=label, action=f"{at}:extend:{later}"))
            buttons.append(Button(label="Link a community", action=f"{at}:link"))
        elif poll.closed_at is not None:
            reopen = f"{at}:reopen:{_carried(poll.closed_at)}"
            buttons.append(Button(label="Open again for a day", action=reopen))
        if poll.link:
            buttons.append(Button(label="Unlink", action=f"{at}:unlink"))
        said = (Notice(Tone.INFO, first),) if first else ()
        told = Text(standing(view)) if poll.shown != "after_close" or not view.open else Text("Hidden until it closes.")
        return private(*said, Heading(poll.question), Text(status_of(view)), told, Buttons(tuple(buttons)))

    async def _offer(self, request: Request, poll: Poll) -> OutgoingMessage:
        view = await self._service.view(poll)
        if not view.open:
            raise BadArgument("That poll is closed. Open it again first, then link it.")
        code = await self._linked.offer(poll, request.person)
        until = f"Open until {local(poll.closes_at, view.zone)}." if poll.closes_at else ""
        return private(Heading(f"Code: {code}"), Text(_CROSSES.format(code=code)), Text(until or "Open-ended."))

    async def _done(self, poll: Poll | None, said: str) -> OutgoingMessage:
        if poll is None:
            raise BadArgument(UNKNOWN)
        self._painter.note(poll)
        return await self.menu(poll, said)


def _carried(moment: datetime) -> int:
    """A moment as a button carries it, to the microsecond."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def _moment(carried: str) -> datetime:
    if not (carried.isascii() and carried.isdecimal() and len(carried) < 17):
        raise BadArgument(OLD_BUTTON)
    return _EPOCH + timedelta(microseconds=int(carried))
