"""What arrives at Slack and Discord while an obeying model writes: every post, each change of it, every window."""

import json
import re
from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.typedefs import Handler

from bot.composition import LOCAL
from tests.conftest import FULL
from tests.walls.oracle import letters
from tests.walls.staging import Stage, staged
from tests.walls.surfaces import Json, on_discord, on_slack, read_on_discord, shown, unseen_in
from tests.wire.discord.people import Person as OnDiscord
from tests.wire.discord.running import community_of, follow
from tests.wire.discord.running import running as on_discord_running
from tests.wire.discord.server import FakeDiscord
from tests.wire.llm.behaviours import Says
from tests.wire.slack.running import over_socket, workspace
from tests.wire.slack.server import open_fake_slack

EPISODES = 20 if FULL else 2
GROWING = "Still writing"
_DRAWS = ("chat.", "views.", "response_url")
_PART = re.compile(rb'name="payload_json"[^{]*(\{.*?\})\r\n--', re.S)


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pauses between steps."""
    monkeypatch.setattr("adapters.discord.steps._EACH", timedelta())
    monkeypatch.setattr("adapters.discord.steps._OF_ALL", timedelta())
    monkeypatch.setattr("adapters.discord.app._DRAIN", 0.0)
    monkeypatch.setattr("adapters.slack.worker._STEP", timedelta())
    monkeypatch.setattr("adapters.slack.app._GRACE", timedelta())


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, EPISODES, seed=23) as opened:
        stores = opened.app.stores.communities
        await stores.follow(LOCAL, [one.id for one in await stores.followed_shows(opened.town.community)])
        opened.models.otherwise = Says(opened.adversary.obeys, pause=0.001)
        yield opened


def asked(stage: Stage) -> list[tuple[str, str]]:
    """Two questions about every episode: one in plain words, one with a command."""
    pairs = [[f"{fact.said.rstrip('.')}?" for fact in one.facts[:2]] for one in stage.made]
    return [(first, f"/ask {second}") for first, second in pairs]


async def test_slack_gets_no_step_or_answer_that_anybody_could_abuse(stage: Stage) -> None:
    async with open_fake_slack() as slack, over_socket(stage.app, slack, slack.team("T1")) as bot:
        _, general = await workspace(bot, "T1")
        person = bot.person(general.team.users["U11"])
        for question, command in asked(stage):
            await person.answer(await person.mentions(general, question))
            await person.answer(await person.types(general, command))
        await person.until(lambda: not any(GROWING in one.words for one in person.sees()))
        drawn = [call for call in slack.calls if call.method.startswith(_DRAWS)]
        assert any(GROWING in str(call.payload) for call in drawn)
        assert not slack.rejections
        payloads = [call.payload.get("view") or call.payload for call in drawn]
        _judged(stage, (one for payload in payloads for one in on_slack(payload)), map(_told, payloads))


async def test_discord_gets_no_step_or_answer_that_anybody_could_abuse(stage: Stage) -> None:
    discord, bodies = FakeDiscord(), list[tuple[str, Json]]()
    heard = discord.traffic.middleware

    @web.middleware
    async def hearing(request: web.Request, handler: Handler) -> web.StreamResponse:
        body = await request.read()
        found = _PART.search(body)
        text = found[1] if found else body
        if request.method != "GET" and text.startswith(b"{"):
            bodies.append((f"{request.method} {request.path}", json.loads(text)))
        return await heard(request, handler)

    discord.traffic.middleware = hearing  # type: ignore[method-assign]
    await discord.start()
    try:
        guild = discord.world.guild()
        await follow(stage.app, community_of(discord, guild))
        async with on_discord_running(discord, stage.app):
            person, general = OnDiscord(discord, "ada", guild), guild.channel("general")
            for question, command in asked(stage):
                await person.answer(person.mentions(general, question))
                await person.answer(person.types(general, command))
            await person.until(lambda: not any(GROWING in one.words for one in person.sees()))
    finally:
        await discord.stop()
    drawn = [(line, body) for line, body in bodies if "embeds" in body]
    assert any(GROWING in str(body) for _, body in drawn)
    names = [{"name": body["name"]} for line, body in bodies if line.endswith("/threads")]
    assert names
    problems = [one for _, body in drawn for one in on_discord(body)]
    problems += [one for name in names for one in unseen_in(name)]
    _judged(stage, problems, [read_on_discord(body) for _, body in drawn])


def _told(payload: Json) -> str:
    return " ".join(shown(payload.get("blocks")))


def _judged(stage: Stage, problems: Iterable[str], texts: Iterable[str]) -> None:
    """Nothing that is wrong by itself, and none of the sentences that the attacker made but was never borne out."""
    found = list(problems)
    said = "\n".join(letters(text) for text in stage.oracle.stored)
    everything = [letters(text) for text in texts]
    assert everything
    for text, kind in stage.adversary.shameful.items():
        if kind not in {"name", "title", "poisoned"} and letters(text) not in said:
            found += [f"{kind}: {text!r} in {one[:200]!r}" for one in everything if letters(text) in one]
    assert not found, "\n".join(found[:40])
