"""A community on Slack: one workspace with its people."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from tests.wire.community.stage import PEOPLE, Done, label_on
from tests.wire.community.steps import (
    Act,
    AsksAbout,
    Completes,
    Fills,
    Installs,
    Leaves,
    Mentions,
    OpensHome,
    Presses,
    Says,
    Seen,
    Types,
    Where,
)
from tests.wire.slack.delivery import OverHttp, Road
from tests.wire.slack.people import Act as Sent
from tests.wire.slack.people import Person
from tests.wire.slack.reading import words
from tests.wire.slack.running import Browser
from tests.wire.slack.server import FakeSlack
from tests.wire.slack.world import Channel, Message, Team, View

_ANSWER, _FORM = "aftershow-answer", "aftershow-form"
_VOTE = "'value': 'vote:"
_WAITING, _BELOW = "One moment", "My answer is below this window"
"""What a window says that was opened at once because Slack waits no longer, and what it says in the end."""


class Door:
    """What a browser needs to know of the program."""

    def __init__(self, slack: FakeSlack, road: OverHttp) -> None:
        self.slack, self.road = slack, road


class SlackStage:
    platform = "slack"

    def __init__(self, slack: FakeSlack, road: Road, team: Team) -> None:
        self.slack, self.road, self.team, self.name = slack, road, team, f"slack {team.id}"
        self.secret = self.other_secret = ""
        self.people = {
            name: Person(slack, road, team.user(f"U{team.id[1:]}{name.upper()}", admin=name == "host"))
            for name in PEOPLE
        }
        everybody = [one.id for one in self.people.values()]
        self.places = {
            "general": team.channel(f"C{team.id[1:]}", *everybody),
            "side": team.channel(f"C{team.id[1:]}SIDE", *everybody),
            "hosts": team.channel(f"G{team.id[1:]}", self.people["host"].id, kind="group"),
        }

    # --- acting ---

    async def does(self, who: str, act: Act, kept: Mapping[str, Any]) -> Done:
        person = self.people[who]
        place, thread = self._place(person, act, kept)
        done = Done(who, act, place, thread, home=self._home(person), kept=kept)
        if isinstance(act, Presses) and not isinstance(kept[act.on], View):
            person.user.modals.clear()
        if isinstance(act, Presses):
            done.word = _choice(kept[act.on], act.label) or _action(
                kept[act.on].buttons[label_on(kept[act.on], act.label)]
            )
        if isinstance(act, Fills):
            done.word = _form_action(person.modal)
        sent = await self._sent(person, act, place, thread, kept)
        done.act = sent
        if isinstance(act, Mentions | Says):
            done.said = self._said_last(person, place)
            if isinstance(act, Mentions) and thread is None:
                done.thread = done.said.ts
        if sent is not None:
            done.again = lambda: self._again(person, sent)
            done.acked = lambda: all(one.in_time for one in sent.acks)
        return done

    def _place(self, person: Person, act: Act, kept: Mapping[str, Any]) -> tuple[Channel, str | None]:
        match act:
            case Types(place=place):
                return self.places[place], None
            case Says(place="direct"):
                return self.team.im(person.id), None
            case Mentions(thread_of=of) | Says(thread_of=of) if of:
                return kept[of].channel, kept[of].thread
            case Presses(on=on) | AsksAbout(on=on) if isinstance(kept[on], Message):
                root = kept[on].thread
                return kept[on].channel, root if root != kept[on].ts else None
            case Fills():
                origin = json.loads(person.modal.payload["private_metadata"])
                channel = self.team.channels.get(origin.get("channel", ""))
                return channel or self.team.im(person.id), origin.get("thread")
            case Presses() | OpensHome() | Installs() | Leaves():
                return self.team.im(person.id), None
            case _:
                return self.places["general"], None

    async def _sent(
        self, person: Person, act: Act, place: Channel, thread: str | None, kept: Mapping[str, Any]
    ) -> Sent | None:
        match act:
            case Types(line=line):
                line = line.format(secret=self.secret, other_secret=self.other_secret)
                return await person.types(place, line)
            case Presses(label=label, on=on):
                return await person.presses(kept[on], _choice(kept[on], label) or label_on(kept[on], label))
            case Fills(values=values):
                return await person.fills_in({name: self._value(one) for name, one in values.items()})
            case Mentions(text=text):
                return await person.mentions(place, text, thread)
            case Says(text=text):
                return await person.says(place, text, thread)
            case AsksAbout(on=on):
                return await person.asks_about(kept[on])
            case OpensHome():
                return await person.opens_home()
            case Installs():
                if not isinstance(self.road, OverHttp):
                    return None  # the operator installed it: the owner is greeted when the program starts
                page = await Browser(Door(self.slack, self.road)).installs(person.user)  # type: ignore[arg-type]
                assert page.status == 200, page
                return None
            case Leaves():
                sent = await person.event({"type": "app_uninstalled"})
                self.slack.uninstall(self.team)
                return sent
            case Completes():
                raise AssertionError("Slack completes nothing")

    def _value(self, text: str) -> str:
        return text.format(general=self.places["general"].id, hosts=self.places["hosts"].id)

    def _said_last(self, person: Person, place: Channel) -> Message:
        return [one for one in place.messages if one.author == person.id][-1]

    async def _again(self, person: Person, sent: Sent) -> None:
        """As Slack sends events again; an act of a person with the trigger it had."""
        if sent.kind == "event":
            sent.acks.append(await self.road.event(sent.payload, attempt=1, reason="http_timeout"))
        elif sent.kind == "command":
            sent.acks.append(await self.road.command(sent.payload))
        else:
            sent.acks.append(await self.road.interaction(sent.payload))

    async def late(self, person: str, text: str) -> Done:
        """A mention while nobody is there to take it; `again` is Slack's retry."""
        done = await self.does(person, Mentions(text), {})
        sent = done.act

        async def again() -> None:
            sent.acks[:] = [await self.road.event(sent.payload, attempt=3, reason="http_error")]

        done.again = again
        return done

    # --- looking ---

    def shown(self) -> Iterator[Message]:
        for channel in list(self.team.channels.values()):
            yield from (one for one in channel.messages if one.author == self.team.bot_user and not one.deleted)

    def is_at(self, message: Message, seen: Seen, done: Done) -> bool:
        actor = self.people[seen.to or done.who]
        if seen.where in (Where.DIRECT, Where.GREETING):
            return message.channel is self.team.im(actor.id)
        if seen.where is Where.HOSTS:
            return message.channel is self.places["hosts"] and message.only_for is None
        if seen.where is Where.POSTED:
            return message.channel is self.places["general"] and message.only_for is None and message.thread is None
        if seen.where is Where.UNDER:
            above = done.kept[seen.of]
            return message.channel is above.channel and message.thread == above.ts and message.only_for is None
        if message.channel is not done.channel or message.thread != done.thread:
            return False
        if seen.where is Where.ALONE:
            return message.only_for == actor.id or (message.only_for is None and done.channel.kind == "im")
        return seen.where in (Where.ALL, Where.THREAD) and message.only_for is None

    def tells(self, message: Message, done: Done) -> bool:
        actor = self.people[done.who]
        if message.channel is not done.channel:
            return False
        return message.only_for == actor.id or (message.only_for is None and done.channel.kind == "im")

    def panel(self, seen: Seen, done: Done) -> tuple[str, Any] | None:
        user = self.people[done.who].user
        if seen.where is Where.HOME:
            return (user.home.words, user.home) if user.home and user.home.hash != done.home else None
        if not user.modals or _WAITING in user.modals[-1].words:
            return None
        top = user.modals[-1]
        kind = _FORM if seen.where is Where.FORM else _ANSWER
        return (top.words, top) if top.payload.get("callback_id") == kind else None

    def opens(self, seen: Seen, done: Done) -> bool:
        return seen.where is Where.FORM or (seen.where is Where.WINDOW and not isinstance(done.does, Fills))

    def panels(self) -> int:
        ours = [one for one in self.slack.views.values() if one.team is self.team]
        return sum(one.payload.get("type") == "modal" and _BELOW not in one.words for one in ours)

    def everything(self) -> str:
        views = [one.words for one in self.slack.views.values() if one.team is self.team]
        return "\n".join([*(one.words for one in self.shown()), *views])

    def complaints(self) -> list[str]:
        """What Slack itself told people."""
        return [error for one in self.people.values() for error in one.user.errors]

    def _home(self, person: Person) -> str:
        return person.user.home.hash if person.user.home else ""


def _action(button: Mapping[str, Any]) -> str:
    return str(button.get("value") or button["element"]["value"])


def _choice(shown: Message | View, label: str) -> str:
    """What the button beside a poll's choice sends: all of them read "Vote". Empty where there is no such choice."""
    beside = [block for block in shown.payload.get("blocks") or () if _VOTE in str(block.get("accessory"))]
    return next((str(one["accessory"]["value"]) for one in beside if words({"blocks": [one]}).startswith(label)), "")


def _form_action(view: View) -> str:
    return str(json.loads(view.payload["private_metadata"])["action"])
