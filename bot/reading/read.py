"""The one way in: bytes of any supported format become a `ReadEpisode`."""

import re
from dataclasses import replace
from pathlib import PurePath
from urllib.parse import unquote, urlsplit

from bot.domain.episode import Person
from bot.domain.transcript import Transcript
from bot.errors import NotATranscript, UnreadableSource
from bot.reading.decode import decode_source
from bot.reading.diarised import is_diarised, read_diarised
from bot.reading.episode_source import ReadEpisode
from bot.reading.language import detect_language
from bot.reading.limits import MAX_SOURCE_CHARACTERS, MAX_SOURCE_LINES, MAX_TEXT_CHARACTERS
from bot.reading.lines import split_lines
from bot.reading.names import StemName, read_stem
from bot.reading.page import is_page, read_page
from bot.reading.plain import read_plain
from bot.reading.podcast_html import is_html, read_podcast_html
from bot.reading.podcast_json import is_json, read_podcast_json
from bot.reading.srt import is_srt, read_srt
from bot.reading.webvtt import is_webvtt, read_webvtt

_XML = re.compile(r"\s*<(?:\?xml|!doctype|rss|feed|rdf:RDF|[a-z][\w.-]{0,40}:?[\w.-]{0,40}[\s>])", re.IGNORECASE)
_NAMELESS = frozenset(["transcript", "transcripts", "captions", "subtitles", "subtitle", "index", "episode", "audio"])


def read_transcript(data: bytes, *, name: str, language: str | None = None) -> ReadEpisode:
    """Read a transcript of any supported format; `name` (a path or URL) is for titles and messages only.

    `language` is the ISO 639-1 code where somebody said it; else it is told from the words. Raises `NotATranscript`
    for readable text that is none, `UnreadableSource` for what is broken or hostile.
    """
    raw = decode_source(data, name=name)
    stem = name_of(name)
    episode = _read(raw, name, stem.title)
    transcript = episode.transcript
    if len(transcript.text) > MAX_TEXT_CHARACTERS:
        raise UnreadableSource(name, f"it holds more than {MAX_TEXT_CHARACTERS} characters of speech")
    details = episode.details
    return replace(
        episode,
        transcript=_in_language(transcript, language or detect_language(transcript.text)),
        details=replace(
            details,
            season=stem.season if details.season is None else details.season,
            number=stem.number if details.number is None else details.number,
            published=details.published or stem.published,
            persons=details.persons or _speakers(transcript),
        ),
    )


def name_of(name: str) -> StemName:
    """What the path or URL `name` tells of the episode; its folder speaks for a file called `transcript`."""
    path = PurePath(unquote(urlsplit(name).path) if "://" in name else name)
    if path.stem.lower() in _NAMELESS and path.parent.name:
        return read_stem(path.parent.name)
    return read_stem(path.stem or name)


def _speakers(transcript: Transcript) -> tuple[Person, ...]:
    """Who speaks, in the order of their first words."""
    names = dict.fromkeys(utterance.speaker for utterance in transcript.utterances if utterance.speaker)
    return tuple(Person(name, "speaker") for name in names)


def _read(raw: str, name: str, title: str) -> ReadEpisode:
    if is_json(raw):
        return read_podcast_json(raw, name=name, title=title)
    if len(raw) > MAX_SOURCE_CHARACTERS or raw.count("\n") + raw.count("\r") > 2 * MAX_SOURCE_LINES:
        raise UnreadableSource(name, "it is longer than any transcript")
    if is_webvtt(raw):
        return read_webvtt(raw, name=name, title=title)
    if is_html(raw):
        return read_podcast_html(raw, name=name, title=title)
    if _XML.match(raw):
        if "<!ENTITY" in raw:
            raise UnreadableSource(name, "its XML defines entities, which may be an attack")
        raise NotATranscript(name, "it is XML, not a transcript")
    lines = split_lines(raw)
    if is_srt(lines):
        return read_srt(raw, name=name, title=title)
    if is_page(lines):
        return read_page(raw, name=name, title=title)
    if is_diarised(lines):
        return read_diarised(raw, name=name, title=title)
    return read_plain(raw, name=name, title=title)


def _in_language(transcript: Transcript, language: str) -> Transcript:
    return transcript if transcript.language == language else replace(transcript, language=language)
