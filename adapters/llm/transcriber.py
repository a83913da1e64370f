"""The `Transcriber` over any server that speaks the OpenAI protocol: in pieces, each paid for once and kept."""

import asyncio
import hashlib
import math
import re
from base64 import b64encode
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

from openai import APIStatusError, Omit, omit
from pydantic import ValidationError

from adapters.llm.calling import Caller
from adapters.llm.choosing import listed, of_audio
from adapters.llm.errors import DOWN
from adapters.llm.extras import headers
from adapters.llm.hearing import TOKENS_A_SECOND, TOKENS_BESIDE, HeardPart, HeardPiece, Manner, read_heard
from adapters.llm.inbound import body_of, data_in
from adapters.llm.joining import Voices, joined, reference_spans
from adapters.llm.recording import Piece, clip, cut_recording
from bot.domain.ids import CommunityId
from bot.errors import ModelDown
from bot.ports.models import Purpose, SpokenPart, Usage
from bot.ports.recordings import HeardPieces

_LONGEST = {Manner.VOICES: 20 * 60.0, Manner.TIMES: 20 * 60.0, Manner.WORDS: 2 * 60.0}
"""Seconds of a piece, which at our bit rate has 7 MB of the 25 that makers take. Where no times come back, the piece's
own beginning is all that a receipt can tell, so it is short."""
_SHORTEST = 30.0
_DEADLINE = timedelta(minutes=10)
_VOICES, _TIMES = re.compile(r"diari", re.I), re.compile(r"whisper", re.I)
_SHAPES: dict[Manner, Literal["diarized_json", "verbose_json", "json"]] = {
    Manner.VOICES: "diarized_json",
    Manner.TIMES: "verbose_json",
    Manner.WORDS: "json",
}
_PLAINER = {Manner.VOICES: Manner.TIMES, Manner.TIMES: Manner.WORDS}
_NOT_UNDERSTOOD = {400, 404, 422}
_TOO_LONG = re.compile(r"duration|longer than|too (?:long|large)|file size|content size")


