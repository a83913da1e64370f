"""What `aftershow doctor` finds out about a model's server, and what it advises."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from adapters.llm.client import open_server
from adapters.llm.probe import probe
from bot.checkup import Finding, examine
from bot.prompts.probe import PROBE
from bot.settings import Settings
from tests.wire.llm.behaviours import Behaviour, Fails, Says, out_of_quota, refuses
from tests.wire.llm.gaps import ABLE, LOCAL, Able
from tests.wire.llm.running import ANY, ScriptedModels

GOOD = Says({"line": 1})


async def found(models: ScriptedModels, data: Path, **more: Any) -> dict[str, Finding]:
    given = {"openai_api_key": SecretStr(models.key), "openai_base_url": models.address, **more}
    findings = await examine(Settings(data=data, **given))
    return {finding.what: finding for finding in findings if finding.what.startswith("model")}


async def test_a_server_that_can_do_everything(data: Path) -> None:
    async with ScriptedModels(otherwise=GOOD) as models:
        about = await found(models, data)
    assert all(finding.good and not finding.remedy for finding in about.values())
    assert about["model"].state.startswith("gpt-test at 127.0.0.1:")
    assert about["model: schema"].state == "it keeps to our schemas"
    assert about["model: streaming"].state == "answers can be watched as they are written"
    assert about["model: Responses"].state == "works"
    assert about["model: embeddings"].state == "text-embedding-test, of 64 numbers"
    assert about["model: audio"].state == "gpt-test-transcribe-diarize is listed"


async def test_a_local_server_with_gaps_is_good_enough(data: Path) -> None:
    gaps = Able(**{**vars(LOCAL), "schema": False, "stream": False})
    async with ScriptedModels(able=gaps, otherwise=GOOD) as models:
        about = await found(models, data, openai_api_key=None)
        assert not about["model"].good  # this one wants its key
        about = await found(models, data)
    assert all(finding.good for finding in about.values())
    assert about["model"].state.startswith("small-instruct:latest at 127.0.0.1:")
    assert "JSON" in about["model: schema"].state
    for what in ("streaming", "Responses"):
        assert about[f"model: {what}"].state.startswith("not there")
    for what in ("embeddings", "audio"):
        assert about[f"model: {what}"].state.startswith("none listed")


@pytest.mark.parametrize(
    ("script", "able", "more", "state", "remedy"),
    [
        ([out_of_quota()], ABLE, {}, "does not answer", "quota"),
        ([Fails(401)], ABLE, {}, "does not answer", "OPENAI_API_KEY"),
        ([], ABLE, {"model": "gpt-gone"}, "does not answer", "gpt-test"),
        ([Says("hm"), Says("hm")], ABLE, {}, "never as it is asked", "AFTERSHOW_MODEL"),
        ([refuses()], ABLE, {}, "refuses", "AFTERSHOW_MODEL"),
        ([], Able(models=("text-embedding-test",)), {}, "does not answer", "AFTERSHOW_MODEL"),
        ([], Able(listing=False), {}, "does not answer as it should", "OPENAI_BASE_URL"),
        ([], ABLE, {"openai_api_key": SecretStr("sk-other")}, "does not answer", "OPENAI_API_KEY"),
        ([], ABLE, {"openai_base_url": "localhost"}, "no address", "docs/models.md"),
    ],
    ids=["quota", "key", "unknown", "weak", "refuses", "no words", "no list", "other key", "no address"],
)
async def test_what_does_not_work_is_named_with_its_remedy(
    data: Path, script: list[Behaviour], able: Able, more: dict[str, Any], state: str, remedy: str
) -> None:
    async with ScriptedModels(able=able) as models:
        models.script(ANY, script)
        about = await found(models, data, **more)
    assert list(about) == ["model"]
    assert not about["model"].good
    assert state in about["model"].state
    assert remedy in about["model"].remedy
    assert "sk-" not in about["model"].remedy + about["model"].state


async def test_without_a_server_the_way_there_is_named(data: Path) -> None:
    about = {finding.what: finding for finding in await examine(Settings(data=data))}
    assert about["model"].good
    assert about["model"].remedy == "docs/models.md"


async def test_a_key_that_travels_unencrypted_is_warned_of() -> None:
    async with ScriptedModels(otherwise=GOOD) as models, open_server(models.address, models.key) as server:
        for in_clear in (True, False):
            server.key_in_clear = in_clear  # as with http:// and another machine
            about = (await probe(server, "gpt-test", (), PROBE, ""))[0]
            assert about.good
            assert ("https://" in about.remedy) is in_clear
