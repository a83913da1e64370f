"""What the settings connect to, and what they lack for it."""

from pydantic import SecretStr

from bot.errors import ConfigurationError
from bot.settings import Settings, setting_name


def secret(value: SecretStr | None) -> str:
    return value.get_secret_value() if value is not None else ""


def uses_slack_socket(settings: Settings) -> bool:
    return settings.slack_app_token is not None and settings.slack_bot_token is not None


def uses_slack_http(settings: Settings) -> bool:
    return settings.slack_signing_secret is not None and (
        settings.slack_bot_token is not None
        or bool(settings.slack_client_id and settings.slack_client_secret is not None)
    )


def uses_slack(settings: Settings) -> bool:
    return uses_slack_socket(settings) or uses_slack_http(settings)


def slack_lacks(settings: Settings) -> str:
    """What is missing where Slack is half set up, in words; empty where all is there, or nothing of Slack."""
    one = settings.slack_bot_token is not None or settings.slack_app_token is not None
    many = bool(settings.slack_client_id) or settings.slack_client_secret is not None
    if one and many:
        return "SLACK_BOT_TOKEN and SLACK_APP_TOKEN are for one workspace, SLACK_CLIENT_ID for many: take one kind out."
    if many:
        return _named(settings, "slack_signing_secret", "slack_client_id", "slack_client_secret") or _address(settings)
    if settings.slack_signing_secret is not None:
        missing = _named(settings, "slack_bot_token")
        return f"{missing} For installs by many workspaces: SLACK_CLIENT_ID and SLACK_CLIENT_SECRET." if missing else ""
    return _named(settings, "slack_bot_token", "slack_app_token") if one else ""


def slack_address(settings: Settings) -> str | None:
    """Where Slack reaches this program over HTTP; None where it comes over Socket Mode.

    Raises `ConfigurationError` where it has to be HTTP, and no address is set.
    """
    http = settings.slack_signing_secret is not None or bool(settings.slack_client_id)
    if not http or settings.slack_app_token is not None:
        return None
    if lacking := _address(settings):
        raise ConfigurationError(lacking)
    return settings.base_url


def _named(settings: Settings, *needed: str) -> str:
    missing = [setting_name(name) for name in needed if not getattr(settings, name)]
    return (
        f"{' and '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing: see docs/slack.md." if missing else ""
    )


def _address(settings: Settings) -> str:
    if settings.base_url.startswith("https://"):
        return ""
    return "Slack over HTTP needs AFTERSHOW_BASE_URL, the https address at which Slack reaches this program."
