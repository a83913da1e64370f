"""A raw speech-to-text page saved as text: a title line, `Episode Date:`, page furniture, then lines of speech.

Lines break in the middle of sentences. `Starting point is HH:MM:SS` lines, where the page has them, give times.
"""

import re
from dataclasses import dataclass
from datetime import date

from bot.domain.episode import EpisodeDetails
from bot.errors import UnreadableSource
from bot.reading.builder import TranscriptBuilder
from bot.reading.clock_times import CLOCK, clock_seconds
from bot.reading.episode_source import ReadEpisode
from bot.reading.lines import split_lines

_DATE = re.compile(
    r"\s*Episode Date:\s*(?:([A-Z][a-z]{2,8})\.? (\d{1,2}),? (\d{4})|(\d{4})-(\d{2})-(\d{2}))?(.*)", re.DOTALL
)
STARTING_POINT = re.compile(rf"\s*Starting point is {CLOCK}\s*")
_FURNITURE = re.compile(
    r"\s*(?:Transcript|Discussion \(\d{1,6}\)|There aren't comments yet for this episode\b.{0,120})\s*"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_HEADER_LINES = 12
_LOOK_AHEAD = 80


@dataclass(frozen=True, slots=True)
class _Header:
    show: str | None
    title: str | None
    published: date | None
    description: str
    length: int


def is_page(lines: list[str]) -> bool:
    """Whether an `Episode Date:` stands at the top, or a `Starting point is` near it."""
    if any(line.lstrip().startswith("Episode Date:") for line in lines[:_HEADER_LINES]):
        return True
    return any(STARTING_POINT.fullmatch(line) for line in lines[:_LOOK_AHEAD] if "Starting" in line)


def is_furniture(line: str) -> bool:
    """Whether `line` is a label of the page rather than something that was said."""
    return line.lstrip()[:1] in "TD" and _FURNITURE.fullmatch(line) is not None


def starting_point(line: str) -> float | None:
    """Seconds of a `Starting point is` line."""
    match = STARTING_POINT.fullmatch(line) if "Starting" in line else None
    return clock_seconds(*match.groups()) if match else None


def read_page(raw: str, *, name: str, title: str) -> ReadEpisode:
    """Raises `UnreadableSource` when the page holds no speech."""
    lines = split_lines(raw)
    header = _read_header(lines)
    builder = TranscriptBuilder()
    for number, line in enumerate(lines[header.length :], start=header.length + 1):
        if not line.strip():
            if builder.ends_a_sentence:
                builder.paragraph()
        elif (seconds := starting_point(line)) is not None:
            builder.stamp(seconds)
        elif not is_furniture(line):
            builder.speak(line, line=number)
    transcript = builder.build(source_lines=len(lines))
    if not transcript.text:
        raise UnreadableSource(name, "its page holds no speech")
    details = EpisodeDetails(
        title=header.title or title,
        show_title=header.show,
        published=header.published,
        description=header.description,
    )
    return ReadEpisode(details=details, transcript=transcript, raw=raw, format="page")


def _read_header(lines: list[str]) -> _Header:
    dated = next(
        (at for at, line in enumerate(lines[:_HEADER_LINES]) if line.lstrip().startswith("Episode Date:")), None
    )
    top = range(min(len(lines), _HEADER_LINES))
    labels = [at for at in top if is_furniture(lines[at]) or starting_point(lines[at]) is not None]
    first_label = labels[0] if labels else (dated + 1 if dated is not None else 0)
    published, description = None, ""
    if dated is not None:
        published, description = _read_date(lines[dated])
        first_label = max(first_label, dated + 1)
        description = " ".join([description, *(line.strip() for line in lines[dated + 1 : first_label])]).strip()
    head = next((line.strip() for line in lines[: dated if dated is not None else first_label] if line.strip()), "")
    show, dash, title = head.partition(" - ")
    return _Header(
        show=show.strip() or None if dash else None,
        title=(title.strip() if dash else head) or None,
        published=published,
        description=description,
        length=first_label,
    )


def _read_date(line: str) -> tuple[date | None, str]:
    match = _DATE.fullmatch(line)
    if match is None:
        return None, ""
    month, day, year, iso_year, iso_month, iso_day, description = match.groups()
    try:
        if month is not None and month[:3].lower() in _MONTHS:
            return date(int(year), _MONTHS.index(month[:3].lower()) + 1, int(day)), description.strip()
        if iso_year is not None:
            return date(int(iso_year), int(iso_month), int(iso_day)), description.strip()
    except ValueError:
        pass
    return None, description.strip()
