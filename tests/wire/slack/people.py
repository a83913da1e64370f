"""People at their Slack clients: they type, press and fill in what they see, and Slack tells the app."""

import asyncio
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from tests.wire.slack.delivery import Ack, Road, deliver
from tests.wire.slack.reading import button_of
from tests.wire.slack.server import FakeSlack
from tests.wire.slack.world import Channel, Json, Message, Team, User, View, new_ts


@dataclass
class Act:
    """Something a person did: how it was acknowledged, and the payload to send it once more."""

    acks: list[Ack]
    payload: Json
    kind: str
    before: frozenset[Message] = field(default_factory=frozenset)

    @property
    def ack(self) -> Ack:
        return self.acks[-1]


class Person:
    """One person of one workspace. What they do goes to the app over `road`."""

    def __init__(self, slack: FakeSlack, road: Road, user: User) -> None:
        self.slack = slack
        self.road = road
        self.user = user

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def team(self) -> Team:
        return self.user.team

    # --- what they see ------------------------------------------------------------------------------------------------

    def sees(self) -> list[Message]:
        return list(self.team.seen_by(self.id))

    def sees_since(self, act: Act) -> list[Message]:
        """What appeared for this person since the act, their own words left out."""
        return [one for one in self.sees() if one not in act.before and one.author == self.team.bot_user]

    async def answer(self, act: Act, count: int = 1, *, within: float = 20) -> Message:
        """The message that appeared since, once `count` have. Fails when it does not come, or more do."""
        await self.until(lambda: len(self.sees_since(act)) >= count, within=within)
        seen = self.sees_since(act)
        assert len(seen) == count, [one.words for one in seen]
        return seen[-1]

    async def until(self, holds: Callable[[], object], *, within: float = 20) -> None:
        ends = time.monotonic() + within
        while not holds():
            if time.monotonic() > ends:
                shown = [one.words for one in self.sees()]
                raise AssertionError(f"it did not happen; {self.id} sees {shown} and {self.user.errors}")
            await asyncio.sleep(0.01)

    @property
    def modal(self) -> View:
        assert self.user.modals, f"no modal is open for {self.id}"
        return self.user.modals[-1]

    # --- what they do -------------------------------------------------------------------------------------------------

    async def types(self, channel: Channel, line: str, **changed: str) -> Act:
        """A slash command. `changed` replaces fields of the payload."""
        command, _, text = line.partition(" ")
        fields = {
            "token": "deprecated",
            "team_id": self.team.id,
            "team_domain": self.team.name,
            "channel_id": channel.id,
            "channel_name": "directmessage" if channel.kind == "im" else channel.name,
            "user_id": self.id,
            "user_name": self.user.name,
            "command": command,
            "text": text,
            "api_app_id": self.slack.app_id,
            "is_enterprise_install": "false",
            "response_url": self.slack.response_url(channel, self.id),
            "trigger_id": self.slack.triggers.issue(self.user),
        }
        if self.team.enterprise:
            fields |= {"enterprise_id": self.team.enterprise, "enterprise_name": "Grid"}
        return await self.repeats(Act([], {**fields, **changed}, "command", self._now()))

    async def says(self, channel: Channel, text: str, thread: str | None = None) -> Act:
        """Words in a channel or DM: with a mention of the bot, Slack sends `app_mention` as well as `message`."""
        ts = new_ts()
        channel.messages.append(Message(channel, ts, self.id, {"text": text}, thread, via="typed"))
        event: Json = {"user": self.id, "text": text, "ts": ts, "channel": channel.id, "event_ts": ts}
        event |= {"team": self.team.id, "client_msg_id": secrets.token_hex(8)}
        if thread:
            event["thread_ts"] = thread
        kinds: list[Json] = []
        if f"<@{self.team.bot_user}>" in text and channel.kind != "im":
            kinds.append({**event, "type": "app_mention"})
        kind = {"channel": "channel", "group": "group", "im": "im"}[channel.kind]
        if kind == "im" or self._has_scope(f"{kind}s:history"):
            kinds.append({**event, "type": "message", "channel_type": kind})
        before = self._now()
        acts = [await self.event(one) for one in kinds]
        return Act([ack for act in acts for ack in act.acks], acts[0].payload if acts else {}, "event", before)

    async def mentions(self, channel: Channel, text: str, thread: str | None = None) -> Act:
        return await self.says(channel, f"<@{self.team.bot_user}> {text}", thread)

    async def presses(self, shown: Message | View, label: str) -> Act:
        """The button of that label; where several have the same, the one that sends `label`."""
        place = shown.buttons.get(label) or button_of(shown.payload, label)
        assert place is not None, f"no button {label!r} among {list(shown.buttons)}"
        element = place["element"]
        action: Json = {
            "action_id": element["action_id"],
            "block_id": place["block_id"],
            "type": element["type"],
            "text": place.get("text") or element.get("text"),
            "value": place.get("value") or element.get("value"),
            "action_ts": f"{time.time():.6f}",
        }
        payload = self._interaction("block_actions", actions=[action])
        if isinstance(shown, View):
            payload |= {"container": {"type": "view", "view_id": shown.id}, "view": shown.shown(self.slack.app_id)}
            return await self.repeats(Act([], payload, "interaction", self._now()))
        container: Json = {"type": "message", "message_ts": shown.ts, "channel_id": shown.channel.id}
        container["is_ephemeral"] = shown.only_for is not None
        if shown.thread:
            container["thread_ts"] = shown.thread
        if shown.only_for is None:
            payload["message"] = shown.shown()
        payload |= {"container": container, "channel": {"id": shown.channel.id, "name": shown.channel.name}}
        payload["response_url"] = self.slack.response_url(shown.channel, self.id, shown)
        return await self.repeats(Act([], payload, "interaction", self._now()))

    async def asks_about(self, message: Message) -> Act:
        """The message shortcut."""
        payload = self._interaction("message_action", callback_id="ask-about", message=message.shown())
        payload |= {"message_ts": message.ts, "action_ts": f"{time.time():.6f}"}
        payload |= {"channel": {"id": message.channel.id, "name": message.channel.name}}
        payload["response_url"] = self.slack.response_url(message.channel, self.id, message)
        return await self.repeats(Act([], payload, "interaction", self._now()))

    async def fills_in(self, values: Mapping[str, str]) -> Act:
        """Submit the modal on top, with `values` by `action_id`; what is left out keeps what stood there."""
        view = self.modal
        state = filled(view, values)
        payload = self._interaction("view_submission", response_urls=[])
        payload["view"] = {**view.shown(self.slack.app_id), "state": {"values": state}}
        act = await self.repeats(Act([], payload, "interaction", self._now()))
        self._after_submit(view, act.ack)
        return act

    async def opens_home(self) -> Act:
        event: Json = {"type": "app_home_opened", "user": self.id, "channel": self.team.im(self.id).id, "tab": "home"}
        if self.user.home is not None:
            event["view"] = self.user.home.shown(self.slack.app_id)
        return await self.event({**event, "event_ts": new_ts()})

    async def event(self, event: Json) -> Act:
        return await self.repeats(Act([], self.envelope(event), "event", self._now()))

    def envelope(self, event: Json, *, team: Team | None = None) -> Json:
        at = team or self.team
        return {
            "token": "deprecated",
            "team_id": at.id,
            "context_team_id": at.id,
            "context_enterprise_id": at.enterprise,
            "api_app_id": self.slack.app_id,
            "event": event,
            "type": "event_callback",
            "event_id": f"Ev{secrets.token_hex(6).upper()}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": at.enterprise,
                    "team_id": at.id,
                    "user_id": at.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{secrets.token_hex(8)}",
        }

    async def repeats(self, act: Act) -> Act:
        """Slack delivers it: again, when it was delivered before."""
        match act.kind:
            case "command":
                act.acks.append(await self.road.command(act.payload))
            case "interaction":
                act.acks.append(await self.road.interaction(act.payload))
            case _:
                act.acks += await deliver(self.road, act.payload)
        if act.kind != "event" and not act.ack.in_time:
            self.user.errors.append("operation_timeout" if act.kind == "command" else "interaction_failed")
        return act

    # --- parts --------------------------------------------------------------------------------------------------------

    def _now(self) -> frozenset[Message]:
        return frozenset(self.sees())

    def _has_scope(self, scope: str) -> bool:
        return any(scope in one.scopes for one in self.slack.installs.values() if one.team is self.team)

    def _interaction(self, kind: str, **more: object) -> Json:
        team = self.team
        made: Json = {"type": kind, "token": "deprecated", "api_app_id": self.slack.app_id}
        made["user"] = {"id": self.id, "username": self.user.name, "name": self.user.name, "team_id": team.id}
        made["team"] = {"id": team.id, "domain": team.name}
        made["enterprise"] = {"id": team.enterprise, "name": "Grid"} if team.enterprise else None
        if team.enterprise:
            made["team"] |= {"enterprise_id": team.enterprise, "enterprise_name": "Grid"}
        made |= {"is_enterprise_install": False, "trigger_id": self.slack.triggers.issue(self.user)}
        return {**made, **more}

    def _after_submit(self, view: View, ack: Ack) -> None:
        if not ack.in_time:
            return
        answer = ack.payload or {}
        match answer.get("response_action"):
            case "update":
                view.update(answer["view"])
            case "errors":
                self.user.errors += [str(one) for one in answer["errors"].values()]
            case "clear":
                self.user.modals.clear()
            case _:
                self.user.modals.remove(view)