class OpenAITranscriber:
    """Implements `Transcriber`. What it learns of its server it remembers as long as it lives.

    `model` may be empty: then the first of those that the server lists and that writes recordings down.
    """

    def __init__(
        self,
        caller: Caller,
        model: str,
        kept: HeardPieces,
        *,
        longest: float | None = None,
        deadline: timedelta = _DEADLINE,
    ) -> None:
        self._caller = caller
        self._model = model
        self._kept = kept
        self._most = longest or max(_LONGEST.values())
        self._deadline = deadline
        self._manner = _manner_of(model)
        self._takes_references = True

    async def transcribe(self, audio: Path, *, community: CommunityId | None) -> Sequence[SpokenPart]:
        await self._settle()
        digest = await asyncio.to_thread(_digest, audio)
        while True:
            # Whoever stops waiting leaves a thread that still cuts: that must not hide why it was stopped.
            with TemporaryDirectory(dir=audio.parent, prefix="pieces-", ignore_cleanup_errors=True) as folder:
                longest = self._longest()
                pieces = await asyncio.to_thread(cut_recording, audio, Path(folder), longest=longest)
                heard = await self._all(pieces, digest, community)
            if heard is not None:
                return joined(list(zip(pieces, heard, strict=True)))

    async def _settle(self) -> None:
        if self._model:
            return
        self._model = of_audio(await listed(self._caller.server))
        self._manner = _manner_of(self._model)
        if not self._model:
            host = self._caller.server.host
            remedy = f"{host} lists no model that writes recordings down: name one in AFTERSHOW_TRANSCRIPTION_MODEL."
            raise ModelDown(DOWN, remedy)

    def _longest(self) -> float:
        return min(self._most, _LONGEST[self._manner])

    async def _all(
        self, pieces: Sequence[Piece], digest: str, community: CommunityId | None
    ) -> list[list[HeardPart]] | None:
        """None where the server turns out to take shorter pieces only."""
        voices, references = Voices(), dict[str, str]()
        whole: list[list[HeardPart]] = []
        for piece in pieces:
            sent = references if self._takes_references else {}
            heard = await self._heard(piece, digest, sent, community)
            if heard is None:
                return None
            parts = voices.told(heard, list(sent))
            whole.append(parts)
            if len(pieces) > 1 and self._manner is Manner.VOICES:
                references = {**references, **await asyncio.to_thread(_references, piece.path, parts, list(references))}
        return whole

    async def _heard(
        self, piece: Piece, digest: str, references: dict[str, str], community: CommunityId | None
    ) -> HeardPiece | None:
        name = f"{self._model}@{self._caller.server.host}"
        kept = await self._kept.piece(digest, name, self._key(piece, references))
        if kept is not None:
            try:
                return HeardPiece.model_validate_json(kept)
            except ValidationError:
                pass  # kept by another version: asked again
        heard = await self._ask(piece, references, community)
        if heard is not None:
            await self._kept.keep(digest, name, self._key(piece, references), heard.model_dump_json())
        return heard

    def _key(self, piece: Piece, references: dict[str, str]) -> str:
        manner, with_references = self._asking(references)
        return f"{manner} {piece.start:.2f} {piece.end:.2f} {','.join(references) if with_references else ''}"

    async def _ask(self, piece: Piece, references: dict[str, str], community: CommunityId | None) -> HeardPiece | None:
        body = await asyncio.to_thread(piece.path.read_bytes)
        sent = self._asking(references)

        async def send() -> tuple[HeardPiece | None, Usage | None]:
            nonlocal sent
            if piece.seconds > self._longest() * 1.5:
                return None, Usage(read=0, written=0)
            sent = self._asking(references)
            manner, with_references = sent
            names = list(references) if with_references else []
            chunking: Literal["auto"] | Omit = "auto" if manner is Manner.VOICES else omit
            raw = await self._caller.server.client.audio.transcriptions.with_raw_response.create(
                file=("piece.mp3", body, "audio/mpeg"),
                model=self._model,
                response_format=_SHAPES[manner],
                chunking_strategy=chunking,
                known_speaker_names=names or omit,
                known_speaker_references=[references[name] for name in names] or omit,
                extra_headers=headers(Purpose.TRANSCRIBE),
            )
            return read_heard(data_in(await body_of(raw.http_response)), piece.seconds, manner)

        def learn(refusal: APIStatusError) -> bool:
            return self._asking(references) != sent or self._learned(refusal, *sent)

        most = math.ceil(piece.seconds) * TOKENS_A_SECOND + TOKENS_BESIDE
        async with self._caller.work(Purpose.TRANSCRIBE, community, self._model, self._deadline) as work:
            return await self._caller.request(work, most, send, learn)

    def _asking(self, references: dict[str, str]) -> tuple[Manner, bool]:
        """How the next request asks, and whether with references of voices."""
        return self._manner, bool(references) and self._takes_references and self._manner is Manner.VOICES

    def _learned(self, refusal: APIStatusError, manner: Manner, references: bool) -> bool:
        """Whether there is another way to ask: without references, for less than voices or times, or for less sound."""
        said = f"{refusal.param or ''} {refusal.message}".lower()
        too_long = refusal.status_code == 413 or (refusal.status_code == 400 and _TOO_LONG.search(said))
        if too_long and self._longest() > _SHORTEST:
            self._most = max(self._longest() / 2, _SHORTEST)
            return True
        if refusal.status_code not in _NOT_UNDERSTOOD:
            return False
        if references and "known_speaker" in said:
            self._takes_references = False
            return True
        if manner in _PLAINER and ("response_format" in said or "chunking" in said or "diariz" in said):
            self._manner = _PLAINER[manner]
            return True
        return False


def _manner_of(model: str) -> Manner:
    if _VOICES.search(model):
        return Manner.VOICES
    return Manner.TIMES if _TIMES.search(model) else Manner.WORDS


def _digest(audio: Path) -> str:
    with audio.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _references(piece: Path, parts: Sequence[HeardPart], known: Sequence[str]) -> dict[str, str]:
    """How the voices of `piece` sound that have no reference yet, as data URLs."""
    made = {name: clip(piece, start, end) for name, (start, end) in reference_spans(parts, known).items()}
    return {name: f"data:audio/mpeg;base64,{b64encode(sound).decode()}" for name, sound in made.items() if sound}
