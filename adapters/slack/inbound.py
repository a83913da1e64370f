"""From Slack's payloads to events: the only place that reads them. Whatever it is given was verified before."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from adapters.slack.render import BUTTON
from adapters.slack.reply import Reply, again
from adapters.slack.typed import plain_words
from adapters.slack.views import FORM
from bot.chat.events import (
    ButtonEvent,
    CommandEvent,
    Event,
    FormEvent,
    HomeEvent,
    QuestionEvent,
    RemovedEvent,
)
from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.ids import CommunityId, PersonId

PLATFORM = "slack"
ASK_ABOUT = "ask-about"
"""The `callback_id` of the message shortcut."""

_HEARD_SUBTYPES = (None, "file_share", "thread_broadcast")
_LONGEST_QUOTED = 480
_NOBODY = PersonId("slack")


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One act: the event for the core, where its answer goes, and what Slack lets us do at once.

    `trigger` opens a modal within three seconds. `view` is the modal or Home tab that the act was done in.
    `follow_up` are plain words in a thread, meant for us only where we were asked before. `foreign` is a person of
    another workspace: never an administrator here. `at` is when it happened, where Slack says so.
    """

    event: Event
    reply: Reply
    trigger: str = ""
    view: str = ""
    follow_up: bool = False
    foreign: bool = False
    at: datetime | None = None


