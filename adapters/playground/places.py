"""The values of a talk: channels, places in them, and what is posted there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.chat.messages import OutgoingMessage, Visibility
from bot.domain.ids import CommunityId

COMMUNITY = CommunityId("playground")


@dataclass(frozen=True, slots=True)
class Channel:
    """`direct` is the talk with Aftershow alone, where plain words are questions."""

    id: str
    name: str
    purpose: str
    direct: bool = False


CHANNELS: tuple[Channel, ...] = (
    Channel("general", "general", "Talk about the show. Ask with a slash command or @aftershow."),
    Channel("episodes", "episodes", "What there is to hear, and what each episode taught."),
    Channel("hosts", "hosts", "For the people behind the show: bold claims and open questions."),
    Channel("aftershow", "Aftershow", "A direct message. Plain words are questions.", direct=True),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A channel, or the thread under one of its messages."""

    channel: str
    thread: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A message in a place: words of the person (`text`) or an answer of ours (`answer`). `key` is what an unasked post
    goes by, "" for all others. `growing` is an answer of which more is being written."""

    id: int
    place: Place
    at: datetime
    author: Literal["you", "aftershow"]
    text: str = ""
    answer: OutgoingMessage | None = None
    key: str = ""
    growing: bool = False

    @property
    def private(self) -> bool:
        return self.answer is not None and self.answer.visibility is Visibility.PRIVATE


@dataclass(frozen=True, slots=True)
class Changed:
    """Something happened in `place`: a message came, is shown anew (`again`) or was removed (`gone`), or waiting began
    or ended."""

    place: Place
    posted: Posted | None = None
    again: bool = False
    gone: bool = False
