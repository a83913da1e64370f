"""Holding a recording while it is written down, by a database that is away for a moment."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.episode import EpisodeDetails, Show
from bot.domain.ids import CommunityId
from bot.errors import StorageError
from bot.ingesting import recordings
from bot.ingesting.recordings import Recordings
from bot.ports.models import SpokenPart


class Held:
    """Implements `Hearings`, and is away at the second time it is asked."""

    def __init__(self) -> None:
        self.asked = 0
        self.under_way = 0
        self.let_go_in_peace = False
        self.often = asyncio.Event()

    async def knows(self, show: Show, guid: str | None, source: str) -> bool:
        return False

    async def hold(self, recording: str, holder: str, lasts: timedelta) -> bool:
        self.asked += 1
        if self.asked == 2:
            raise StorageError("The database does not answer just now.")
        if self.asked >= 4:
            self.often.set()
            self.under_way += 1
            try:
                await asyncio.sleep(60)
            finally:
                await asyncio.sleep(0)
                self.under_way -= 1
        return True

    async def let_go(self, recording: str, holder: str) -> None:
        self.let_go_in_peace = self.under_way == 0

    async def forget_before(self, moment: datetime) -> int:
        return 0


class Download:
    async def download(self, url: str, to: Path) -> None:
        await asyncio.to_thread(to.write_bytes, b"sound")


class Listener:
    """Implements `Transcriber`: takes until its recording was held again and again."""

    def __init__(self, held: Held) -> None:
        self._held = held

    async def transcribe(self, audio: Path, *, community: CommunityId | None) -> Sequence[SpokenPart]:
        await self._held.often.wait()
        return [SpokenPart("Nobody skates on the tarn before the bell has rung.", None, 0.0, 3.0)]


class Noon:
    def now(self) -> datetime:
        return datetime(2026, 5, 1, 12, tzinfo=UTC)


async def test_a_recording_stays_held_over_a_database_that_is_away_and_is_let_go_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "_HELD", timedelta(seconds=0.03))
    held = Held()
    reading = Recordings(Listener(held), Download(), held, tmp_path, Noon())
    details = EpisodeDetails(title="One", audio_url="https://l.example/1.mp3")
    async with asyncio.timeout(20):
        episode = await reading.read("One", details, "en", None)
    assert "tarn" in episode.transcript.text
    assert held.asked == 4
    assert held.let_go_in_peace
