"""What a message says, free of any platform's markup: a closed union of blocks.

Every string in a block is plain text: renderers escape it. No string ever holds a platform's markup.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.ids import EpisodeId


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """Where words were said. `where` reads like "12:34" or "about 40 % in"; `url` opens the recording at the time
    where the feed allows it; `transcript_url` opens our transcript page at the line."""

    episode_title: str
    where: str
    lines: str
    """Such as "line 168" or "lines 168-169"."""
    transcript_url: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in the bot's own voice."""

    text: str


class Tone(StrEnum):
    INFO = "info"
    NOT_FOUND = "not_found"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something did not go as hoped: what happened and what to do next."""

    tone: Tone
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteBlock:
    """Words that were said, to the letter. `speaker` None is shown as "on the episode".

    `heard_as` pairs a word as transcribed with its proper name, shown beside the quote, never inside it. `number` is
    what sentences of the same message call it by.
    """

    text: str
    speaker: str | None
    receipt: Receipt
    heard_as: tuple[tuple[str, str], ...] = ()
    number: int | None = None

    @property
    def mark(self) -> str:
        """What stands before its receipt: "[2] " or nothing."""
        return f"[{self.number}] " if self.number is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of a list: a claim or statement in our words, the verbatim receipt for it, buttons for it."""

    text: str
    quote: QuoteBlock | None = None
    note: str = ""
    buttons: tuple["Button", ...] = ()


@dataclass(frozen=True, slots=True)
class ItemList:
    """`more` is the command that shows the rest where a platform cannot show all."""

    items: tuple[Item, ...]
    numbered: bool = True
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EpisodeLine:
    episode_id: EpisodeId
    title: str
    detail: str
    """Such as "S3E12, 31 December 2024, Ian and Tim, 41 min"."""
    transcript_url: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class EpisodeList:
    """`more` is as in `ItemList`."""

    episodes: tuple[EpisodeLine, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLine:
    speaker: str | None
    text: str
    quoted: bool = False
    """True for the words that the context is about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextBlock:
    """The talk around a quote, to the letter."""

    lines: tuple[ContextLine, ...]
    receipt: Receipt


class ButtonStyle(StrEnum):
    PLAIN = "plain"
    PRIMARY = "primary"


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """`action` carries the button's whole state, at most 100 characters, so that a restart loses nothing."""

    label: str
    action: str
    style: ButtonStyle = ButtonStyle.PLAIN

    def __post_init__(self) -> None:
        if not 0 < len(self.action) <= 100:
            raise ValueError(f"a button's action needs 1 to 100 characters, not {len(self.action)}")


class ButtonsKind(StrEnum):
    ACTIONS = "actions"
    FEEDBACK = "feedback"
    """How good the answer was: the first button praises, the second does not, others follow. A platform with an element
    of its own for this may draw it."""


@dataclass(frozen=True, slots=True)
class Buttons:
    buttons: tuple[Button, ...] = field(default=())
    kind: ButtonsKind = ButtonsKind.ACTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class PollChoice:
    """`votes` None is not told (yet). `action` is what a press on it sends; "" once the poll takes no votes."""

    label: str
    action: str = ""
    votes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollBlock:
    """A question that people answer by pressing one of two to ten choices.

    `voters` None is not told. `status` reads like "Open until Friday, 27 November, 18:00" and `rules` like "One vote a
    person; press again to take it back." `split` names the tallies of communities that vote together.
    """

    question: str
    choices: tuple[PollChoice, ...]
    status: str
    rules: str = ""
    voters: int | None = None
    split: tuple[tuple[str, tuple[int, ...]], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteCard:
    """A picture of a quote: words to the letter, who said them ("" is nobody known), and where."""

    text: str
    speaker: str
    episode: str
    show: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PollChart:
    """A picture of a poll's result: one bar a choice."""

    question: str
    bars: tuple[tuple[str, int], ...]
    caption: str = ""


Drawing = QuoteCard | PollChart


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureBlock:
    """A picture beside words that say the same: a place that shows no pictures loses nothing. `alt` is read aloud."""

    drawing: Drawing
    alt: str


Block = (
    Heading | Text | Notice | QuoteBlock | ItemList | EpisodeList | ContextBlock | Buttons | PollBlock | PictureBlock
)
