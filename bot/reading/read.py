"""The one way in: bytes of any supported format become a `ReadEpisode`."""

import re
from datetime import date, datetime
from pathlib import PurePath

from bot.domain.episode import EpisodeDetails
from bot.errors import NotATranscript
from bot.reading.builder import TranscriptBuilder
from bot.reading.episode_source import ReadEpisode

_SPEAKER = re.compile(r"\*\*(?P<name>[^*\n]{1,80}?):\*\*\s*")
_STAMP = re.compile(r"^\\?\[(?:(\d+):)?(\d{1,2}):(\d{2})(?:\.\d+)?\\?\]\s*")
_DATE = re.compile(r"^Episode Date: ([A-Z][a-z]+ \d{1,2}, \d{4})(.*)$")


def read_transcript(data: bytes, *, name: str) -> ReadEpisode:
    """Read a transcript of any supported format; `name` (a path or URL) is for titles and messages only.

    Raises `NotATranscript` for readable text that is none, `UnreadableSource` for what is broken or hostile.
    """
    raw = data.decode("utf-8")
    lines = raw.split("\n")
    title = PurePath(name).stem
    if len(lines) > 3 and _DATE.match(lines[1]):
        return _read_page(raw, lines)
    if _SPEAKER.search(raw):
        return _read_diarised(raw, lines, title)
    raise NotATranscript(name, "no transcript format that Aftershow reads")


def _read_page(raw: str, lines: list[str]) -> ReadEpisode:
    show, _, title = lines[0].partition(" - ")
    match = _DATE.match(lines[1])
    published: date | None = None
    description = ""
    if match:
        published = datetime.strptime(match[1], "%B %d, %Y").date()  # noqa: DTZ007
        description = match[2]
    builder = TranscriptBuilder()
    for number, line in enumerate(lines[4:], start=5):
        builder.speak(line, line=number)
    details = EpisodeDetails(title=title or show, show_title=show, published=published, description=description)
    return ReadEpisode(details=details, transcript=builder.build(source_lines=len(lines)), raw=raw, format="page")


def _read_diarised(raw: str, lines: list[str], title: str) -> ReadEpisode:
    builder = TranscriptBuilder()
    speaker: str | None = None
    for number, line in enumerate(lines, start=1):
        builder.paragraph()
        if match := _SPEAKER.match(line):
            speaker = match["name"]
            line = line[match.end() :]
        if speaker == "Break":
            continue
        seconds = None
        if stamp := _STAMP.match(line):
            seconds = int(stamp[1] or 0) * 3600 + int(stamp[2]) * 60 + int(stamp[3])
            line = line[stamp.end() :]
        builder.speak(line.replace("\\", ""), line=number, speaker=speaker, seconds=seconds)
    return ReadEpisode(
        details=EpisodeDetails(title=title),
        transcript=builder.build(source_lines=len(lines)),
        raw=raw,
        format="diarised",
    )
