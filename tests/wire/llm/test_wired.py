"""The program with a model's server, opened by its settings alone."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.llm.choosing import ChosenModel
from adapters.llm.client import open_server
from bot.composition import open_app
from bot.errors import ConfigurationError, ModelDown
from bot.settings import Settings
from tests.conftest import CHECKOUT
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Behaviour, Fails, Hangs, Says, garbles, obeys, out_of_quota, refuses
from tests.wire.llm.running import ANY, ScriptedModels

_QUESTION = "why does data stay in S3?"
_LINE = re.compile(r"^(\d+): (.+)$", re.M)


def copies(asked: Asked) -> dict[str, Any]:
    """A dull, honest model: it says the first line again."""
    found = _LINE.search(asked.material)
    assert found, asked.material
    return {"found": True, "sentences": [{"lines": [int(found[1])], "text": found[2]}]}


def with_models(models: ScriptedModels, data: Path, **more: Any) -> Settings:
    return Settings(data=data, openai_api_key=SecretStr(models.key), openai_base_url=models.address, **more)


async def test_an_answer_is_written_cited_paid_for_and_counted(models: ScriptedModels, data: Path) -> None:
    models.script(ANY, Says(copies, usage=(700, 40)))
    async with open_app(with_models(models, data)) as app:
        answer = await app.answerer.answer(_QUESTION, await app.scope())
        assert answer.sentences
        assert answer.evidence
        assert not answer.plainly
        again = await app.answerer.answer(_QUESTION, await app.scope())
        assert again == answer
        assert app.models.registry is not None
        labels = {"purpose": "answer", "model": "gpt-test", "kind": "read"}
        assert app.models.registry.get_sample_value("aftershow_model_tokens_total", labels) == 700
    assert len(models.asked("answer")) == 1


@pytest.mark.parametrize(
    "script",
    [[Fails(500)] * 2, [refuses()], [garbles()] * 2, [Hangs()], [out_of_quota()], [Fails(401)], [obeys("@everyone")]],
    ids=["down", "refuses", "garbles", "hangs", "no quota", "key", "obeys an attacker"],
)
async def test_without_the_model_the_words_themselves_answer_and_say_why(
    models: ScriptedModels, data: Path, script: list[Behaviour]
) -> None:
    models.script(ANY, script)
    async with open_app(with_models(models, data, model="gpt-test", model_deadline=1.5)) as app:
        answer = await app.answerer.answer(_QUESTION, await app.scope())
        assert answer.answered
        assert answer.evidence
        assert not answer.sentences
        assert answer.plainly.endswith(".")
        assert "everyone" not in answer.plainly
    async with open_app(Settings(data=data)) as plain:
        assert (await plain.answerer.answer(_QUESTION, await plain.scope())).evidence == answer.evidence


async def test_a_server_that_is_down_at_first_is_used_once_it_is_up(models: ScriptedModels, data: Path) -> None:
    models.script("models", Fails(503))
    models.script(ANY, Says(copies))
    async with open_app(with_models(models, data)) as app:
        assert "not answering" in (await app.answerer.answer(_QUESTION, await app.scope())).plainly
        assert (await app.answerer.answer(_QUESTION, await app.scope())).sentences


async def test_an_address_that_is_none_is_said_to_be_none(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="OPENAI_BASE_URL"):
        async with open_app(Settings(data=tmp_path, openai_base_url="localhost:11434")):
            pass


async def test_the_analysis_may_have_a_model_of_its_own(models: ScriptedModels, data: Path) -> None:
    settings = with_models(models, data, model="gpt-test-mini", analysis_model="gpt-test")
    async with open_app(settings) as app:
        assert app.models.language is not None
        assert app.models.analysis_language is not None
        for model, name in ((app.models.language, "gpt-test-mini"), (app.models.analysis_language, "gpt-test")):
            settled = await model.settled()
            assert settled.startswith(f"{name}@")
            assert model.name == settled
    assert models.requests == []


_SDK = """
import sys
print(sorted({name.split(".")[0] for name in sys.modules} & {"openai", "httpx2", "jiter", "tenacity"}))
"""


def loaded_by(program: str, folder: Path, *arguments: str, **environment: str) -> str:
    """Which packages of the SDK a program has loaded by its end, as the last line that it prints."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program + _SDK, *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(CHECKOUT), "PATH": "/usr/bin:/bin", "HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert not done.stderr, done.stderr
    return done.stdout.splitlines()[-1]


def test_without_a_key_or_an_address_nothing_of_the_sdk_is_loaded(tmp_path: Path) -> None:
    program = """
import asyncio, sys
from pathlib import Path
from bot.composition import open_app
from bot.settings import Settings
async def main():
    async with open_app(Settings(data=Path(sys.argv[1]))) as app:
        assert app.models.language is None and app.models.analysis_language is None
        await app.models.ready()
asyncio.run(main())
"""
    assert loaded_by(program, tmp_path, str(tmp_path)) == "[]"


async def test_a_command_that_asks_no_model_loads_nothing_of_the_sdk(
    models: ScriptedModels, data: Path, tmp_path: Path
) -> None:
    program = """
import sys
from bot.cli.app import main
sys.argv = ["aftershow", "quote", "S3"]
try:
    main()
except SystemExit as ended:
    assert not ended.code
"""
    server = {"OPENAI_API_KEY": models.key, "OPENAI_BASE_URL": models.address, "AFTERSHOW_DATA": str(data)}
    assert await asyncio.to_thread(loaded_by, program, tmp_path, **server) == "[]"
    assert not models.requests


async def test_opening_sends_nothing_and_the_first_question_chooses_the_model(
    models: ScriptedModels, data: Path
) -> None:
    models.script(ANY, Says(copies))
    async with open_app(with_models(models, data)) as app:
        assert models.requests == []
        assert (await app.answerer.answer(_QUESTION, await app.scope())).sentences
    assert [one.road for one in models.requests if one.road == "models"] == ["models"]


async def test_a_server_that_lists_no_model_in_time_is_not_asked_by_every_question(models: ScriptedModels) -> None:
    now = [0.0]
    async with open_server(models.address, models.key) as server:
        chosen = ChosenModel(server, "", ["nothing-of-this-name"], patience=0.0, now=lambda: now[0])
        for _ in range(3):
            with pytest.raises(ModelDown) as told:
                await chosen.settled()
            assert "AFTERSHOW_MODEL" in told.value.remedy
        assert len(models.requests) <= 1
        patient = ChosenModel(server, "", ["gpt-*"], now=lambda: now[0])
        assert await asyncio.gather(*(patient.settled() for _ in range(5))) == ["gpt-test"] * 5
        assert len(models.requests) <= 2
        now[0] = 60.0
        with pytest.raises(ModelDown):
            await chosen.settled()
