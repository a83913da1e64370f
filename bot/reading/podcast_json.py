"""Transcript JSON as Podcasting 2.0 defines it (phrases or single words), and as speech-to-text tools write it.

The format: https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/examples/transcripts/transcripts.md .
Tools call the same fields `start`, `end` and `text`.
"""

import math
import re
from bisect import bisect_right

from bot.domain.episode import EpisodeDetails
from bot.errors import NotATranscript, UnreadableSource
from bot.reading.captions import CaptionLine, Cue, transcribe_cues
from bot.reading.episode_source import ReadEpisode
from bot.reading.limits import MAX_SECONDS
from bot.reading.safe_json import load_json

_OPENING = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\[{\]])')
_BODY = re.compile(r'"(?:body|text)"\s{0,20}:\s{0,20}"')
_BREAK = re.compile(r"\s*[\r\n]\s*")


def is_json(text: str) -> bool:
    return _OPENING.match(text) is not None


def read_podcast_json(raw: str, *, name: str, title: str) -> ReadEpisode:
    """Raises `NotATranscript` for other JSON, `UnreadableSource` for broken JSON and impossible times."""
    loaded = load_json(raw, name=name)
    segments = _segments(loaded, name)
    cues: list[Cue] = []
    source_lines = _BodyLines(raw, segments)
    for at, segment in enumerate(segments):
        body = segment.get("body", segment.get("text"))
        if not isinstance(body, str):
            raise UnreadableSource(name, f"segment {at + 1} of its JSON has no words")
        if any(character == "\x00" or "\ud800" <= character <= "\udfff" for character in body):
            raise UnreadableSource(name, f"segment {at + 1} of its JSON holds a broken character")
        start = _seconds(segment, ("startTime", "start"), at, name)
        end = _seconds(segment, ("endTime", "end"), at, name)
        words = _BREAK.sub(" ", body).strip()
        speaker = segment.get("speaker")
        line = CaptionLine(words, source_lines.of(at), speaker.strip() or None if isinstance(speaker, str) else None)
        cues.append(Cue(start if start is not None else (cues[-1].start if cues else 0.0), end, [line]))
    transcript = transcribe_cues(cues, source_lines=source_lines.count, name=name)
    heading = loaded.get("title") if isinstance(loaded, dict) else None
    details = EpisodeDetails(title=heading.strip()[:300] if isinstance(heading, str) and heading.strip() else title)
    return ReadEpisode(details=details, transcript=transcript, raw=raw, format="podcast-json")


def _segments(loaded: object, name: str) -> list[dict[str, object]]:
    found = loaded.get("segments") if isinstance(loaded, dict) else loaded
    if not isinstance(found, list) or not all(isinstance(segment, dict) for segment in found):
        what = "chapters" if isinstance(loaded, dict) and "chapters" in loaded else "JSON without transcript segments"
        raise NotATranscript(name, f"it is {what}, not a transcript")
    if not found:
        raise UnreadableSource(name, "its JSON has no segments")
    if not any("body" in segment or "text" in segment for segment in found):
        raise NotATranscript(name, "it is JSON without transcript segments, not a transcript")
    return found


def _seconds(segment: dict[str, object], keys: tuple[str, ...], at: int, name: str) -> float | None:
    for key in keys:
        value = segment.get(key)
        if value is None:
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            raise UnreadableSource(name, f"segment {at + 1} of its JSON has a time that is no number")
        if not 0 <= value <= MAX_SECONDS:
            raise UnreadableSource(name, f"segment {at + 1} of its JSON has an impossible time")
        return float(value)
    return None


class _BodyLines:
    """Source lines of the segments: the n-th body stands where the n-th `"body":` does."""

    def __init__(self, raw: str, segments: list[dict[str, object]]) -> None:
        breaks = [at for at, character in enumerate(raw) if character == "\n"] if "\n" in raw else []
        self.count = len(breaks) + 1
        key = "body" if "body" in segments[0] else "text"
        starts = [match.end() for match in _BODY.finditer(raw) if match[0].startswith(f'"{key}"')]
        if len(starts) == len(segments) + 1 and key == "text":
            starts = _inner_texts(raw, starts)
        self._lines = [bisect_right(breaks, at) + 1 for at in starts] if len(starts) == len(segments) else []

    def of(self, at: int) -> int:
        return self._lines[at] if self._lines else 1


def _inner_texts(raw: str, starts: list[int]) -> list[int]:
    """Whisper writes the whole text once more beside its segments, before or after them."""
    return starts[1:] if starts[0] < raw.find('"segments"') else starts[:-1]
