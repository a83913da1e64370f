"""Models that are opened with the first request: their SDK is large, and most commands of a shell make none."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.ids import CommunityId
from bot.ports.models import ModelCall, OnPart, SettledModel, SpokenPart, T, Written

if TYPE_CHECKING:
    from bot.composition.served_models import ServedModels

Opening: TypeAlias = "Callable[[], AbstractAsyncContextManager[ServedModels]]"


class LateModels:
    """`opening` imports the SDK, in a thread. What opened stays open until `aclose`."""

    def __init__(self, opening: Opening) -> None:
        self._opening = opening
        self._turn = asyncio.Lock()
        self._open = AsyncExitStack()
        self.served: ServedModels | None = None
        """None before they are opened."""

    async def opened(self) -> "ServedModels":
        """Raises `ConfigurationError`."""
        async with self._turn:
            if self.served is None:
                opening = await asyncio.to_thread(self._opening)
                self.served = await self._open.enter_async_context(opening)
        return self.served

    async def aclose(self) -> None:
        await self._open.aclose()


class LateModel:
    """Implements `SettledModel`; `which` of the models it is."""

    def __init__(self, models: LateModels, which: "Callable[[ServedModels], SettledModel]") -> None:
        self._models = models
        self._which = which

    @property
    def name(self) -> str:
        """Known once it is `settled`, or wrote something."""
        assert self._models.served is not None, "a model's name is asked for before it is settled"
        return self._which(self._models.served).name

    async def settled(self) -> str:
        """As in `SettledModel`."""
        return await self._which(await self._models.opened()).settled()

    async def write(self, call: ModelCall[T], *, on_part: OnPart | None = None) -> Written[T]:
        return await self._which(await self._models.opened()).write(call, on_part=on_part)


class LateTranscriber:
    """Implements `Transcriber`."""

    def __init__(self, models: LateModels) -> None:
        self._models = models

    async def transcribe(self, audio: Path, *, community: CommunityId | None) -> Sequence[SpokenPart]:
        return await (await self._models.opened()).transcriber.transcribe(audio, community=community)
