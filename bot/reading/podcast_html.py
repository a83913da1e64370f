"""HTML transcripts: `<cite>Name:</cite><time>0:53</time><p>words</p>` of Podcasting 2.0, and saved transcript pages."""

from dataclasses import dataclass, field
from itertools import pairwise

from bot.domain.episode import EpisodeDetails
from bot.errors import NotATranscript, UnreadableSource
from bot.reading.builder import TranscriptBuilder
from bot.reading.clock_times import parse_clock
from bot.reading.episode_source import ReadEpisode
from bot.reading.html_tokens import HtmlToken, html_tokens
from bot.reading.limits import MAX_HTML_TOKENS
from bot.reading.lines import split_lines
from bot.reading.page import is_furniture, starting_point
from bot.reading.speakers import known_speakers, split_speaker
from bot.reading.speech_signs import why_not_speech

_INLINE = frozenset(
    [
        "a",
        "abbr",
        "b",
        "code",
        "em",
        "i",
        "mark",
        "q",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "u",
        "font",
        "wbr",
        "del",
        "ins",
        "kbd",
    ]
)
_APART = frozenset(["head", "nav", "header", "footer", "aside", "form", "button", "select", "figure", "menu", "dialog"])
_PROSE_LEAST_WORDS = 120
_SPEECH_CLASSES = ("transcript", "caption")


def is_html(text: str) -> bool:
    head = text[:2000].lstrip().lower()
    return head.startswith("<") and any(
        tag in head for tag in ("<!doctype html", "<html", "<cite", "<p>", "<time", "<body", "<div", "<p ")
    )


@dataclass(slots=True)
class _Block:
    """A paragraph of the page: pieces of text with their source lines, and the tag it stood in."""

    tag: str
    marked: bool
    pieces: list[tuple[str, int]] = field(default_factory=list)

    @property
    def text(self) -> str:
        return " ".join("".join(text for text, _ in self.pieces).split())


def read_podcast_html(raw: str, *, name: str, title: str) -> ReadEpisode:
    """Raises `NotATranscript` for a page on which nobody talks."""
    page_title, blocks = _read_blocks(raw, name)
    has_cites = any(_names_a_speaker(block, after) for block, after in pairwise(blocks))
    if has_cites:
        first = next(at for at, block in enumerate(blocks) if block.tag in {"cite", "time"})
        blocks = blocks[first:]
    elif any(block.marked for block in blocks):
        blocks = [block for block in blocks if block.marked]
    speakers = frozenset() if has_cites else known_speakers(block.text for block in blocks)
    builder = TranscriptBuilder()
    speaker: str | None = None
    times = 0
    for block in blocks:
        text = block.text
        seconds = _time_of(block, text, has_cites)
        if has_cites and block.tag == "cite":
            speaker = text.rstrip(": ") or None
        elif seconds is not None:
            builder.stamp(seconds)
            times += 1
        elif block.tag not in {"time", "title"} and not is_furniture(text):
            builder.paragraph()
            speaker = _speak(block, builder, speaker, speakers)
    lines = split_lines(raw)
    transcript = builder.build(source_lines=len(lines))
    if not transcript.text:
        raise NotATranscript(name, "it is a page without words of a transcript")
    if not has_cites and times < 2:
        reason = why_not_speech([], transcript.text, name=name)
        if reason is None and not transcript.has_speakers and transcript.text.count(" ") < _PROSE_LEAST_WORDS:
            reason = "its page is too short to be a transcript"
        if reason is not None:
            raise NotATranscript(name, reason)
    details = EpisodeDetails(title=page_title or title)
    return ReadEpisode(details=details, transcript=transcript, raw=raw, format="html")


def _names_a_speaker(block: _Block, after: _Block) -> bool:
    """Other pages use `<cite>` for titles of works."""
    return block.tag == "cite" and (block.text.endswith(":") or after.tag == "time")


def _time_of(block: _Block, text: str, has_cites: bool) -> float | None:
    if len(text) > 12:
        return starting_point(text)
    return parse_clock(text) if block.tag == "time" or not has_cites else None


def _speak(block: _Block, builder: TranscriptBuilder, speaker: str | None, speakers: frozenset[str]) -> str | None:
    pieces = block.pieces
    found = split_speaker(block.text) if speakers else None
    if found is not None and found[0] in speakers:
        speaker = found[0]
        pieces = _after_colon(pieces)
    glued = False
    for text, line in pieces:
        builder.speak(text, line=line, speaker=speaker, glued=glued and not text[:1].isspace())
        if text.strip() or glued:
            glued = not text[-1:].isspace()
    return speaker


def _after_colon(pieces: list[tuple[str, int]]) -> list[tuple[str, int]]:
    for at, (text, line) in enumerate(pieces):
        _, colon, rest = text.partition(":")
        if colon:
            return [(rest, line), *pieces[at + 1 :]]
    return pieces


def _read_blocks(raw: str, name: str) -> tuple[str | None, list[_Block]]:
    """The page's title, and its paragraphs outside of menus, forms and the like."""
    title: str | None = None
    blocks: list[_Block] = []
    block = _Block("", False)
    apart: list[str] = []
    in_title = False
    for count, token in enumerate(html_tokens(raw)):
        if count > MAX_HTML_TOKENS:
            raise UnreadableSource(name, "its page has more tags than any transcript")
        if token.tag == "title":
            in_title = not token.closing and title is None
        elif in_title and not token.tag:
            title = " ".join(f"{title or ''} {token.text}".split()) or None
        elif token.tag in _APART:
            _enter_or_leave(apart, token)
        elif token.tag == "body":
            apart.clear()
        elif apart:
            continue
        elif not token.tag:
            block.pieces.append((token.text, token.line))
        elif token.tag not in _INLINE or any(word in token.classes for word in _SPEECH_CLASSES):
            if block.text:
                blocks.append(block)
            marked = any(word in token.classes for word in _SPEECH_CLASSES) or (block.marked and token.closing)
            block = _Block("" if token.closing else token.tag, marked and not token.closing)
    if block.text:
        blocks.append(block)
    return title[:300] if title else None, blocks


def _enter_or_leave(apart: list[str], token: HtmlToken) -> None:
    if not token.closing:
        apart.append(token.tag)
    elif token.tag in apart:
        del apart[apart.index(token.tag) :]
