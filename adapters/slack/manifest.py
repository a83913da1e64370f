"""The app's manifest, made from the commands: what an operator pastes into Slack."""

import json
from collections.abc import Collection, Sequence
from urllib.parse import quote

from adapters.slack.command_names import name_in_slack, prefix_of
from adapters.slack.inbound_acts import ASK_ABOUT
from adapters.slack.install import redirect_uri
from adapters.slack.pictures import UPLOAD_SCOPE
from adapters.slack.rich_text import Json
from bot.commands.spec import CommandSpec
from bot.errors import ConfigurationError

SCOPES = (
    "app_mentions:read",
    "chat:write",
    "chat:write.public",
    "commands",
    "im:history",
    "users:read",
)
OPTIONAL_SCOPES = ("channels:history", "groups:history", "im:write", "mpim:history", UPLOAD_SCOPE)
"""With the histories, replies in threads need no mention, and a post that may have got lost is looked for; with the
last, pictures are shown where no web server of ours is reached. Whoever installs may leave them out."""

_EVENTS = ("app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked")
_OPTIONAL_EVENTS = ("message.channels", "message.groups", "message.mpim")
_MOST_COMMANDS = 50
_LONGEST_NAME = 32
_NAME = "Aftershow"
_SHORTCUT = "Ask the show about this"
_DESCRIPTION = "Quotes, answers and takeaways from your podcast, with receipts"
_LONG = (
    "Aftershow keeps a podcast's conversation going after the episode ends. Ask what was said and get an answer whose "
    "every line is a true quote with its place in the recording. Get takeaways and hot takes of an episode, a quote on "
    "any topic, and a list of episodes. What the show never said, Aftershow does not make up: it says so and passes "
    "the question to the hosts."
)


def manifest(specs: Sequence[CommandSpec], *, base_url: str | None, prefix: str = "") -> Json:
    """`base_url` is where we are reached over HTTP; None is Socket Mode. `prefix` stands before command names.

    Raises `ConfigurationError` for more or longer commands than Slack takes.
    """
    http = base_url.rstrip("/") if base_url else None
    events = f"{http}/slack/events" if http else None
    return {
        "_metadata": {"major_version": 1, "minor_version": 1},
        "display_information": {
            "name": _NAME,
            "description": _DESCRIPTION,
            "long_description": _LONG,
            "background_color": "#1f2a37",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": _NAME, "always_online": True},
            "shortcuts": [
                {
                    "name": _SHORTCUT,
                    "type": "message",
                    "callback_id": ASK_ABOUT,
                    "description": "Looks for what the show said about a message",
                }
            ],
            "slash_commands": _commands(specs, events, prefix),
        },
        "oauth_config": _oauth(http),
        "settings": _settings(events),
    }


def missing_scopes(granted: Collection[str]) -> list[str]:
    """What the bot needs and was not given; none where it is not known what was given."""
    return [scope for scope in SCOPES if scope not in granted] if granted else []


def manifest_link(made: Json) -> str:
    """The page of Slack that opens a new app with this manifest."""
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(json.dumps(made, separators=(',', ':')))}"


def _commands(specs: Sequence[CommandSpec], events: str | None, prefix: str) -> list[Json]:
    if len(specs) > _MOST_COMMANDS:
        raise ConfigurationError(f"Slack takes at most {_MOST_COMMANDS} commands, and there are {len(specs)}.")
    before = prefix_of(prefix)
    made: list[Json] = []
    for spec in specs:
        name = f"/{name_in_slack(spec.name, before)}"
        if len(name) > _LONGEST_NAME:
            raise ConfigurationError(f"{name} is longer than the {_LONGEST_NAME} characters that Slack takes.")
        command: Json = {"command": name, "description": spec.description, "should_escape": True}
        if spec.argument:
            command["usage_hint"] = spec.argument if spec.argument_required else f"[{spec.argument}]"
        if events:
            command["url"] = events
        made.append(command)
    return made


def _oauth(http: str | None) -> Json:
    made: Json = {"scopes": {"bot": [*SCOPES, *OPTIONAL_SCOPES], "bot_optional": list(OPTIONAL_SCOPES)}}
    return {"redirect_urls": [redirect_uri(http)], **made} if http else made


def _settings(events: str | None) -> Json:
    subscribed: Json = {"bot_events": sorted((*_EVENTS, *_OPTIONAL_EVENTS))}
    interactivity: Json = {"is_enabled": True}
    if events:
        subscribed["request_url"] = interactivity["request_url"] = events
    return {
        "event_subscriptions": subscribed,
        "interactivity": interactivity,
        "org_deploy_enabled": False,
        "socket_mode_enabled": events is None,
        "token_rotation_enabled": False,
    }