def filled(view: View, values: Mapping[str, str]) -> Json:
    """`state.values` of a modal. Fails where Slack's client would not let the person send it."""
    left = dict(values)
    state: Json = {}
    for block in view.payload.get("blocks") or []:
        if block["type"] != "input":
            continue
        element, name = block["element"], block["element"]["action_id"]
        value = left.pop(name, None)
        state[block["block_id"]] = {name: _state(element, value)}
        given = next((one for key, one in state[block["block_id"]][name].items() if key != "type"), None)
        assert given or block.get("optional"), f"{name} is required"
    assert not left, f"the form has no {list(left)}"
    return state


def _state(element: Json, value: str | None) -> Json:
    kind = element["type"]
    match kind:
        case "plain_text_input":
            text = element.get("initial_value") if value is None else value
            assert len(text or "") <= element.get("max_length", 3_000)
            return {"type": kind, "value": text or None}
        case "static_select":
            chosen = element.get("initial_option")
            if value is not None:
                chosen = next(one for one in element["options"] if value in (one["value"], one["text"]["text"]))
            return {"type": kind, "selected_option": chosen}
        case "conversations_select":
            return {"type": kind, "selected_conversation": value or element.get("initial_conversation")}
        case _:
            raise AssertionError(f"nobody can fill in a {kind}")
