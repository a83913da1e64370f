"""What people see, judged without the program's own proofs: messages as they are drawn, against what is stored."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from adapters.discord.forms import modal
from adapters.discord.markers import marked
from adapters.discord.render import render as for_discord
from adapters.slack.render import render as for_slack
from adapters.slack.reply import FormOrigin
from adapters.slack.views import answer_view, form_view
from bot.chat.blocks import (
    Block,
    Button,
    Buttons,
    ContextBlock,
    EpisodeList,
    Heading,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    PollChart,
    QuoteBlock,
    QuoteCard,
    Receipt,
    Text,
)
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage
from tests.walls.browser import Browser
from tests.walls.surfaces import in_browser, in_terminal, on_discord, on_slack, read_on_discord, strings, unseen_in

_LIVE = re.compile(
    r"@\w|<[@!#/\w]|&[lg]t;|://|\b(?:www|discord)\.\w|\w\.(?:com|gg|example)\b|\b(?:mailto|javascript|tel|steam):\S|`|\|\|",
    re.I,
)
"""What calls people, leads away or draws: in our own words there is none, not even as mere letters."""


@dataclass
class Oracle:
    """`stored` are the words of all transcripts and notes, `speakers` who speaks; `shameful` is what must not be shown,
    and of what kind it is. `published` is what the show itself says of its episodes, chapters and hosts: shown as it
    stands, as the words of the show. Of messages and of steps each `every`th is drawn in the playground and in windows
    too."""

    browser: Browser
    stored: list[str]
    published: list[str]
    speakers: frozenset[str]
    shameful: Mapping[str, str]
    every: int = 1
    problems: list[str] = field(default_factory=list)
    messages: int = 0
    steps: int = 0
    forms: int = 0
    receipts: dict[str, str] = field(default_factory=dict)
    """Where receipts lead on our own pages, and the words for which they stand."""
    quotes: int = 0

    def __post_init__(self) -> None:
        self._stored = "\n".join(_even(text) for text in self.stored)
        self._letters = "\n".join(letters(text) for text in self.stored)
        self._published: list[str] = []
        self._names: list[str] = []
        self._read: set[tuple[str, str]] = set()
        self._seen: dict[str, str] = {}
        self.publishes(self.published)

    def publishes(self, names: list[str]) -> None:
        """What is named without a model, in words of the show, may be seen."""
        self._published = sorted({*self._published, *map(letters, names)} - {""}, key=len, reverse=True)
        self._names = sorted({*self._names, *map(_even, names)} - {""}, key=len, reverse=True)

    def looks(self, message: OutgoingMessage, door: str, told: str = "", *, half: bool = False) -> None:
        """Note whatever is wrong with a message. What its reader told us, `told`, may be said to them again; `half` is
        one that is still being made."""
        self.messages += not half
        own, quoted = list(_own_words(message.blocks)), list(_quoted(message.blocks))
        for text in own:
            self.reads(text, door, told)
        for speaker in _speakers(message.blocks) - self.speakers:
            self._note(door, f"nobody's name: {speaker!r}")
        for text in quoted:
            self.quotes += 1
            if _even(text) not in self._stored:
                self._note(door, f"altered quote: {text!r}")
        self.receipts.update((at, said) for said, at in _receipts(message.blocks))
        if half:
            self._half(message, door)
        else:
            self._whole(message, door, quoted)

    def fills_in(self, form: Form | None, door: str) -> None:
        """Note whatever is wrong with a form that somebody is asked to fill in."""
        assert form is not None
        self.forms += 1
        self._notes(door, on_slack(form_view(form, FormOrigin())))
        self._notes(door, unseen_in(modal(form)))
        for field_ in form.fields:
            for text in (field_.label, field_.hint, field_.value, *(one.label for one in field_.options)):
                self.reads(text, door)

    def reads(self, words: str, door: str, told: str = "") -> None:
        """Keep what is seen of our own words, to be judged; nobody is called or led away in them."""
        if (words, told) in self._read:
            return
        self._read.add((words, told))
        own = _even(words)
        for said in (*self._names, *filter(None, (_even(told),))):
            own = own.replace(said, " ")
        if (live := _LIVE.search(unicodedata.normalize("NFKC", own))) is not None:
            self._note(door, f"in our own words: {live.group()!r} in {own[:200]!r}")
        shown = letters(words)
        for name in self._published:
            if name in shown:
                shown = shown.replace(name, " ")
        if told:
            shown = shown.replace(letters(told), " ")
            for part in re.split(r"[:.?!{}\[\]]", told):
                shown = shown.replace(letters(part), " ") if letters(part) else shown
        self._seen.setdefault(shown, door)

    def judged(self) -> list[str]:
        """All that is wrong, with what of our own words an attacker put there, whenever it was."""
        everything = self.shown
        for text, kind in self.shameful.items():
            alone = letters(text)
            if alone in everything:
                for shown, door in self._seen.items():
                    if alone == shown or (alone in shown and shown not in self._letters):
                        self._note(door, f"{kind}: {text!r} in {shown[:300]!r}")
        return self.problems

    @property
    def shown(self) -> str:
        """Letters of all that was seen of our own words."""
        return " ".join(self._seen)

    # --- surfaces -----------------------------------------------------------------------------------------------------

    def _whole(self, message: OutgoingMessage, door: str, quoted: list[str]) -> None:
        pages, embeds = [one.posted() for one in for_slack(message)], for_discord(message)
        for page in pages:
            self._notes(door, on_slack(page))
        self._notes(door, on_discord(embeds))
        self._quoted(door, "Slack", quoted, " ".join(text for page in pages for text in strings(page["blocks"])))
        self._quoted(door, "Discord", quoted, read_on_discord(embeds))
        if self.messages % self.every == 0:
            elements = self.browser.draws(message)
            self._notes(door, in_browser(elements))
            self._quoted(door, "the playground", quoted, " ".join(str(one.get("text", "")) for one in elements))
            self._notes(door, in_terminal(message.blocks))
            self._notes(door, on_slack(answer_view(message)))

    def _half(self, message: OutgoingMessage, door: str) -> None:
        """As a member sees it between two changes: the first page alone, in a window, and with its hidden marker."""
        self.steps += 1
        for page in for_slack(message)[:1]:
            self._notes(door, on_slack(page.updated()))
        self._notes(door, on_slack(answer_view(message)))
        self._notes(door, on_discord(marked(for_discord(message), "half")))
        if self.steps % self.every == 0:
            self._notes(door, in_browser(self.browser.draws(message, growing=True)))

    def _quoted(self, door: str, place: str, quoted: list[str], drawn: str) -> None:
        seen = letters(drawn)
        for text in quoted:
            if letters(text) not in seen:
                self._note(door, f"{place} altered a quote: {text!r}")

    def _notes(self, door: str, problems: Iterable[str]) -> None:
        for problem in problems:
            self._note(door, problem)

    def _note(self, door: str, problem: str) -> None:
        self.problems.append(f"{door}: {problem}")


def letters(text: str) -> str:
    """Letters and digits alone: what is left of words whatever is put around them."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _even(text: str) -> str:
    return " ".join(text.split())


