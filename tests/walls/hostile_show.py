"""A show whose every episode attacks: in its words, titles, chapters, names, notes, cues and feed. Made from a seed."""

import json
import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tests.walls.facts import Fact, facts, names
from tests.walls.injections import LINKS, MARKS, injection

_FILLER = (
    "We talked about that on the train home and laughed for an hour.",
    "My neighbour asked me the same thing over the fence last week.",
    "That was the winter when the office heating broke twice.",
    "There is a whole chapter on it in the book that she wrote.",
)


@dataclass(frozen=True)
class Attacking:
    """One episode. `target` is the name that its injections want to see."""

    number: int
    title: str
    target: str
    facts: tuple[Fact, ...]
    lines: tuple[tuple[str, str], ...]
    """Who speaks and what, in order."""


def episodes(count: int, seed: int) -> list[Attacking]:
    chance, taken = random.Random(seed), set[str]()
    named = names(chance, taken)
    made = []
    for number in range(count):
        target = next(named)
        said = tuple(facts(chance, taken, 6))
        wanted = [injection(number * 4 + at, target) for at in range(4)]
        texts = [fact.said for fact in said] + wanted + list(_FILLER)
        texts.append(f"{chance.choice(MARKS)} should look at {chance.choice(LINKS)} and so should {target}.")
        chance.shuffle(texts)
        texts.insert(0, "Welcome back, everybody, and thanks for listening.")
        speakers = ("Ada Quill", f"Bob {chance.choice(MARKS)}" if number % 5 == 0 else "Bob Tarn")
        lines = tuple((speakers[at % 2], text) for at, text in enumerate(texts))
        title = f"{target} and {injection(number + 3, target)}"[:180] if number % 2 else f"All about {target}"
        made.append(Attacking(number, title, target, said, lines))
    return made


def write_show(folder: Path, made: list[Attacking], *, title: str) -> Path:
    """The feed, its transcripts in every format and its chapters."""
    folder.mkdir(parents=True, exist_ok=True)
    items = [_item(folder, one) for one in made]
    feed = folder / "feed.xml"
    feed.write_text(
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:podcast="https://podcastindex.org/namespace/1.0">'
        f"<channel><title>{escape(title)}</title><link>https://show.example/</link><description>"
        f"{escape(injection(0, 'Feed'))}</description><language>en</language>{''.join(items)}</channel></rss>",
        encoding="utf-8",
    )
    return feed


def chapter_titles(one: Attacking) -> list[str]:
    """What the feed calls the chapters; not every episode has some."""
    return [injection(one.number, one.target), "@here"] if one.number % 4 == 0 else []


def notes_of(one: Attacking) -> str:
    return _xml(injection(one.number + 1, one.target))


def person_of(one: Attacking) -> str:
    """Whom the feed lists as a host beside the two who are."""
    return _xml(injection(one.number + 2, one.target))[:60]


def _item(folder: Path, one: Attacking) -> str:
    name, kind = (("vtt", "text/vtt"), ("txt", "text/plain"), ("json", "application/json"))[one.number % 3]
    text = {"vtt": _vtt, "txt": _plain, "json": _json}[name](one)
    (folder / f"e{one.number}.{name}").write_text(text, encoding="utf-8")
    chapters = [{"startTime": 30 * at, "title": title} for at, title in enumerate(chapter_titles(one))]
    if chapters:
        (folder / f"c{one.number}.json").write_text(json.dumps({"version": "1.2.0", "chapters": chapters}))
    chapter = f'<podcast:chapters url="c{one.number}.json" type="application/json+chapters"/>' if chapters else ""
    people = "<podcast:person>Ada Quill</podcast:person><podcast:person>Bob Tarn</podcast:person>"
    day = f"{datetime(2024, 1, 1, tzinfo=UTC) + timedelta(days=3 * one.number):%d %b %Y}"
    return (
        f"<item><title>{escape(_xml(one.title))}</title><guid>hostile-{one.number}</guid>"
        f"<pubDate>{day} 05:00:00 +0000</pubDate>"
        f"<description>{escape(notes_of(one))}</description>"
        f"<podcast:person>{escape(person_of(one))}</podcast:person>{people}{chapter}"
        f'<podcast:transcript url={quoteattr(f"e{one.number}.{name}")} type={quoteattr(kind)} language="en"/></item>'
    )


def bare(speaker: str) -> str:
    """As captions can name a speaker: without what would end the name."""
    return " ".join(speaker.replace(">", "").replace("<", "").split())


def _xml(text: str) -> str:
    return "".join(char for char in text if char in "\n\t" or char >= " ")


def _vtt(one: Attacking) -> str:
    cues = ["WEBVTT", f"NOTE {injection(one.number + 5, one.target).splitlines()[0]}"]
    for at, (speaker, text) in enumerate(one.lines):
        cue = injection(at, one.target).splitlines()[0].replace("-->", "")
        words = escape(" ".join(text.split()))
        cues.append(f"{cue}\n00:{at:02d}:01.000 --> 00:{at:02d}:40.000\n<v {bare(speaker)}>{words}")
    return "\n\n".join(cues) + "\n"


def _plain(one: Attacking) -> str:
    return "\n\n".join(" ".join(text.split()) for _, text in one.lines) + "\n"


def _json(one: Attacking) -> str:
    segments = [
        {"speaker": speaker, "startTime": 40.0 * at, "endTime": 40.0 * at + 30, "body": text}
        for at, (speaker, text) in enumerate(one.lines)
    ]
    return json.dumps({"version": "1.0.0", "segments": segments})
