"""Recordings that are to be written down: fetching them, and what is kept of them while they are."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.domain.episode import Show


class Downloads(Protocol):
    async def download(self, url: str, to: Path) -> None:
        """Put the recording at `url` into the file `to`, within bounds of size and time. Raises `FetchRefused`."""
        ...


class HeardPieces(Protocol):
    """What models made of the pieces of recordings, so that none is paid for twice. `audio` is a hash of the whole
    recording, `model` names model and server, `piece` the stretch and how it was asked about."""

    async def piece(self, audio: str, model: str, piece: str) -> str | None: ...

    async def keep(self, audio: str, model: str, piece: str, body: str) -> None: ...


class Hearings(Protocol):
    """Who writes which recording down. `recording` names its address, whoever it belongs to."""

    async def knows(self, show: Show, guid: str | None, source: str) -> bool:
        """Whether the library has that episode of that show already."""
        ...

    async def hold(self, recording: str, holder: str, lasts: timedelta) -> bool:
        """Whether `holder` has it now, for so long: no other gets it until then."""
        ...

    async def let_go(self, recording: str, holder: str) -> None: ...

    async def forget_before(self, moment: datetime) -> int:
        """Drop pieces that were kept before, and holds that ended before. How many there were."""
        ...
