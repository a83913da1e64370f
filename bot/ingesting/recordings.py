"""Episodes that have a recording and no transcript: fetched, written down by a model, and read like any other."""

import asyncio
import hashlib
import logging
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.episode import EpisodeDetails, Show
from bot.domain.ids import CommunityId
from bot.errors import (
    FetchRefused,
    ModelDown,
    ModelError,
    ModelGarbled,
    ModelRefused,
    NotATranscript,
    OverBudget,
    SourceError,
    StorageError,
    UnreadableSource,
)
from bot.ports import Clock
from bot.ports.models import SpokenPart, Transcriber
from bot.ports.recordings import Downloads, Hearings
from bot.reading.builder import TranscriptBuilder
from bot.reading.episode_source import ReadEpisode
from bot.reading.language import detect_language
from bot.reading.limits import MAX_TEXT_CHARACTERS

_log = logging.getLogger(__name__)

_HELD = timedelta(minutes=3)
"""How long a process that died still has its recording for itself. One that lives says again and again that it does."""
_KEPT = timedelta(days=7)
"""How long a recording, and what was heard of it, waits to be gone on with."""
_GO_ON = "what was done is kept for a week: it goes on from there when it is read again"


class ModelWaits(UnreadableSource):
    """Nothing can be written down for now, neither this recording nor another."""


class Recordings:
    """`folder` holds what is under way. Recordings are fetched once, and stay there until they are written down.

    Without a transcriber `lacking` says, in the imperative, what it takes to have one.
    """

    def __init__(
        self,
        transcriber: Transcriber | None,
        downloads: Downloads,
        hearings: Hearings,
        folder: Path,
        clock: Clock,
        lacking: str = "",
    ) -> None:
        self._transcriber = transcriber
        self._downloads = downloads
        self._hearings = hearings
        self._folder = folder
        self._clock = clock
        self._lacking = lacking

    def check(self, name: str) -> Transcriber:
        """Raises `NotATranscript` where nothing can be transcribed."""
        if self._transcriber is None:
            raise NotATranscript(name, f"its feed names no transcript for it; {self._lacking}")
        return self._transcriber

    async def knows(self, show: Show, details: EpisodeDetails) -> bool:
        """Whether the library has it, so that nothing is to be paid for."""
        return await self._hearings.knows(show, details.guid, details.audio_url or "")

    async def read(
        self, name: str, details: EpisodeDetails, language: str | None, owner: CommunityId | None
    ) -> ReadEpisode:
        """The episode whose recording is at `details.audio_url`. `owner` pays, and without one the operator.

        Raises `NotATranscript` for what will never become one, `ModelWaits` and other `SourceError`s for what may be
        better another time.
        """
        url = details.audio_url or ""
        recording, holder = hashlib.sha256(f"{owner or ''} {url}".encode()).hexdigest(), secrets.token_hex(8)
        if not await self._hearings.hold(recording, holder, _HELD):
            raise UnreadableSource(name, "another process transcribes its recording, or died within the last 3 minutes")
        holding = asyncio.create_task(self._keep_holding(recording, holder))
        try:
            file = await self._fetched(name, url, recording)
            parts = await self._heard(name, file, owner)
            await asyncio.to_thread(file.unlink, missing_ok=True)
        finally:
            holding.cancel()
            await asyncio.wait((holding,))  # or it might hold once more what was let go
            await self._hearings.let_go(recording, holder)
        return _as_read(name, details, parts, language)

    async def _keep_holding(self, recording: str, holder: str) -> None:
        while True:
            await asyncio.sleep(_HELD.total_seconds() / 3)
            try:
                await self._hearings.hold(recording, holder, _HELD)
            except StorageError:
                _log.warning("a recording could not be held on to: that is tried again shortly")

    async def _fetched(self, name: str, url: str, recording: str) -> Path:
        whole, coming = self._folder / recording, self._folder / f"{recording}.part"
        if await asyncio.to_thread(whole.is_file):
            return whole
        await asyncio.to_thread(self._folder.mkdir, parents=True, exist_ok=True)
        try:
            await self._downloads.download(url, coming)
        except FetchRefused as error:
            await asyncio.to_thread(coming.unlink, missing_ok=True)
            raise UnreadableSource(name, f"its recording {url} was not fetched: {error.reason}") from error
        await asyncio.to_thread(coming.replace, whole)
        return whole

    async def _heard(self, name: str, file: Path, owner: CommunityId | None) -> Sequence[SpokenPart]:
        try:
            return await self.check(name).transcribe(file, community=owner)
        except UnreadableSource as error:
            await asyncio.to_thread(file.unlink, missing_ok=True)
            raise NotATranscript(name, f"its recording cannot be transcribed: {error.reason}") from error
        except ModelError as error:
            raise _why(name, error) from error

    async def tidy(self) -> None:
        """Drop what has waited for a week, whether or not anything is transcribed now."""
        before = self._clock.now() - _KEPT
        await self._hearings.forget_before(before)
        await asyncio.to_thread(_remove_older, self._folder, before.timestamp())


def _why(name: str, error: ModelError) -> SourceError:
    match error:
        case OverBudget(until=None):
            return ModelWaits(name, "transcribing a piece of it takes more tokens than its budget ever has: raise that")
        case OverBudget(until=until):
            return ModelWaits(
                name, f"the tokens set aside for transcribing are spent until {until:%d %B, %H:%M %Z}; {_GO_ON}"
            )
        case ModelDown():
            remedy = error.remedy.rstrip(".") or "the model is not answering"
            return ModelWaits(name, f"it could not be transcribed: {remedy}; {_GO_ON}")
        case ModelRefused() | ModelGarbled():
            return NotATranscript(name, "the model would not transcribe its recording")
    return UnreadableSource(name, f"transcribing it takes the model too long; {_GO_ON}")


def _as_read(name: str, details: EpisodeDetails, parts: Sequence[SpokenPart], language: str | None) -> ReadEpisode:
    """One line for each part in the source. A voice is nobody: where it changes, another speaks, and that is all."""
    if sum(len(part.text) for part in parts) > MAX_TEXT_CHARACTERS:
        raise UnreadableSource(name, "its recording holds more words than an episode can have")
    builder, lines = TranscriptBuilder(), list[str]()
    voice: str | None = None
    for part in parts:
        if part.speaker != voice:
            builder.paragraph()
        voice = part.speaker
        lines.append(f"[{_clock(part.start)}] {f'({part.speaker}) ' if part.speaker else ''}{part.text}")
        builder.speak(part.text, line=len(lines), seconds=part.start)
    transcript = builder.build(source_lines=len(lines))
    if not transcript.text:
        raise NotATranscript(name, "nobody says anything in its recording")
    transcript = replace(transcript, language=language or detect_language(transcript.text))
    return ReadEpisode(details=details, transcript=transcript, raw="\n".join(lines), format="recording")


def _clock(seconds: float) -> str:
    whole = int(seconds)
    return f"{whole // 3600}:{whole // 60 % 60:02}:{whole % 60:02}"


def _remove_older(folder: Path, moment: float) -> None:
    """Recordings, and the folders of pieces that processes left which died."""
    if folder.is_dir():
        for one in folder.iterdir():
            if one.stat().st_mtime < moment:
                shutil.rmtree(one) if one.is_dir() else one.unlink()
