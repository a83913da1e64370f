"""What is half set up is named, before anything connects."""

from typing import Any

import pytest
from pydantic import SecretStr

from bot.connections import slack_address, slack_lacks, uses_slack
from bot.errors import ConfigurationError
from bot.serving import Role, check
from bot.settings import Settings

HTTP = {"slack_client_id": "1.2", "slack_client_secret": SecretStr("c"), "slack_signing_secret": SecretStr("s")}
SOCKET = {"slack_bot_token": SecretStr("xoxb-1"), "slack_app_token": SecretStr("xapp-1-A1-2-3")}
ADDRESS = {"base_url": "https://show.example"}


def settings(**given: Any) -> Settings:
    return Settings(_env_file=None, **given)


def without(whole: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in whole.items() if key != name}


@pytest.mark.parametrize("whole", [SOCKET, HTTP | ADDRESS])
def test_each_setting_that_is_left_out_is_named(whole: dict[str, Any]) -> None:
    assert slack_lacks(settings(**whole)) == ""
    assert uses_slack(settings(**whole))
    for name in whole:
        left = settings(**without(whole, name))
        said = slack_lacks(left)
        assert ("AFTERSHOW_BASE_URL" if name == "base_url" else name.upper()) in said
        with pytest.raises(ConfigurationError, match="half set up"):
            check(left, Role.ALL)


def test_one_workspace_over_http_needs_its_token_and_the_signing_secret() -> None:
    assert not slack_lacks(settings(slack_bot_token=SecretStr("xoxb-1"), slack_signing_secret=SecretStr("s")))
    assert "SLACK_BOT_TOKEN" in slack_lacks(settings(slack_signing_secret=SecretStr("s")))


def test_settings_for_one_workspace_and_for_many_do_not_go_together() -> None:
    assert "take one kind out" in slack_lacks(settings(**SOCKET, **HTTP, **ADDRESS))


def test_half_of_slack_does_not_keep_a_process_that_does_other_things() -> None:
    several = {"database_url": SecretStr("postgresql://d"), "redis_url": SecretStr("redis://r")}
    keys = {"secret_keys": [SecretStr("k")]}
    check(settings(slack_bot_token=SecretStr("xoxb-1"), discord_token=SecretStr("d"), **several, **keys), Role.DISCORD)


def test_nothing_at_all_leads_to_both_docs() -> None:
    assert slack_lacks(settings()) == ""
    with pytest.raises(ConfigurationError, match=r"docs/slack\.md.*docs/discord\.md"):
        check(settings(), Role.ALL)


def test_slack_has_an_address_of_ours_wherever_it_does_not_come_over_socket_mode() -> None:
    one_over_http = {"slack_bot_token": SecretStr("xoxb-1"), "slack_signing_secret": SecretStr("s")}
    assert slack_address(settings(**SOCKET)) is slack_address(settings(**ADDRESS)) is None
    assert slack_address(settings(**HTTP, **ADDRESS)) == ADDRESS["base_url"]
    assert slack_address(settings(**one_over_http, **ADDRESS)) == ADDRESS["base_url"]
    with pytest.raises(ConfigurationError, match="AFTERSHOW_BASE_URL"):
        slack_address(settings(**HTTP))
