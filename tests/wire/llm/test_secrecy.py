"""Keys, prompts and people's words stay out of logs, errors and figures, whatever a server does with them."""

import itertools
import logging
import traceback
from collections.abc import Mapping
from pathlib import Path

import pytest
from prometheus_client import generate_latest

from adapters.llm.manners import Road
from bot.errors import ModelDown, ModelError
from bot.ports.models import OnPart, Purpose
from tests.recordings import recording, tone
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Behaviour, Cuts, Fails, Output, Says, garbles
from tests.wire.llm.running import ANY, ScriptedModels
from tests.wire.llm.test_embedder import embed
from tests.wire.llm.test_transcriber import transcribe
from tests.wire.llm.trying import GOOD, PROMPT, call, trial

_WORDS = "the-canary-in-the-transcript"
_KEY = "sk-canary0123456789abcdefghij"


def _echo(asked: Asked) -> str:
    return f"{asked.material} {asked.headers['Authorization']}"


async def no_part(part: Mapping[str, object]) -> None:
    pass


@pytest.mark.parametrize("road", [Road.CHAT, Road.RESPONSES])
@pytest.mark.parametrize("on_part", [None, no_part], ids=["whole", "streamed"])
async def test_no_log_error_or_figure_repeats_what_was_said(
    models: ScriptedModels,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    road: Road,
    on_part: OnPart | None,
) -> None:
    """Even at debug level for all, as OPENAI_LOG=debug and careless hands would have it."""
    caplog.set_level(logging.DEBUG)
    for name in ("openai", "httpx2", "httpcore2"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    models.key = _KEY
    echoed = f"You sent {_WORDS} with {_KEY}"
    scripts: list[list[Behaviour]] = [
        [Says(GOOD)],
        [Says(_echo), Says(_echo)],
        [garbles(_WORDS), garbles(_WORDS)],
        [Says(Output(refusal=_WORDS))],
        [Fails(400, message=echoed)],
        [Fails(400, code=_WORDS, message=echoed)],
        [Fails(401, message=echoed)],
        [Fails(500, body=echoed), Fails(502, body=echoed)],
        [Fails(200, body=echoed)],
        [Fails(200, body=f'{{"choices": [{{"message": "{_WORDS}"}}]}}')],
        [Fails(200, body=f'data: {{"error": {{"message": "{echoed}"}}}}\n\n', kind="text/event-stream")] * 2,
        [Cuts(), Cuts()],
    ]
    told = []
    async with trial(models, road=road) as on:
        on.resting.now = itertools.count(0, 1_000).__next__  # it rests as often as it fails
        for script in scripts:
            models.script(ANY, script)
            try:
                await on.model.write(call(material=_WORDS), on_part=on_part)
            except ModelError as error:
                told += [error.user_text, "".join(traceback.format_exception(error))]
                told += [error.remedy] if isinstance(error, ModelDown) else []
        told += [generate_latest(on.registry).decode(), on.model.name]
    formatter = logging.Formatter()
    told += [formatter.format(record) for record in caplog.records]
    assert len(models.requests) >= len(scripts)
    for secret in (_WORDS, _KEY, PROMPT.instructions):
        assert not [one for one in told if secret in one]


async def test_an_address_with_a_password_is_named_by_its_host(models: ScriptedModels) -> None:
    models.script(ANY, [Fails(403)])
    async with trial(models, address=models.address.replace("http://", "http://ann:passw0rd@")) as on:
        with pytest.raises(ModelDown) as raised:
            await on.model.write(call())
        assert "passw0rd" not in raised.value.remedy + on.model.name


@pytest.mark.parametrize("said", [f"<html>{_WORDS} {_KEY}", f'{{"text": 5, "data": "{_WORDS} {_KEY}"}}'])
@pytest.mark.parametrize("status", [200, 400, 500])
async def test_no_vector_and_no_transcript_is_repeated_either(
    models: ScriptedModels, caplog: pytest.LogCaptureFixture, tmp_path: Path, said: str, status: int
) -> None:
    caplog.set_level(logging.DEBUG)
    audio = tmp_path / "a.mp3"
    audio.write_bytes(recording(tone(2)))
    models.script(ANY, [Fails(status, body=said, kind="application/json")] * 4)
    models.script(Purpose.EMBED, [Fails(status, body=said, kind="application/json")] * 2)
    told = []
    for asking in (embed(models, [_WORDS]), transcribe(models, audio, longest=60)):
        with pytest.raises(ModelDown) as raised:
            await asking
        told += ["".join(traceback.format_exception(raised.value)), raised.value.remedy]
    told += [logging.Formatter().format(record) for record in caplog.records]
    for secret in (_WORDS, _KEY):
        assert not [one for one in told if secret in one]
