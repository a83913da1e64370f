"""What people see, judged without the program's own proofs: messages as they are drawn, against what is stored."""

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from adapters.discord.render import render as for_discord
from adapters.slack.render import render as for_slack
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
    QuoteBlock,
    Text,
)
from bot.chat.messages import OutgoingMessage
from tests.unit.discord.reference_parser import read

OWN_HOSTS = frozenset({"127.0.0.1", "show.example"})
_TOKEN = re.compile(r"<([^>]*)>")
_TYPED = frozenset({"user", "usergroup", "broadcast", "channel", "team"})
_LIVE = frozenset({"everyone", "angle", "url", "at", "code"})


@dataclass
class Oracle:
    """`stored` are the words of all transcripts and notes, `speakers` who speaks; `shameful` is what must not be shown,
    and of what kind it is. `published` is what the show itself says of its episodes, chapters and hosts: shown as it
    stands, as the words of the show."""

    stored: list[str]
    published: list[str]
    speakers: frozenset[str]
    shameful: Mapping[str, str]
    problems: list[str] = field(default_factory=list)
    messages: int = 0
    quotes: int = 0

    def __post_init__(self) -> None:
        self._stored = "\n".join(_even(text) for text in self.stored)
        self._letters = "\n".join(letters(text) for text in self.stored)
        self._published: list[str] = []
        self._seen: dict[str, str] = {}
        self.publishes(self.published)

    def publishes(self, names: list[str]) -> None:
        """What is named without a model, in words of the show, may be seen."""
        self._published = sorted({*self._published, *map(letters, names)} - {""}, key=len, reverse=True)

    def looks(self, message: OutgoingMessage, door: str, told: str = "") -> None:
        """Note whatever is wrong with a message. What its reader told us, `told`, may be said to them again."""
        self.messages += 1
        own, quoted = list(_own_words(message.blocks)), list(_quoted(message.blocks))
        for text in own:
            self.reads(text, door, told)
        for speaker in _speakers(message.blocks) - self.speakers:
            self._note(door, f"nobody's name: {speaker!r}")
        for text in quoted:
            self.quotes += 1
            if _even(text) not in self._stored:
                self._note(door, f"altered quote: {text!r}")
        self._slack(message, door, quoted)
        self._discord(message, door)

    def reads(self, words: str, door: str, told: str = "") -> None:
        """Keep what is seen of our own words, to be judged."""
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

    def _slack(self, message: OutgoingMessage, door: str, quoted: list[str]) -> None:
        drawn = [json.loads(json.dumps(page.posted())) for page in for_slack(message)]
        words = letters(" ".join(text for page in drawn for text in _strings(page)))
        for page in drawn:
            for one in _objects(page):
                if one.get("type") in _TYPED:
                    self._note(door, f"Slack mention: {one}")
                url = one.get("url") or one.get("image_url")
                if isinstance(url, str) and urlsplit(url).hostname not in OWN_HOSTS:
                    self._note(door, f"Slack link: {url}")
                if one.get("type") == "mrkdwn":
                    self._tokens(str(one.get("text")), door)
            self._tokens(str(page["text"]), door)
            if page["unfurl_links"] or page["unfurl_media"] or page["link_names"] or page["parse"] != "none":
                self._note(door, "Slack would unfold or read names")
        for text in quoted:
            if letters(text) not in words:
                self._note(door, f"Slack altered a quote: {text!r}")

    def _tokens(self, text: str, door: str) -> None:
        for token in _TOKEN.findall(text):
            if urlsplit(token.partition("|")[0]).hostname not in OWN_HOSTS:
                self._note(door, f"Slack token: <{token}>")

    def _discord(self, message: OutgoingMessage, door: str) -> None:
        drawn = json.loads(json.dumps(for_discord(message)))
        if drawn["allowed_mentions"] != {"parse": [], "replied_user": False} or drawn.get("content"):
            self._note(door, f"Discord may mention: {drawn['allowed_mentions']}")
        for embed in drawn["embeds"]:
            for text in (embed.get("description", ""), *(one["value"] for one in embed.get("fields", ()))):
                reading = read(text)
                live = {name: count for name, count in reading.tokens.items() if name in _LIVE and count}
                if live:
                    self._note(door, f"Discord token {live} in {text!r}")
                for url in reading.links:
                    if urlsplit(url.replace("\\", "")).hostname not in OWN_HOSTS:
                        self._note(door, f"Discord link: {url}")

    def _note(self, door: str, problem: str) -> None:
        self.problems.append(f"{door}: {problem}")


def letters(text: str) -> str:
    """Letters and digits alone: what is left of words whatever is put around them."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).casefold() if char.isalnum())


def _even(text: str) -> str:
    return " ".join(text.split())


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _objects(value: object) -> Iterator[dict[str, object]]:
    if isinstance(value, dict):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _objects(one)


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
                yield from (block.question, block.status, *(choice.label for choice in block.choices))
            case Buttons():
                yield from (one.label for one in block.buttons if isinstance(one, Button))
            case PictureBlock():
                yield block.alt


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
    return {speaker for speaker in found if speaker}


def _quoted(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        match block:
            case QuoteBlock():
                yield block.text
            case ItemList(items):
                yield from (item.quote.text for item in items if item.quote is not None)
            case ContextBlock():
                yield from (line.text for line in block.lines if line.quoted)
