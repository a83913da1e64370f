"""What a simulation brought, as a calendar to read and as JSON."""

import itertools
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.chat.blocks import Block, Buttons, Heading, PictureBlock, PollBlock, Text
from bot.chat.graphemes import cut
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import block_text

SIMULATED = "The votes are simulated: nobody cast them, and they say nothing about what anybody thinks."
_WIDTH = 100
_NAME = 60
_ELLIPSIS = "\u2026"


@dataclass(frozen=True, slots=True)
class SimulatedPost:
    """One post as it appeared. `under` names the post whose thread it is in, "" for one in the channel itself."""

    at: datetime
    channel: str
    under: str
    title: str
    text: str

    @property
    def order(self) -> tuple[datetime, bool, str, str, str, str]:
        """Posts of one moment come in an order that does not depend on which was sent first."""
        return self.at, bool(self.under), self.channel, self.under, self.title, self.text


@dataclass(frozen=True, slots=True)
class SimulatedMonth:
    show: str
    time_zone: str
    first: date
    days: int
    seed: int
    posts: tuple[SimulatedPost, ...]

    def calendar(self) -> str:
        return "\n".join(self._lines())

    def told(self) -> dict[str, object]:
        """For machines."""
        return {
            "show": self.show,
            "from": self.first.isoformat(),
            "days": self.days,
            "time_zone": self.time_zone,
            "seed": self.seed,
            "votes_are_simulated": True,
            "posts": [
                {
                    "at": post.at.astimezone(ZoneInfo(self.time_zone)).isoformat(timespec="minutes"),
                    "channel": post.channel,
                    "under": post.under,
                    "title": post.title,
                    "text": post.text,
                }
                for post in self.posts
            ],
        }

    def _lines(self) -> Iterator[str]:
        days = "one day" if self.days == 1 else f"{self.days} days"
        yield f"{self.show}: {days} from {_day(self.first)} {self.first.year} ({self.time_zone}), seed {self.seed}"
        yield SIMULATED
        zone = ZoneInfo(self.time_zone)
        for day, posts in itertools.groupby(self.posts, key=lambda post: post.at.astimezone(zone).date()):
            yield ""
            yield f"{_day(day)} ".ljust(_WIDTH, "\u2500")
            for post in posts:
                yield from self._post(post, zone)
        if not self.posts:
            yield ""
            yield "Nothing was posted: no episode has anything to post yet."

    def _post(self, post: SimulatedPost, zone: ZoneInfo) -> Iterator[str]:
        head = f"{post.at.astimezone(zone):%H:%M}  #{post.channel}"
        margin = " " * 7
        if post.under:
            head = f"{post.at.astimezone(zone):%H:%M}    \u21b3 under \u201c{cut(post.under, _NAME, _ELLIPSIS)}\u201d:"
            margin = " " * 11
        yield f"{head}  {post.title}".rstrip()
        for paragraph in post.text.split("\n"):
            inner = margin + " " * (len(paragraph) - len(paragraph.lstrip()))
            yield from textwrap.wrap(
                paragraph.strip(), _WIDTH, initial_indent=inner, subsequent_indent=inner, break_on_hyphens=False
            )


def simulated_post(
    message: OutgoingMessage, at: datetime, channel: str, *, root: OutgoingMessage | None
) -> SimulatedPost:
    """The message without what can only be pressed or seen. `root` is the message whose thread it is in."""
    blocks: Sequence[Block] = message.blocks
    title = ""
    if blocks and isinstance(blocks[0], Heading):
        title, blocks = blocks[0].text, blocks[1:]
    text = "\n".join(words for block in blocks if (words := _words(block)))
    return SimulatedPost(at, channel, _name(root) if root is not None else "", title, text)


def _name(root: OutgoingMessage) -> str:
    """What a post is about: its first own words, else its heading."""
    words = [block.text for block in root.blocks if isinstance(block, Text)]
    heading = [block.text for block in root.blocks if isinstance(block, Heading)]
    return next(iter([*words, *heading]), "a post")


def _words(block: Block) -> str:
    if isinstance(block, Buttons | PictureBlock):
        return ""
    if isinstance(block, PollBlock) and all(choice.action for choice in block.choices):
        return f"{block.question} {' / '.join(choice.label for choice in block.choices)}. {block.status}"
    return block_text(block)


def _day(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B}"
