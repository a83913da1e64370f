"""The transcriber over the real SDK: pieces, voices, budgets, and servers that take less or nothing."""

import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from adapters.llm.calling import Caller
from adapters.llm.client import open_server
from adapters.llm.figures import ModelFigures
from adapters.llm.hearing import TOKENS_A_SECOND
from adapters.llm.transcriber import OpenAITranscriber
from bot.domain.ids import CommunityId
from bot.errors import ModelDown, ModelError, ModelTooSlow, OverBudget, UnreadableSource
from bot.ports.models import Purpose, SpokenPart
from tests.recordings import recording, silence, tone
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Behaviour, Cuts, Fails, Hangs, Says, Transcribes, limited, out_of_quota
from tests.wire.llm.gaps import Able
from tests.wire.llm.running import ScriptedModels
from tests.wire.llm.trying import Book

DIARISING = "gpt-test-transcribe-diarize"
HELLO = Transcribes([("A", 0.0, 3.0, "Good evening."), ("B", 3.0, 6.5, "Hello, all.")])


class Kept(dict[tuple[str, str, str], str]):
    """Implements `HeardPieces`."""

    async def piece(self, audio: str, model: str, piece: str) -> str | None:
        return self.get((audio, model, piece))

    async def keep(self, audio: str, model: str, piece: str, body: str) -> None:
        self[audio, model, piece] = body


@pytest.fixture
def audio(tmp_path: Path) -> Path:
    """26 seconds with three places to cut at, for pieces of at most ten."""
    made = tmp_path / "a.mp3"
    quiet = silence(0.6)
    made.write_bytes(recording(tone(7), quiet, tone(6, 500), quiet, tone(6.5), quiet, tone(4, 500)))
    return made


async def transcribe(
    models: ScriptedModels,
    audio: Path,
    *,
    model: str = DIARISING,
    book: Book | None = None,
    kept: Kept | None = None,
    longest: float = 10.0,
    deadline: float = 20.0,
) -> Sequence[SpokenPart]:
    async with open_server(models.address, models.key) as server:
        caller = Caller(server, book or Book(), ModelFigures(CollectorRegistry()))
        made = OpenAITranscriber(
            caller, model, Kept() if kept is None else kept, longest=longest, deadline=timedelta(seconds=deadline)
        )
        return await made.transcribe(audio, community=CommunityId("c1"))


async def test_a_short_recording_is_one_request_with_voices_and_times(models: ScriptedModels, audio: Path) -> None:
    models.script(Purpose.TRANSCRIBE, HELLO)
    book = Book()
    parts = await transcribe(models, audio, longest=60, book=book)
    assert parts == [SpokenPart("Good evening.", "voice-1", 0.0, 3.0), SpokenPart("Hello, all.", "voice-2", 3.0, 6.5)]
    (asked,) = models.requests
    assert asked.body["response_format"] == "diarized_json"
    assert asked.body["chunking_strategy"] == "auto"
    assert asked.audio[:3] == b"ID3" or asked.audio[0] == 0xFF
    assert book.requests[0].most >= 25 * TOKENS_A_SECOND


async def test_voices_of_later_pieces_are_found_again_by_how_they_sound(models: ScriptedModels, audio: Path) -> None:
    def again(asked: Asked) -> list[tuple[str, float, float, str]]:
        assert asked.body["known_speaker_names[]"] in ("voice-1", "voice-2")
        assert asked.body["known_speaker_references[]"].startswith("data:audio/mpeg;base64,")
        return [("voice-2", 0.0, 2.0, "Me again."), ("A", 2.0, 3.0, "And somebody else.")]

    nobody = Transcribes([("voice-1", 0.0, 1.0, "Bye.")])
    models.script(Purpose.TRANSCRIBE, [HELLO, Transcribes(again), nobody, nobody])
    parts = await transcribe(models, audio)
    told = [part.speaker for part in parts]
    assert told[:4] == ["voice-1", "voice-2", "voice-2", "voice-3"]
    assert parts[2].start == pytest.approx(7.3, abs=0.4)
    assert [part.start for part in parts] == sorted(part.start for part in parts)