class Inbound:
    """Reads payloads of one Slack app. `prefix` stands before every command's name, `hooks` are where a `response_url`
    may lead, `app` is the app's id where it is known: else the first payload that carries it tells."""

    def __init__(self, *, prefix: str, hooks: tuple[str, ...], app: str = "") -> None:
        self._prefix = prefix.strip("/").lower()
        self._hooks = hooks
        self._app = app

    def hear(self, body: Mapping[str, Any]) -> Heard | None:
        """None for what asks nothing of us, or is not what Slack sends."""
        try:
            return self._heard(body)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return None

    def community(self, body: Mapping[str, Any]) -> CommunityId | None:
        """The workspace that this payload is for; None for a payload of another app or of no workspace."""
        try:
            return self._community(body)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError):
            return None

    def _heard(self, body: Mapping[str, Any]) -> Heard | None:
        community = self._community(body)
        if community is None:
            return None
        if "command" in body:
            return self._command(body, community)
        match body.get("type"):
            case "event_callback":
                return self._event(body, community)
            case "block_actions":
                return self._pressed(body, community)
            case "view_submission":
                return self._filled(body, community)
            case "message_action":
                return self._asked_about(body, community)
            case _:
                return None

    # --- commands -----------------------------------------------------------------------------------------------------

    def _command(self, body: Mapping[str, Any], community: CommunityId) -> Heard:
        typed = str(body["command"]).lstrip("/").lower()
        words = plain_words(str(body.get("text") or ""))
        user, channel = str(body["user_id"]), str(body["channel_id"])
        event = CommandEvent(
            event_id=f"command:{body['team_id']}:{body['trigger_id']}",
            person=PersonId(user),
            conversation=_conversation(community, channel),
            name=self.command_name(typed),
            text=words,
        )
        reply = Reply(user=user, channel=channel, url=self._url(body), again=again(f"/{typed} {words}".strip()))
        return Heard(event=event, reply=reply, trigger=str(body["trigger_id"]))

    def command_name(self, typed: str) -> str:
        bare = typed.removeprefix(self._prefix)
        return bare if bare and bare != typed and self._prefix.rstrip("-_") != typed else typed

    # --- events -------------------------------------------------------------------------------------------------------

    def _event(self, body: Mapping[str, Any], community: CommunityId) -> Heard | None:
        event = body["event"]
        heard: Heard | None
        match event["type"]:
            case "app_mention":
                heard = self._mention(body, event, community)
            case "message":
                heard = self._message(body, event, community)
            case "app_home_opened" if event.get("tab") == "home":
                heard = self._home(body, event, community)
            case "app_uninstalled":
                heard = self._removed(body, community)
            case "tokens_revoked" if (event.get("tokens") or {}).get("bot"):
                heard = self._removed(body, community)
            case _:
                return None
        return heard and replace(heard, at=_moment(body.get("event_time")))

    def _mention(self, body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId) -> Heard | None:
        if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _HEARD_SUBTYPES:
            return None
        thread = str(event.get("thread_ts") or event["ts"])
        asked = self._question(body, event, community, thread)
        quiet = str(event["thread_ts"]) if event.get("thread_ts") else None
        return replace(asked, reply=replace(asked.reply, thread=thread, quiet_thread=quiet, openly=True))

    def _message(self, body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId) -> Heard | None:
        """Direct messages are for us; in channels only follow-ups in threads, never what mentions us: that comes as
        `app_mention` too."""
        if event.get("bot_id") or not event.get("user") or event.get("subtype") not in _HEARD_SUBTYPES:
            return None
        thread = str(event["thread_ts"]) if event.get("thread_ts") else None
        asked = self._question(body, event, community, thread)
        if event.get("channel_type") == "im":
            reply = replace(asked.reply, thread=thread, quiet_thread=thread, direct=True)
            return replace(asked, reply=reply)
        text = str(event.get("text") or "")
        if thread is None or thread == event["ts"] or text.startswith("<@") or _mentions(text, _bot_of(body)):
            return None
        reply = replace(asked.reply, thread=thread, quiet_thread=thread, openly=True)
        return replace(asked, reply=reply, follow_up=True)

    def _question(
        self, body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId, thread: str | None
    ) -> Heard:
        user, channel = str(event["user"]), str(event["channel"])
        words = plain_words(str(event.get("text") or ""), bot=_bot_of(body))
        question = QuestionEvent(
            event_id=str(body["event_id"]),
            person=PersonId(user),
            conversation=_conversation(community, channel, thread),
            text=words,
        )
        reply = Reply(user=user, channel=channel, under=str(event["ts"]), again=again(words))
        return Heard(event=question, reply=reply, foreign=_is_foreign(body, event))

    def _home(self, body: Mapping[str, Any], event: Mapping[str, Any], community: CommunityId) -> Heard:
        user = str(event["user"])
        opened = HomeEvent(event_id=str(body["event_id"]), person=PersonId(user), conversation=_direct(community, user))
        return Heard(event=opened, reply=Reply(user=user, home=True), foreign=_is_foreign(body, event))

    def _removed(self, body: Mapping[str, Any], community: CommunityId) -> Heard:
        """Uninstalling sends two events, in any order: both say the same and come to nothing the second time."""
        removed = RemovedEvent(
            event_id=str(body["event_id"]), person=_NOBODY, conversation=_conversation(community, "")
        )
        return Heard(event=removed, reply=Reply(user=""))

    # --- buttons, forms and the shortcut ------------------------------------------------------------------------------

    def _pressed(self, body: Mapping[str, Any], community: CommunityId) -> Heard | None:
        action, container, user = body["actions"][0], body["container"], str(body["user"]["id"])
        if not str(action.get("action_id", "")).startswith(BUTTON) or not action.get("value"):
            return None
        stands_at = str(container.get("message_ts") or container.get("view_id"))
        channel = str((body.get("channel") or {}).get("id") or container.get("channel_id") or "")
        thread = _thread_of(body, container)
        place = _conversation(community, channel, thread) if channel else _direct(community, user)
        standing = channel and container.get("message_ts") and not container.get("is_ephemeral")
        foreign = _is_foreign(body, body["user"])
        event = ButtonEvent(
            event_id=f"press:{body['user'].get('team_id')}:{user}:{stands_at}:{action['action_id']}:"
            f"{action.get('action_ts') or body.get('trigger_id')}",
            person=PersonId(user),
            conversation=place,
            action=str(action["value"]),
            outsider=foreign,
            message=MessageRef(place, stands_at) if standing else None,
        )
        reply = Reply(
            user=user,
            channel=channel,
            thread=thread,
            quiet_thread=thread,
            under=stands_at if standing else None,
            url=self._url(body),
            direct=channel.startswith("D") and bool(standing),
            again="press the button again",
        )
        view = str(container.get("view_id") or "") if not channel else ""
        if view and container.get("type") == "view" and (body.get("view") or {}).get("type") == "modal":
            reply = replace(reply, view=view)
        return Heard(event=event, reply=reply, trigger=str(body.get("trigger_id") or ""), view=view, foreign=foreign)

    def _filled(self, body: Mapping[str, Any], community: CommunityId) -> Heard | None:
        view, user = body["view"], str(body["user"]["id"])
        if view.get("callback_id") != FORM:
            return None
        origin = json.loads(view["private_metadata"])
        channel, thread = str(origin.get("channel") or ""), origin.get("thread")
        url = self._allowed(str(origin.get("url") or ""))
        event = FormEvent(
            event_id=f"form:{body['user'].get('team_id')}:{view['id']}:{view.get('hash')}",
            person=PersonId(user),
            conversation=_conversation(community, channel, thread) if channel else _direct(community, user),
            action=str(origin["action"]),
            values={
                name: _value(element)
                for elements in view["state"]["values"].values()
                for name, element in elements.items()
            },
            outsider=_is_foreign(body, body["user"]),
        )
        reply = Reply(
            user=user,
            channel=channel,
            thread=thread,
            quiet_thread=thread,
            url=url,
            view="" if channel else str(view["id"]),
            again="open the form again",
        )
        return Heard(event=event, reply=reply, foreign=_is_foreign(body, body["user"]))

    def _asked_about(self, body: Mapping[str, Any], community: CommunityId) -> Heard | None:
        if body.get("callback_id") != ASK_ABOUT:
            return None
        message, user, channel = body["message"], str(body["user"]["id"]), str(body["channel"]["id"])
        thread = str(message["thread_ts"]) if message.get("thread_ts") else None
        words = " ".join(plain_words(str(message.get("text") or "")).split()).lstrip("/")
        if len(words) > _LONGEST_QUOTED:
            words = words[:_LONGEST_QUOTED].rsplit(" ", 1)[0]
        event = QuestionEvent(
            event_id=f"shortcut:{body['team']['id']}:{body['trigger_id']}",
            person=PersonId(user),
            conversation=_conversation(community, channel, thread),
            text=words,
        )
        reply = Reply(
            user=user,
            channel=channel,
            thread=thread,
            quiet_thread=thread,
            url=self._url(body),
            again="choose the shortcut again",
        )
        return Heard(event=event, reply=reply, foreign=_is_foreign(body, body["user"]))

    # --- what all payloads share --------------------------------------------------------------------------------------

    def _community(self, body: Mapping[str, Any]) -> CommunityId | None:
        app = str(body.get("api_app_id") or self._app)
        if not app or (self._app and app != self._app):
            return None
        self._app = app
        team, enterprise = _installed_at(body)
        return community_id(app, enterprise, team) if team or enterprise else None

    def _url(self, body: Mapping[str, Any]) -> str:
        return self._allowed(str(body.get("response_url") or ""))

    def _allowed(self, url: str) -> str:
        return url if url.startswith(self._hooks) else ""


