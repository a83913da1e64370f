"""WebVTT captions. Read here and not by webvtt-py, which leaves `&amp;` escaped and forgets source lines.

The format: https://www.w3.org/TR/webvtt1/ . Cues that carry no `<v Name>` stay with the last voice.
"""

import re

from bot.domain.episode import EpisodeDetails
from bot.errors import UnreadableSource
from bot.reading.captions import CaptionLine, Cue, transcribe_cues
from bot.reading.clock_times import CLOCK, clock_seconds
from bot.reading.episode_source import ReadEpisode
from bot.reading.lines import split_lines
from bot.reading.markup import unescape_entities
from bot.reading.speakers import known_speakers, split_speaker

_TIMING = re.compile(rf"\s*{CLOCK}\s+-->\s+{CLOCK}(?:\s.*)?")
_TORN_TIMING = re.compile(r"\s*\d{1,3}:\d{0,2}(?::\d{0,2})?(?:[.,]\d{0,3})?\s*-{0,2}\s*")
_TAG = re.compile(r"<[^<>\n]{0,300}>")
_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?\s+([^<>\n]{1,200})>")
_BLOCKS = ("NOTE", "STYLE", "REGION")


def is_webvtt(text: str) -> bool:
    return re.match(r"WEBVTT(?:[ \t\r\n]|$)", text) is not None


def read_webvtt(raw: str, *, name: str, title: str) -> ReadEpisode:
    """Raises `UnreadableSource` for a timing line that is none, and when nobody says anything."""
    lines = split_lines(raw)
    cues = _read_cues(lines, name)
    _name_prefixed_speakers(cues)
    transcript = transcribe_cues(cues, source_lines=len(lines), name=name, may_roll=True)
    dash, heading = lines[0][len("WEBVTT") :].strip()[:1], lines[0][len("WEBVTT") :].strip(" \t-")
    details = EpisodeDetails(title=heading[:300] if dash == "-" and heading else title)
    return ReadEpisode(details=details, transcript=transcript, raw=raw, format="webvtt")


def _read_cues(lines: list[str], name: str) -> list[Cue]:
    cues: list[Cue] = []
    at, count = 1, len(lines)
    voice: str | None = None
    while at < count:
        line = lines[at]
        if line.startswith(_BLOCKS) and (len(line.split(None, 1)[0]) in (4, 5, 6)) and "-->" not in line:
            while at < count and lines[at].strip():
                at += 1
        elif "-->" in line:
            cue = _timed(line, at + 1, name)
            at += 1
            while at < count and "-->" not in lines[at] and not _ends_cue(lines, at):
                voice = _read_payload(lines[at], at + 1, voice, cue)
                at += 1
            cues.append(cue)
        else:
            at += 1
    if not cues:
        raise UnreadableSource(name, "it says WEBVTT and holds no captions")
    if is_torn_time(lines):
        raise UnreadableSource(name, "it is cut off in the middle of a caption time")
    return cues


def is_torn_time(lines: list[str]) -> bool:
    """Whether the last thing that stands there is the beginning of a timing line."""
    end = len(lines)
    while end > 1 and not lines[end - 1].strip():
        end -= 1
    before = lines[end - 2].strip() if end > 1 else ""
    return (not before or before.isdigit()) and _TORN_TIMING.fullmatch(lines[end - 1]) is not None


def _ends_cue(lines: list[str], at: int) -> bool:
    """An empty line ends a cue. One of spaces does so too, unless words go on after it, as in YouTube's captions."""
    if lines[at].strip():
        return False
    following = lines[at + 1 : at + 3]
    return not lines[at] or not following or not following[0].strip() or any("-->" in line for line in following)


def _timed(line: str, number: int, name: str) -> Cue:
    match = _TIMING.fullmatch(line)
    start = clock_seconds(*match.groups()[:4]) if match else None
    end = clock_seconds(*match.groups()[4:8]) if match else None
    if start is None or end is None:
        raise UnreadableSource(name, f"line {number} is no caption time: {line.strip()[:60]!r}")
    return Cue(start, end, [])


def _read_payload(line: str, number: int, voice: str | None, cue: Cue) -> str | None:
    """Add what `line` says to `cue`; returns who speaks at its end."""
    at = 0
    for match in _VOICE.finditer(line):
        _add_words(line[at : match.start()], number, voice, cue)
        voice = unescape_entities(match[1]).strip() or voice
        at = match.end()
    _add_words(line[at:], number, voice, cue)
    return voice


def _add_words(text: str, number: int, voice: str | None, cue: Cue) -> None:
    words = unescape_entities(_TAG.sub("", text)).strip()
    turn = words.startswith(">>")
    words = words.lstrip("> ") if turn else words
    if words:
        cue.lines.append(CaptionLine(words, number, voice, begins_turn=turn))


def _name_prefixed_speakers(cues: list[Cue]) -> None:
    """Some tools write `Name: words` into the cue instead of a voice tag."""
    if any(line.speaker for cue in cues for line in cue.lines):
        return
    name_speakers(cues)


def name_speakers(cues: list[Cue]) -> None:
    """Take `Name: ` off the start of cues where it is a speaker; who speaks goes on until the next name."""
    known = known_speakers(cue.lines[0].words for cue in cues if cue.lines)
    if not known:
        return
    speaker: str | None = None
    for cue in cues:
        for at, line in enumerate(cue.lines):
            if at == 0 or line.begins_turn:
                found = split_speaker(line.words)
                if found is not None and found[0] in known:
                    speaker, line.words = found
                elif line.begins_turn:
                    speaker = None
            line.speaker = speaker
