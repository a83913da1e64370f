"""The manifest says what the commands say, within what Slack takes."""

import json
import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adapters.slack.inbound import Inbound
from adapters.slack.manifest import OPTIONAL_SCOPES, SCOPES, manifest, manifest_link
from bot.commands.spec import ALL, CommandSpec
from bot.errors import ConfigurationError

URL = "https://show.example"
KEPT_BY_SLACK = frozenset(
    {
        "active",
        "apps",
        "archive",
        "away",
        "call",
        "collapse",
        "dm",
        "dnd",
        "expand",
        "feed",
        "feedback",
        "invite",
        "join",
        "kick",
        "leave",
        "me",
        "msg",
        "mute",
        "open",
        "remind",
        "remove",
        "rename",
        "search",
        "shortcuts",
        "shrug",
        "star",
        "status",
        "topic",
        "unarchive",
        "who",
    }
)
"""Commands of Slack's own: it refuses a manifest that names one."""


def made(base_url: str | None = URL, prefix: str = "") -> dict[str, Any]:
    return manifest(ALL, base_url=base_url, prefix=prefix)


@pytest.mark.parametrize("base_url", [None, URL, f"{URL}/"])
@pytest.mark.parametrize("prefix", ["", "aftershow-"])
def test_every_part_is_within_the_caps(base_url: str | None, prefix: str) -> None:
    one = made(base_url, prefix)
    about, features = one["display_information"], one["features"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 175 <= len(about["long_description"]) <= 4_000
    assert len(features["slash_commands"]) == len(ALL) <= 50
    for command in features["slash_commands"]:
        assert 2 <= len(command["command"]) <= 32
        assert command["command"].startswith("/")
        assert 1 <= len(command["description"]) <= 2_000
        assert len(command.get("usage_hint", "")) <= 1_000
        assert ("url" in command) is (base_url is not None)
    for shortcut in features["shortcuts"]:
        assert len(shortcut["name"]) <= 24
        assert len(shortcut["description"]) <= 150
    assert len(one["settings"]["event_subscriptions"]["bot_events"]) <= 100
    assert len(one["oauth_config"]["scopes"]["bot"]) <= 255


def test_http_and_socket_mode_differ_in_addresses_alone() -> None:
    http, socket = made(), made(None)
    assert http["settings"]["event_subscriptions"]["request_url"] == f"{URL}/slack/events"
    assert http["settings"]["interactivity"]["request_url"] == f"{URL}/slack/events"
    assert http["oauth_config"]["redirect_urls"] == [f"{URL}/slack/oauth_redirect"]
    assert not http["settings"]["socket_mode_enabled"]
    assert socket["settings"]["socket_mode_enabled"]
    assert "https" not in json.dumps(socket["settings"])
    assert socket["oauth_config"]["scopes"] == http["oauth_config"]["scopes"]


def test_every_optional_scope_is_asked_for_and_no_other_reads_channels() -> None:
    scopes = made()["oauth_config"]["scopes"]
    assert set(scopes["bot_optional"]) == set(OPTIONAL_SCOPES) < set(scopes["bot"])
    assert not [scope for scope in SCOPES if scope.endswith(":history") and scope != "im:history"]


@pytest.mark.parametrize("prefix", ["", "aftershow-", "show", "/Show_"])
def test_what_people_type_leads_back_to_the_command(prefix: str) -> None:
    inbound = Inbound(prefix=prefix, hooks=())
    typed = [command["command"].lstrip("/") for command in made(prefix=prefix)["features"]["slash_commands"]]
    assert [inbound.command_name(name) for name in typed] == [spec.name for spec in ALL]


def test_a_command_called_like_the_prefix_stays_as_it_is() -> None:
    spec = CommandSpec(name="aftershow", description="Settings")
    features: Any = manifest([spec], base_url=None, prefix="aftershow-")["features"]
    assert features["slash_commands"][0]["command"] == "/aftershow"
    assert Inbound(prefix="aftershow-", hooks=()).command_name("aftershow") == "aftershow"


@pytest.mark.parametrize("prefix", ["show", "show-", "/Show_", " show "])
def test_a_prefix_stands_before_names_with_a_hyphen(prefix: str) -> None:
    names = [command["command"] for command in made(prefix=prefix)["features"]["slash_commands"]]
    assert names == [f"/show-{spec.name}" for spec in ALL]


@pytest.mark.parametrize("prefix", ["my show", "sh\u00f6w", "my_show", "show!"])
def test_a_prefix_that_slack_would_not_take_is_refused_in_words(prefix: str) -> None:
    with pytest.raises(ConfigurationError, match="AFTERSHOW_SLACK_COMMAND_PREFIX"):
        made(prefix=prefix)


def test_no_name_is_one_that_slack_keeps_for_itself() -> None:
    names = {command["command"] for command in made()["features"]["slash_commands"]}
    assert not names & {f"/{word}" for word in KEPT_BY_SLACK}
    assert all(re.fullmatch(r"/[a-z0-9-]+", name) for name in names)


def test_more_or_longer_commands_than_slack_takes_are_refused_in_words() -> None:
    many = [CommandSpec(name=f"c{number}", description="x") for number in range(51)]
    with pytest.raises(ConfigurationError, match="50"):
        manifest(many, base_url=None)
    with pytest.raises(ConfigurationError, match="32"):
        manifest(ALL, base_url=None, prefix="a" * 30)


def test_the_link_carries_the_manifest() -> None:
    query = parse_qs(urlsplit(manifest_link(made())).query)
    assert json.loads(query["manifest_json"][0]) == made()
