"""What was heard: one act of a person, read from a payload."""

from dataclasses import dataclass
from datetime import datetime

from adapters.slack.reply import Reply
from bot.chat.events import Event


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
