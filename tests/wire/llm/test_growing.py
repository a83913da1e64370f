"""Answers of a model that writes slowly, as people on Slack and on Discord see them grow."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.composition import App, open_app
from tests.wire.discord.people import Person as DiscordPerson
from tests.wire.discord.running import community_of, follow, running
from tests.wire.discord.server import FakeDiscord
from tests.wire.llm.behaviours import Says
from tests.wire.llm.running import ANY, ScriptedModels
from tests.wire.llm.test_answers import says_again, settings
from tests.wire.slack.running import over_socket, workspace
from tests.wire.slack.server import open_fake_slack

QUESTION = "why does data stay in S3?"
WRITING = "Still writing\u2026"


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between steps: what is seen then depends on the order of things alone."""
    monkeypatch.setattr("adapters.slack.worker._STEP", timedelta())
    monkeypatch.setattr("adapters.slack.window._AFTER", timedelta(milliseconds=1))
    monkeypatch.setattr("adapters.discord.steps._EACH", timedelta())
    monkeypatch.setattr("adapters.discord.steps._OF_ALL", timedelta())


@pytest.fixture
async def app(models: ScriptedModels, data: Path) -> AsyncIterator[App]:
    """With a model that is slow between the parts of its answer."""
    models.script(ANY, Says(says_again, pause=0.02))
    async with open_app(settings(models, data), base_url="http://127.0.0.1:1") as opened:
        yield opened


@pytest.mark.parametrize("way", ["command", "mention", "direct message"])
async def test_on_slack(app: App, way: str) -> None:
    async with open_fake_slack() as slack, over_socket(app, slack, slack.team("T1")) as bot:
        team, general = await workspace(bot, "T1")
        bo = bot.person(team.users["U11"])
        match way:
            case "command":
                act = await bo.types(general, f"/ask {QUESTION}")
            case "mention":
                act = await bo.mentions(general, QUESTION)
            case _:
                act = await bo.says(team.im(bo.id), QUESTION)
        await bo.until(lambda: any("Follow up" in one.buttons for one in bo.sees_since(act)))
        answer = await bo.answer(act)
        assert "[1]" in answer.words
        assert WRITING not in answer.words
        steps = slack.called("views.update" if way == "command" else "chat.postMessage")
        assert WRITING in str(steps[0].payload)
        if way == "command":
            await bo.until(lambda: "below this window too" in bo.modal.words)
            assert WRITING not in bo.modal.words
        assert not slack.rejections


@pytest.mark.parametrize("way", ["command", "mention"])
async def test_on_discord(app: App, way: str) -> None:
    server = await FakeDiscord().start()
    try:
        guild = server.world.guild()
        await follow(app, community_of(server, guild))
        async with running(server, app) as bot:
            ada, general = DiscordPerson(server, "ada", guild), guild.channel("general")
            act = ada.types(general, f"/ask {QUESTION}") if way == "command" else ada.mentions(general, QUESTION)
            await ada.until(lambda: any("Share" in one.buttons for one in ada.sees_since(act)), act)
            answer = await ada.answer(act)
            assert "[1]" in answer.words
            assert WRITING not in answer.words
            assert answer.edits > 1
            assert len(bot.handler.dispatched) == 1
    finally:
        await server.stop()
