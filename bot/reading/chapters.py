"""Chapters as Podcasting 2.0 publishes them: JSON beside the episode.

The format: https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/chapters/jsonChapters.md .
"""

import math

from bot.domain.episode import FeedChapter
from bot.errors import UnreadableSource
from bot.reading.decode import decode_source
from bot.reading.limits import MAX_SECONDS
from bot.reading.safe_json import load_json

_MOST_CHAPTERS = 500
_LONGEST_TITLE = 300


def read_chapters(data: bytes, *, name: str) -> tuple[FeedChapter, ...]:
    """The chapters people see, ascending, each start once. Raises `UnreadableSource` when `data` holds none."""
    loaded = load_json(decode_source(data, name=name), name=name)
    listed = loaded.get("chapters") if isinstance(loaded, dict) else None
    if not isinstance(listed, list):
        raise UnreadableSource(name, "its JSON holds no chapters")
    by_start: dict[float, FeedChapter] = {}
    for entry in listed[:_MOST_CHAPTERS]:
        if isinstance(entry, dict) and entry.get("toc") is not False:
            start, title = entry.get("startTime"), entry.get("title")
            if isinstance(title, str) and title.strip() and isinstance(start, int | float) and _is_time(start):
                by_start.setdefault(float(start), FeedChapter(" ".join(title.split())[:_LONGEST_TITLE], float(start)))
    return tuple(by_start[start] for start in sorted(by_start))


def _is_time(value: float) -> bool:
    return not isinstance(value, bool) and math.isfinite(value) and 0 <= value <= MAX_SECONDS