async def test_a_server_that_takes_no_references_gives_voices_by_piece(models: ScriptedModels, audio: Path) -> None:
    refused = Fails(400, "", "Unknown parameter: 'known_speaker_names'.", param="known_speaker_names")
    models.script(Purpose.TRANSCRIBE, [HELLO, refused, HELLO, HELLO, HELLO])
    parts = await transcribe(models, audio)
    assert [part.speaker for part in parts][:4] == ["voice-1", "voice-2", "voice-3", "voice-4"]
    assert sum("known_speaker_names[]" in one.body for one in models.requests) == 1


async def test_whisper_gives_times_and_claims_no_voices(models: ScriptedModels, audio: Path) -> None:
    models.script(Purpose.TRANSCRIBE, HELLO)
    book = Book()
    parts = await transcribe(models, audio, model="whisper-1", longest=60, book=book)
    assert [(part.text, part.speaker, part.start) for part in parts] == [
        ("Good evening.", None, 0.0),
        ("Hello, all.", None, 3.0),
    ]
    assert models.requests[0].body["response_format"] == "verbose_json"
    assert "chunking_strategy" not in models.requests[0].body
    assert book.requests[0].usage is not None
    assert book.requests[0].usage.read == 65


async def test_a_model_that_gives_words_alone_leaves_their_time_to_the_piece(
    models: ScriptedModels, audio: Path
) -> None:
    models.script(Purpose.TRANSCRIBE, [HELLO] * 4)
    parts = await transcribe(models, audio, model="gpt-4o-transcribe")
    assert len(parts) == len(models.requests) > 2
    assert {part.speaker for part in parts} == {None}
    assert parts[1].start == pytest.approx(7.3, abs=0.4)


async def test_what_a_server_does_not_know_is_asked_for_more_plainly(models: ScriptedModels, audio: Path) -> None:
    refused = Fails(400, "", "response_format is not supported", param="response_format")
    models.script(Purpose.TRANSCRIBE, [refused, refused, HELLO])
    (part,) = await transcribe(models, audio, longest=60)
    assert part.text == "Good evening. Hello, all."
    assert [one.body["response_format"] for one in models.requests] == ["diarized_json", "verbose_json", "json"]


@pytest.mark.parametrize(
    "refusal",
    [
        Fails(413),
        Fails(400, message="audio duration 76.0 seconds is longer than 60 seconds which is the maximum for this model"),
    ],
    ids=["bytes", "seconds"],
)
async def test_a_server_that_takes_less_at_once_gets_shorter_pieces(
    models: ScriptedModels, tmp_path: Path, refusal: Fails
) -> None:
    long = tmp_path / "long.mp3"
    long.write_bytes(recording(*(sound for _ in range(10) for sound in (tone(7), silence(0.6)))))
    models.script(Purpose.TRANSCRIBE, [refusal, HELLO, HELLO, HELLO])
    await transcribe(models, long, longest=80)
    sizes = [len(one.audio) for one in models.requests]
    assert len(sizes) in (3, 4)
    assert max(sizes[1:]) < sizes[0] * 0.6


async def test_what_was_heard_is_never_paid_for_twice(models: ScriptedModels, audio: Path) -> None:
    kept, book = Kept(), Book()
    models.script(Purpose.TRANSCRIBE, [HELLO, HELLO, out_of_quota()])
    with pytest.raises(ModelDown):
        await transcribe(models, audio, kept=kept)
    assert len(kept) == 2
    before = len(models.requests)
    models.script(Purpose.TRANSCRIBE, [HELLO] * 2)
    parts = await transcribe(models, audio, kept=kept, book=book)
    assert len(book.requests) == len(models.requests) - before <= 2
    assert len(parts) == 2 * len(kept)
    assert await transcribe(models, audio, kept=kept) == parts
    assert len(book.requests) == len(models.requests) - before


async def test_over_budget_nothing_is_sent(models: ScriptedModels, audio: Path) -> None:
    with pytest.raises(OverBudget):
        await transcribe(models, audio, book=Book(refuse=OverBudget("All spent.")))
    assert not models.requests