def community_id(app: str, enterprise: str | None, team: str | None) -> CommunityId:
    return CommunityId(f"{PLATFORM}:{app}:{enterprise or '-'}:{team or '-'}")


def parts_of(community: CommunityId) -> tuple[str, str | None, str | None]:
    """App, enterprise and team. Raises `ValueError` for a community that is not Slack's."""
    platform, app, enterprise, team = community.split(":")
    if platform != PLATFORM:
        raise ValueError(f"not a Slack community: {community}")
    return app, None if enterprise == "-" else enterprise, None if team == "-" else team


def _installed_at(body: Mapping[str, Any]) -> tuple[str | None, str | None]:
    """Team and enterprise that installed us there: `authorizations` in shared channels, not where the person is."""
    authorizations = body.get("authorizations")
    if authorizations:
        return authorizations[0].get("team_id"), authorizations[0].get("enterprise_id")
    view, team, user = body.get("view") or {}, body.get("team"), body.get("user")
    team_id = view.get("app_installed_team_id") or (team.get("id") if isinstance(team, dict) else None)
    team_id = team_id or body.get("team_id") or (user.get("team_id") if isinstance(user, dict) else None)
    enterprise = body.get("enterprise")
    enterprise_id = enterprise.get("id") if isinstance(enterprise, dict) else body.get("enterprise_id")
    if not enterprise_id and isinstance(team, dict):
        enterprise_id = team.get("enterprise_id")
    return team_id, enterprise_id or None


def _is_foreign(body: Mapping[str, Any], who: Mapping[str, Any]) -> bool:
    theirs = who.get("user_team") or who.get("source_team") or who.get("team_id")
    return bool(theirs) and theirs not in _installed_at(body)


def _bot_of(body: Mapping[str, Any]) -> str:
    authorizations = body.get("authorizations") or [{}]
    return str(authorizations[0].get("user_id") or "") if authorizations[0].get("is_bot", True) else ""


def _mentions(text: str, user: str) -> bool:
    return bool(user) and re.search(rf"<@{re.escape(user)}[|>]", text) is not None


def _thread_of(body: Mapping[str, Any], container: Mapping[str, Any]) -> str | None:
    """The thread that the pressed message is a reply in; None for one that stands in the channel."""
    thread = container.get("thread_ts") or (body.get("message") or {}).get("thread_ts")
    return str(thread) if thread and thread != container.get("message_ts") else None


def _value(element: Mapping[str, Any]) -> str:
    option = element.get("selected_option") or {}
    chosen = element.get("value") or option.get("value") or element.get("selected_conversation")
    return str(chosen or element.get("selected_channel") or "")


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(float(seconds), UTC) if isinstance(seconds, int | float) else None


def _conversation(community: CommunityId, channel: str, thread: str | None = None) -> ConversationRef:
    return ConversationRef(platform=PLATFORM, community=community, channel=channel, thread=thread)


def _direct(community: CommunityId, user: str) -> ConversationRef:
    return ConversationRef(platform=PLATFORM, community=community, channel="", direct=PersonId(user))
