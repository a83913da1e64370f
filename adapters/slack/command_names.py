"""What commands are called in Slack, where two apps with one name hide one another."""

import re

from bot.errors import ConfigurationError

_TAKEN_BY_SLACK = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def prefix_of(setting: str) -> str:
    """What stands before a name: `show-` for `show`, `show-` and `/show_`; empty for none.

    Raises `ConfigurationError` for letters that Slack does not take.
    """
    bare = setting.strip().strip("/-_").lower()
    if bare and not _TAKEN_BY_SLACK.fullmatch(bare):
        raise ConfigurationError(
            f"AFTERSHOW_SLACK_COMMAND_PREFIX takes letters a to z, digits and hyphens, not \u2018{setting}\u2019. Try "
            "show, for /show-quote."
        )
    return f"{bare}-" if bare else ""


def name_in_slack(name: str, prefix: str) -> str:
    """As people type it, without the slash. A command that is called like the prefix itself has none before it."""
    return name if prefix.rstrip("-") == name else f"{prefix}{name}"


def name_of_ours(typed: str, prefix: str) -> str:
    """The command that `typed`, without its slash, stands for."""
    return typed if typed == prefix.rstrip("-") else typed.removeprefix(prefix)