def _own_words(blocks: tuple[Block, ...]) -> Iterator[str]:
    """Everything but the words of quotes."""
    for block in blocks:
        match block:
            case Text(text) | Heading(text) | Notice(_, text):
                yield text
            case QuoteBlock():
                yield from (right for _, right in block.heard_as)
            case ItemList(items, _, more):
                yield more
                for item in items:
                    yield from (item.text, item.note, *(one.label for one in item.buttons))
                    yield from (right for _, right in item.quote.heard_as) if item.quote else ()
            case EpisodeList(episodes, more):
                yield more
                yield from (line.detail for line in episodes)
            case PollBlock():
                yield from (block.question, block.status, block.rules, *(choice.label for choice in block.choices))
            case Buttons():
                yield from (one.label for one in block.buttons if isinstance(one, Button))
            case PictureBlock(drawing=PollChart() as chart):
                yield from (block.alt, chart.question, chart.caption, *(name for name, _ in chart.bars))


def _receipts(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case QuoteBlock(receipt=Receipt(transcript_url=str() as address)):
                yield block.text, address
            case ItemList(items):
                for item in items:
                    yield from _receipts((item.quote,) if item.quote else ())


def _speakers(blocks: tuple[Block, ...]) -> set[str]:
    found = set()
    for block in blocks:
        match block:
            case QuoteBlock():
                found.add(block.speaker)
            case ItemList(items):
                found.update(item.quote.speaker for item in items if item.quote is not None)
            case ContextBlock():
                found.update(line.speaker for line in block.lines)
            case PictureBlock(drawing=QuoteCard() as card):
                found.add(card.speaker)
    return {speaker for speaker in found if speaker}


def _quoted(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case QuoteBlock():
                yield block.text
            case ItemList(items):
                yield from (item.quote.text for item in items if item.quote is not None)
            case ContextBlock():
                yield from (line.text for line in block.lines)
            case PictureBlock(drawing=QuoteCard() as card):
                yield card.text