@pytest.mark.parametrize(
    "behaviour",
    [
        limited(),
        out_of_quota(),
        Fails(413),
        Fails(500),
        Fails(401, "invalid_api_key", "No."),
        Fails(404, "model_not_found", "No such model."),
        Cuts(),
        Says("no transcript"),
    ],
)
async def test_what_cannot_be_had_ends_in_an_error_of_ours(
    models: ScriptedModels, audio: Path, behaviour: Behaviour
) -> None:
    models.script(Purpose.TRANSCRIBE, [behaviour] * 3)
    with pytest.raises(ModelError) as error:
        await transcribe(models, audio, longest=30)
    assert isinstance(error.value, ModelDown)
    assert error.value.remedy


async def test_a_short_limit_is_waited_for_once(models: ScriptedModels, audio: Path) -> None:
    models.script(Purpose.TRANSCRIBE, [limited(0.01), HELLO])
    assert len(await transcribe(models, audio, longest=60)) == 2


async def test_a_server_that_hangs_is_left_at_the_deadline(models: ScriptedModels, audio: Path) -> None:
    models.script(Purpose.TRANSCRIBE, Hangs())
    with pytest.raises(ModelTooSlow):
        await transcribe(models, audio, deadline=0.3)


async def test_what_is_no_recording_is_never_sent(models: ScriptedModels, tmp_path: Path) -> None:
    audio = tmp_path / "a.mp3"
    audio.write_bytes(b"<html>Moved</html>")
    with pytest.raises(UnreadableSource):
        await transcribe(models, audio)
    assert not models.requests


async def test_without_a_name_the_best_of_the_listed_models_is_taken(audio: Path) -> None:
    listed = Able(models=("gpt-test", "whisper-9", DIARISING))
    async with ScriptedModels(able=listed, otherwise=HELLO) as models:
        await transcribe(models, audio, model="", longest=60)
        assert models.asked(Purpose.TRANSCRIBE)[0].model == DIARISING
    async with ScriptedModels(able=Able(models=("gpt-test",)), otherwise=HELLO) as models:
        with pytest.raises(ModelDown) as error:
            await transcribe(models, audio, model="")
        assert "AFTERSHOW_TRANSCRIPTION_MODEL" in error.value.remedy


@pytest.mark.parametrize("kind", ["application/json", "text/html"])
@pytest.mark.parametrize("said", ["<html>", "null", "[]", '"x"', "{}", '{"text": null}'])
async def test_a_transcript_that_is_none_ends_in_an_error_of_ours(
    models: ScriptedModels, audio: Path, said: str, kind: str
) -> None:
    models.script(Purpose.TRANSCRIBE, Fails(200, body=said, kind=kind))
    with pytest.raises(ModelDown, match="not answering"):
        await transcribe(models, audio, longest=60)


@pytest.mark.parametrize(
    ("usage", "booked"),
    [
        ({"type": "tokens", "input_tokens": 300, "output_tokens": 40, "total_tokens": 400}, 400),
        ({"type": "duration", "seconds": 26}, 260),
        ({"type": "tokens", "input_tokens": "many"}, None),
        ({"type": "tokens", "input_tokens": -4, "output_tokens": 3}, None),
        ({"type": "duration", "seconds": -3}, None),
        ("free", None),
    ],
)
async def test_words_are_kept_whatever_is_said_of_their_price(
    models: ScriptedModels, audio: Path, usage: object, booked: int | None
) -> None:
    """Voices may be numbers, and an end may be missing."""
    segments = [{"speaker": 0, "start": 0, "end": 2.5, "text": "Hi."}, {"speaker": 1, "start": 3.0, "text": "Hello."}]
    answer = json.dumps({"text": "Hi. Hello.", "segments": segments, "usage": usage})
    models.script(Purpose.TRANSCRIBE, Fails(200, body=answer, kind="application/json"))
    book = Book()
    parts = await transcribe(models, audio, longest=60, book=book)
    assert parts == [SpokenPart("Hi.", "voice-1", 0.0, 2.5), SpokenPart("Hello.", "voice-2", 3.0, 3.0)]
    settled = book.requests[0].usage
    assert (settled.total if settled is not None else None) == booked
