"""The one workspace whose bot token stands in the settings."""

from datetime import datetime
from email.utils import parsedate_to_datetime

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from adapters.slack.calls import Calls, Token
from adapters.slack.places import community_id
from bot.domain.ids import CommunityId
from bot.errors import ConfigurationError, NotPermitted, PlatformDown

_APP_TOKEN_PARTS = 4
_UNREACHED = (
    "Slack cannot be reached from here. Check the network, and AFTERSHOW_SLACK_ADDRESS if you set it; then start again."
)


class OneWorkspace:
    """Implements `Tokens` for a bot token from the settings. `scopes` are what it was granted and `good_at` is when
    Slack took it, where Slack says so."""

    def __init__(
        self,
        community: CommunityId,
        token: Token,
        name: str,
        scopes: frozenset[str] = frozenset(),
        good_at: datetime | None = None,
    ) -> None:
        self.community = community
        self.name = name
        self.scopes = scopes
        self._token = token
        self._good_at = good_at

    async def token(self, community: CommunityId) -> Token | None:
        return self._token if community == self.community else None

    async def is_outdated(self, community: CommunityId, at: datetime) -> bool:
        """A removal ends a token: one from before Slack took this token ended another."""
        return self._good_at is not None and at < self._good_at

    def forget(self, community: CommunityId) -> None:
        """The token is the operator's: it stays until the program ends."""


async def one_workspace(calls: Calls, bot_token: str, app: str = "") -> OneWorkspace:
    """Ask Slack whose token it is. `app` is the app's id, where the operator knows it.

    Raises `ConfigurationError` for a token that Slack does not know, `PlatformError` where Slack does not answer.
    """
    if not bot_token.startswith("xoxb-"):
        raise ConfigurationError("SLACK_BOT_TOKEN begins with xoxb-: copy it from Install App in your app's settings.")
    try:
        who = await calls.call(bot_token, "-", "auth.test", {})
    except NotPermitted as error:
        raise ConfigurationError(
            "Slack does not accept SLACK_BOT_TOKEN. Copy the Bot User OAuth Token anew from Install App in your app's "
            "settings."
        ) from error
    except PlatformDown as error:
        raise PlatformDown(_UNREACHED) from error
    bot = str(who.get("bot_id") or "")
    if not app:
        about = await calls.call(bot_token, "-", "bots.info", {"bot": bot})
        app = str((about.get("bot") or {}).get("app_id") or "")
    community = community_id(app, who.get("enterprise_id"), who.get("team_id"))
    token = Token(value=bot_token, bot_id=bot, bot_user=str(who.get("user_id") or ""))
    scopes = {one.strip() for one in str(who.headers.get("x-oauth-scopes") or "").split(",")} - {""}
    return OneWorkspace(community, token, str(who.get("team") or ""), frozenset(scopes), _date(who))


async def check_app_token(calls: Calls, app_token: str) -> None:
    """Ask Slack for a connection, and leave it.

    Raises `ConfigurationError` for a token that Slack does not take, `PlatformError` where Slack does not answer.
    """
    app_of(app_token)
    try:
        await calls.call(app_token, "-", "apps.connections.open", {})
    except NotPermitted as error:
        raise ConfigurationError(
            "Slack does not accept SLACK_APP_TOKEN. Make one under Basic Information, App-Level Tokens, with the scope "
            "connections:write."
        ) from error


def _date(answer: AsyncSlackResponse) -> datetime | None:
    """When Slack answered, by its own clock, to the second."""
    try:
        return parsedate_to_datetime(str(answer.headers.get("Date") or ""))
    except ValueError:
        return None


def app_of(app_token: str) -> str:
    """The app's id, which stands in an app-level token: `xapp-1-A0123-...`. Raises `ConfigurationError`."""
    parts = app_token.split("-")
    if len(parts) < _APP_TOKEN_PARTS or parts[0] != "xapp" or not parts[2].startswith("A"):
        raise ConfigurationError(
            "SLACK_APP_TOKEN begins with xapp-: make one under Basic Information in your app's settings."
        )
    return parts[2]
