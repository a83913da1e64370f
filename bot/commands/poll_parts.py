"""Everything about polls, put together from its stores."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.messages import OutgoingMessage
from bot.commands.aftershow import Word
from bot.commands.handing_over import HandingOver
from bot.commands.open_poll import PollCommand
from bot.commands.poll_hosts import PollHosts
from bot.commands.polls import PollActions
from bot.commands.request import Actions, Request
from bot.engaging.linked_polls import LinkedPolls
from bot.engaging.poll_painting import PAUSE, PollFace, PollPainter
from bot.engaging.poll_planner import PollPlanner
from bot.engaging.polls import PollService
from bot.platform_ports import Profiles
from bot.ports import Clock
from bot.ports.polls import PollStorage
from bot.ports.publishing import Outbox
from bot.publishing.messenger import Messenger


@dataclass(frozen=True, slots=True, kw_only=True)
class PollParts:
    """`command` and `actions` answer people, `words` are those of `/aftershow`; `voting` stands on the bot's page."""

    service: PollService
    painter: PollPainter
    planner: PollPlanner
    command: PollCommand
    voting: PollActions
    hosts: PollHosts

    @property
    def actions(self) -> tuple[Actions, ...]:
        return self.voting, self.hosts

    @property
    def words(self) -> tuple[Word, ...]:
        async def polls(request: Request, rest: str) -> OutgoingMessage:
            what, _, code = rest.partition(" ")
            if what.lower() == "link":
                return await self.hosts.join(request, code)
            return await self.voting.press_polls(request, "")

        does = "open polls, your place on the scoreboard; for hosts more: manage, export, link CODE"
        return (Word("polls", does, polls, hosts=False),)


def poll_parts(
    stores: PollStorage,
    outbox: Outbox,
    profiles: Profiles,
    messenger: Messenger,
    handing_over: HandingOver,
    clock: Clock,
    faces: Mapping[str, PollFace],
    pause: timedelta = PAUSE,
) -> PollParts:
    """`faces` may be filled later: messages of others that show polls, by the first word of the polls' `about`."""
    service = PollService(stores.polls, stores.ballots, outbox, profiles, clock)
    painter = PollPainter(service, stores.paintings, outbox, messenger, clock, faces, pause=pause)
    linked = LinkedPolls(stores.links, clock)
    return PollParts(
        service=service,
        painter=painter,
        planner=PollPlanner(service, stores.duties, stores.paintings, outbox, painter),
        command=PollCommand(service, stores.rules, messenger, clock),
        voting=PollActions(service, painter, stores.scores, stores.rules, clock),
        hosts=PollHosts(service, painter, linked, stores.rules, handing_over, clock),
    )
