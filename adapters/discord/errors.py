"""discord.py's errors as ours. Codes: https://discord.com/developers/docs/topics/opcodes-and-status-codes."""

from datetime import timedelta

import aiohttp
import discord

from bot.errors import NotPermitted, PlaceGone, PlatformDown, PlatformError, SlowDown

FAILURES = (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError, OSError)
"""All that a call may raise for reasons beyond this program."""

ALREADY_ACKNOWLEDGED = 40060
THREAD_EXISTS = 160004
_ARCHIVED = 50083

_GONE = {
    10003: "The channel is gone.",
    10004: "The server is gone, or I am no longer in it.",
    10008: "The message is gone.",
    10013: "That person is no longer on Discord.",
    10015: "The time to answer there is over.",
    10062: "The time to answer there is over.",
    50027: "The time to answer there is over.",
}
_FORBIDDEN = {
    50001: "I cannot see that channel: give me View Channel there.",
    50006: "I may not show my answers there: give me Embed Links.",
    50007: "That person takes no direct messages from me.",
    50013: "I may not write there: give me Send Messages, Embed Links and, for threads, Create Public Threads and "
    "Send Messages in Threads.",
    160005: "That thread is locked.",
    160006: "The server has as many open threads as Discord allows. Close some.",
}


class ThreadArchived(NotPermitted):
    """A thread that is archived takes no changes until it is opened again."""


def ours(error: Exception) -> PlatformError:
    """The `PlatformError` that `error`, one of `FAILURES`, stands for."""
    if isinstance(error, discord.RateLimited):
        return SlowDown("Discord asks me to wait.", timedelta(seconds=error.retry_after))
    if isinstance(error, discord.HTTPException):
        return _of_answer(error)
    return PlatformDown("Discord did not answer.")


def code_of(error: Exception) -> int:
    """Discord's own code, 0 where there is none."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def _of_answer(error: discord.HTTPException) -> PlatformError:
    if error.status == 429:
        wait = error.response.headers.get("Retry-After", "")
        return SlowDown("Discord asks me to wait.", timedelta(seconds=float(wait) if wait.isdecimal() else 5))
    if error.status >= 500:
        return PlatformDown("Discord is having trouble.")
    if error.code in _GONE:
        return PlaceGone(_GONE[error.code])
    if error.code in _FORBIDDEN:
        return NotPermitted(_FORBIDDEN[error.code])
    if error.code == _ARCHIVED:
        return ThreadArchived("That thread is archived, and I may not open it again.")
    if error.status == 404:
        return PlaceGone("The place is gone.")
    if error.status in (401, 403):
        return NotPermitted("Discord does not let me do that there.")
    return PlatformError(f"Discord did not take that (code {error.code}).")
