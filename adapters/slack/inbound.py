"""From Slack's payloads to events: this and the two `inbound_` files read them, nothing else does. Whatever they are
given was verified before."""

from collections.abc import Mapping
from typing import Any

from adapters.slack.command_names import name_of_ours, prefix_of
from adapters.slack.heard import Heard
from adapters.slack.inbound_acts import asked_about, filled, pressed
from adapters.slack.inbound_events import read_event
from adapters.slack.places import Hooks, community_id, conversation, installed_at, response_url
from adapters.slack.reply import Reply, again
from adapters.slack.typed import plain_words
from bot.chat.events import CommandEvent
from bot.domain.ids import CommunityId, PersonId

_UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError)


class Inbound:
    """Reads payloads of one Slack app. `prefix` stands before every command's name, `hooks` are where a `response_url`
    may lead, `app` is the app's id where it is known: else the first payload that carries it tells."""

    def __init__(self, *, prefix: str, hooks: Hooks, app: str = "") -> None:
        self._prefix = prefix_of(prefix)
        self._hooks = hooks
        self._app = app

    def hear(self, body: Mapping[str, Any]) -> Heard | None:
        """None for what asks nothing of us, or is not what Slack sends."""
        try:
            return self._heard(body)
        except _UNREADABLE:
            return None

    def community(self, body: Mapping[str, Any]) -> CommunityId | None:
        """The workspace that this payload is for; None for a payload of another app or of no workspace."""
        try:
            return self._community(body)
        except _UNREADABLE:
            return None

    def command_name(self, typed: str) -> str:
        return name_of_ours(typed, self._prefix)

    def _heard(self, body: Mapping[str, Any]) -> Heard | None:
        community = self._community(body)
        if community is None:
            return None
        if "command" in body:
            return self._command(body, community)
        match body.get("type"):
            case "event_callback":
                return read_event(body, community)
            case "block_actions":
                return pressed(body, community, self._hooks)
            case "view_submission":
                return filled(body, community, self._hooks)
            case "message_action":
                return asked_about(body, community, self._hooks)
            case _:
                return None

    def _command(self, body: Mapping[str, Any], community: CommunityId) -> Heard:
        typed = str(body["command"]).lstrip("/").lower()
        words = plain_words(str(body.get("text") or ""))
        user, channel = str(body["user_id"]), str(body["channel_id"])
        event = CommandEvent(
            event_id=f"command:{body['team_id']}:{body['trigger_id']}",
            person=PersonId(user),
            conversation=conversation(community, channel),
            name=self.command_name(typed),
            text=words,
        )
        url = response_url(body.get("response_url"), self._hooks)
        reply = Reply(user=user, channel=channel, url=url, again=again(f"/{typed} {words}".strip()))
        return Heard(event=event, reply=reply, trigger=str(body["trigger_id"]))

    def _community(self, body: Mapping[str, Any]) -> CommunityId | None:
        app = str(body.get("api_app_id") or self._app)
        if not app or (self._app and app != self._app):
            return None
        self._app = app
        team, enterprise = installed_at(body)
        return community_id(app, enterprise, team) if team or enterprise else None
