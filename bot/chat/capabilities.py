"""What each place can show, as data: facts and limits only.

A platform's numbers are those of its documentation, less what its adapter adds around our words (marks, separators).
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """Lengths are in the characters that the platform counts once text is escaped (`cost`); None is no limit.

    `text_length` bounds a whole message, addresses included, and `block_length` one paragraph or quote of it.
    `parts` bounds what a message is made of, as `bot.chat.measures.parts` counts it. `item_buttons` is false where
    buttons stand below a list and not beside its items, `unique_actions` true where no two may be alike. `feedback` is
    an element of the platform's own for feedback buttons. Buttons of several blocks may share rows. `pictures` is
    whether a place can show any; whether one gets there is its adapter's affair: the words beside it say the same.
    """

    platform: str
    buttons: bool
    private_replies: bool
    threads: bool
    links: bool
    pictures: bool = False
    forms: bool = False
    feedback: bool = False
    item_buttons: bool = True
    unique_actions: bool = False
    text_length: int | None = None
    block_length: int | None = None
    heading_length: int | None = None
    parts: int | None = None
    list_items: int | None = None
    buttons_per_row: int | None = None
    buttons_per_message: int | None = None
    button_label: int | None = None
    notification_length: int | None = None
    edits_freely: timedelta | None = None
    """How old a message may be and still be edited often; None is for ever."""
    utf16: bool = False
    """Whether characters beyond the basic plane count twice."""
    escapes: tuple[tuple[str, int], ...] = ()
    """Characters (each of the string) that take more room once escaped, and how much."""


_SLACK_ESCAPES = (("&", 5), ("<>", 4))
_LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
_DISCORD_ESCAPES = (("\\*_~|`>#-+=[](){}<:/.!@", 2), (_LINE_ENDS, 3))  # a line of a quote begins with "> "

PLAYGROUND = Capabilities(
    platform="playground", buttons=True, private_replies=True, threads=True, links=True, pictures=True
)
TERMINAL = Capabilities(platform="terminal", buttons=True, private_replies=True, threads=True, links=True)
SHELL = Capabilities(platform="shell", buttons=False, private_replies=False, threads=False, links=True)
SLACK = Capabilities(
    platform="slack",
    buttons=True,
    private_replies=True,
    threads=True,
    links=True,
    pictures=True,
    forms=True,
    feedback=True,
    text_length=12_000,  # far below the 40,000 at which Slack truncates
    block_length=2_900,  # of a section's 3,000
    heading_length=150,
    parts=50,
    list_items=25,
    buttons_per_row=25,
    buttons_per_message=40,
    button_label=75,
    notification_length=3_900,  # chat.update refuses a `text` above 4,000
    escapes=_SLACK_ESCAPES,
)
DISCORD = Capabilities(
    platform="discord",
    buttons=True,
    private_replies=True,
    threads=True,
    links=True,
    pictures=True,
    forms=True,
    item_buttons=False,
    unique_actions=True,
    text_length=5_600,  # of 6,000 over all embeds of a message
    block_length=3_800,  # of an embed description's 4,096
    heading_length=250,  # of an embed title's 256
    parts=60,
    list_items=25,
    buttons_per_row=5,
    buttons_per_message=25,
    button_label=80,
    notification_length=1_900,  # of a message's 2,000
    edits_freely=timedelta(
        hours=1
    ),  # older ones answer 30046: https://discord.com/developers/docs/topics/opcodes-and-status-codes
    utf16=True,
    escapes=_DISCORD_ESCAPES,
)

ALL: tuple[Capabilities, ...] = (PLAYGROUND, TERMINAL, SHELL, SLACK, DISCORD)

_BY_NAME = {place.platform: place for place in ALL}


def of(platform: str) -> Capabilities:
    """The capabilities of a platform by its name. Raises `LookupError`."""
    return _BY_NAME[platform]


def cost(text: str, capabilities: Capabilities) -> int:
    """How many characters `text` counts on the platform once it is escaped."""
    rooms = _rooms(capabilities.escapes)
    if len(text) <= _FEW:
        wide = capabilities.utf16
        return sum(rooms.get(one, 1) + (wide and one > "\uffff") for one in text)
    length = len(text.encode("utf-16-le", "surrogatepass")) // 2 if capabilities.utf16 else len(text)
    return length + sum(text.count(one) * (room - 1) for one, room in rooms.items())


_FEW = 8


@lru_cache(maxsize=16)
def _rooms(escapes: tuple[tuple[str, int], ...]) -> dict[str, int]:
    return {one: room for characters, room in escapes for one in characters}
