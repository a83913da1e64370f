"""From what Slack and its SDK raise to our own errors."""

from collections.abc import Mapping
from datetime import timedelta

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import NotPermitted, PlaceGone, PlatformDown, PlatformError, SlowDown

_GONE = {
    "channel_not_found": "That channel is gone, or I am not in it. Invite me with /invite, or choose another.",
    "is_archived": "That channel is archived. Choose another.",
    "message_not_found": "That message is not there any more.",
    "thread_not_found": "That thread is not there any more.",
    "cant_update_message": "That message is not mine to change.",
    "cant_delete_message": "That message is not mine to remove.",
    "user_not_found": "That person is not here any more.",
    "user_not_in_channel": "That person is not in that channel.",
    "users_not_found": "That person is not here any more.",
    "user_disabled": "That person's account is closed.",
    "messages_tab_disabled": "I cannot be written to here: my Messages tab is off.",
    "not_found": "That is not there any more.",
    "view_not_found": "That window is closed.",
}
_FORBIDDEN = frozenset(
    {
        "access_denied",
        "account_inactive",
        "cannot_dm_bot",
        "channel_is_limited_access",
        "ekm_access_denied",
        "invalid_auth",
        "is_inactive",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_authed",
        "org_login_required",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_access_not_granted",
        "token_expired",
        "token_revoked",
    }
)
_DOWN = frozenset({"fatal_error", "internal_error", "request_timeout", "service_unavailable", "team_added_to_org"})
_RATE_LIMITED = frozenset({"ratelimited", "rate_limited", "message_limit_exceeded"})
_TOO_LATE = frozenset({"expired_trigger_id", "exchanged_trigger_id", "trigger_expired", "trigger_exchanged"})
_DEFAULT_WAIT = timedelta(seconds=5)
_NOT_TAKEN = "Slack did not take that: {}."
_DOWN_WORDS = "Slack did not answer in time. If nothing shows up here, try again in a minute."


class BlocksRefused(PlatformError):
    """Slack did not take a message for what it is made of: nothing was posted."""

    code = "blocks_refused"


FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, OSError, AttributeError)
"""What a call of the SDK raises. `AttributeError` comes of an answer in plain text: the SDK reads it as a mapping."""


_NOT_INSIDE = "I am not in that channel. Invite me there with /invite."


class NotInside(PlaceGone):
    """A public channel that we are no member of: there may be ways to write to it, and none to read it."""


def ours(error: Exception) -> PlatformError:
    """The error of ours for one of `FAILURES`."""
    if isinstance(error, SlackApiError):
        return _of_answer(error)
    return PlatformDown(_DOWN_WORDS)


def code_of(error: Exception) -> str:
    """Slack's own word for it, or ""."""
    if not isinstance(error, SlackApiError):
        return ""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def of_status(status: int, headers: Mapping[str, str], body: str) -> PlatformError | None:
    """The error for what a `response_url` answered; None for success."""
    if status == 200:
        return None
    if status == 429:
        return SlowDown("Slack wants me to wait a moment.", wait_of(headers))
    if status >= 500:
        return PlatformDown(_DOWN_WORDS)
    if "invalid_blocks" in body:
        return BlocksRefused(_NOT_TAKEN.format("invalid_blocks"))
    return PlaceGone("The way back to that conversation has expired.")


def wait_of(headers: Mapping[str, str]) -> timedelta:
    """`Retry-After`, whose value is in seconds."""
    value = headers.get("Retry-After") or headers.get("retry-after") or ""
    return timedelta(seconds=int(value)) if value.isdecimal() else _DEFAULT_WAIT


def _of_answer(error: SlackApiError) -> PlatformError:
    code = code_of(error)
    status = getattr(error.response, "status_code", 0) or getattr(error.response, "status", 0)
    if status == 429 or code in _RATE_LIMITED:
        return SlowDown("Slack wants me to wait a moment.", wait_of(getattr(error.response, "headers", {})))
    if status >= 500:
        return PlatformDown(_DOWN_WORDS)
    if code == "not_in_channel":
        return NotInside(_NOT_INSIDE)
    if code in _GONE:
        return PlaceGone(_GONE[code])
    if code in _FORBIDDEN:
        return NotPermitted(_forbidden(code, error))
    if code in _DOWN or not code:
        return PlatformDown(_DOWN_WORDS)
    if code in _TOO_LATE:
        return PlatformError("That took me too long, so Slack no longer lets me open a window. Please try again.")
    refused = BlocksRefused if code == "invalid_blocks" else PlatformError
    return refused(_NOT_TAKEN.format(code))


def _forbidden(code: str, error: SlackApiError) -> str:
    if code == "missing_scope":
        needed = error.response.get("needed") or "another scope"
        return f"I lack the permission for that: {needed}. Install me again to grant it."
    if code in ("invalid_auth", "token_revoked", "token_expired", "account_inactive", "not_authed"):
        return "My access to this workspace has ended. Install me again."
    return f"This workspace does not let me do that: {code}."
