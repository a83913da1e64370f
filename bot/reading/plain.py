"""Plain text: prose, or `Name: words` paragraphs, with times at the start of lines where there are some."""

import re

from bot.domain.episode import EpisodeDetails
from bot.domain.transcript import Transcript
from bot.errors import NotATranscript
from bot.reading.builder import TranscriptBuilder
from bot.reading.clock_times import CLOCK, clock_seconds
from bot.reading.episode_source import ReadEpisode
from bot.reading.lines import split_lines
from bot.reading.markup import without_stage_notes
from bot.reading.speakers import known_speakers, split_speaker
from bot.reading.speech_signs import why_not_speech

_STAMP = re.compile(
    rf"\s*(?:\[{CLOCK}(?:\s{{0,2}}-{{1,2}}>\s{{0,2}}[\d:.,]{{4,12}})?\]|\({CLOCK}\)|{CLOCK}(?=\s*$|\s+\D|\s*[-\u2013]))\s*(?:[-\u2013]\s+)?"
)
_NAME_THEN_TIME = re.compile(rf"\s*(?P<name>[^\W\d_][\w.'\u2019 -]{{0,60}}?)[ \t]{{1,8}}[\[(]?{CLOCK}[\])]?\s*")
_TIME_BESIDE_NAME = re.compile(rf"\({CLOCK}\)")
_ENOUGH_TURNS = 3


def read_plain(raw: str, *, name: str, title: str) -> ReadEpisode:
    """Raises `NotATranscript` when it does not read like people talking."""
    lines = split_lines(raw)
    stamped = [_split_stamp(line) for line in lines]
    speakers = known_speakers(words for _, words in stamped)
    named = [_name_line(line) for line in lines]
    if sum(found is not None for found in named) < 2:
        named = [None] * len(lines)
    builder = TranscriptBuilder()
    speaker: str | None = None
    times = 0
    for number, (line, (seconds, words), heading) in enumerate(zip(lines, stamped, named, strict=True), start=1):
        if not line.strip():
            if builder.ends_a_sentence or speakers:
                builder.paragraph()
            continue
        if heading is not None:
            speaker, seconds = heading
            builder.paragraph()
            builder.stamp(seconds)
            times += 1
            continue
        if seconds is not None:
            builder.stamp(seconds)
            times += 1
        found = split_speaker(words) if speakers else None
        if found is not None and found[0] in speakers:
            builder.paragraph()
            opening = words[: len(words) - len(found[1])]
            if (clock := _TIME_BESIDE_NAME.search(opening)) is not None:
                _stamp(builder, clock_seconds(*clock.groups()))
            speaker, words = found
        builder.speak(without_stage_notes(words), line=number, speaker=speaker)
    transcript = builder.build(source_lines=len(lines))
    _refuse_document(lines, transcript, times, name)
    return ReadEpisode(details=EpisodeDetails(title=title), transcript=transcript, raw=raw, format="plain")


def _stamp(builder: TranscriptBuilder, seconds: float | None) -> None:
    if seconds is not None:
        builder.stamp(seconds)


def _refuse_document(lines: list[str], transcript: Transcript, times: int, name: str) -> None:
    """A few names or times alone do not make speech: they must open a good part of the paragraphs."""
    turns = sum(utterance.speaker is not None for utterance in transcript.utterances)
    filled = sum(1 for line in lines if line.strip())
    if not transcript.text:
        raise NotATranscript(name, "it has too few words to be a transcript")
    if max(times, turns) < _ENOUGH_TURNS or turns * 6 < filled:
        reason = why_not_speech(lines, transcript.text, name=name)
        if reason is not None:
            raise NotATranscript(name, reason)


def _split_stamp(line: str) -> tuple[float | None, str]:
    match = _STAMP.match(line)
    if match is None or not match.end():
        return None, line
    groups = match.groups()
    for at in (0, 4, 8):
        if groups[at + 1] is not None:
            seconds = clock_seconds(*groups[at : at + 4])
            return (seconds, line[match.end() :]) if seconds is not None else (None, line)
    return None, line


def _name_line(line: str) -> tuple[str, float] | None:
    """A line of its own that says who speaks from when on: `Ada Reyes  12:34`."""
    match = _NAME_THEN_TIME.fullmatch(line) if line and line.rstrip()[-1:] in "0123456789])" else None
    if match is None:
        return None
    seconds = clock_seconds(*match.groups()[1:])
    name = match["name"].strip()
    return (name, seconds) if seconds is not None and name[:1].isupper() and len(name.split()) <= 4 else None
