"""A crowd that asks a model that takes thirty seconds: `python -m bench.crowd_model [--people N] [--seconds S]`.

In real time, over loopback Slack and Discord and a loopback model server: how soon each person sees that their question
was heard, and how soon the answer. Prints one line of JSON; exit code 1 where a budget was overspent, an answer is
missing or a platform's limit was missed.
"""

import argparse
import asyncio
import json
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.composition import LOCAL, SAMPLE, App, open_app
from bot.domain.ids import CommunityId
from bot.settings import Settings
from tests.wire.discord.people import Person as DiscordPerson
from tests.wire.discord.running import community_of, follow, running
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild
from tests.wire.llm.asked import Asked
from tests.wire.llm.behaviours import Output, Says, Waits
from tests.wire.llm.crowd import QUESTIONS, SUBJECTS, written
from tests.wire.llm.running import ScriptedModels
from tests.wire.slack.people import Person as SlackPerson
from tests.wire.slack.running import Bot, over_http, workspace
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import Channel

THINKS = 30.0
LIMIT = 3.0
"""Seconds within which Slack and Discord want to be answered."""
_PATIENCE = 90.0
_LOOK = 0.05


@dataclass
class Seen:
    """Seconds to what the platform asks for, to the first sign that the person sees, and to the answer."""

    acknowledged: list[float] = field(default_factory=list)
    first_sign: list[float] = field(default_factory=list)
    answered: list[float] = field(default_factory=list)

    def told(self) -> dict[str, Any]:
        return {
            name: {"p50": at(times, 0.5), "p99": at(times, 0.99), "count": len(times)}
            for name, times in (
                ("acknowledged", self.acknowledged), ("first sign", self.first_sign), ("answered", self.answered)
            )
        }  # fmt: skip


def at(times: Sequence[float], share: float) -> float | None:
    ordered = sorted(times)
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * share))], 3) if ordered else None


@dataclass
class Town:
    slack: FakeSlack
    bot: Bot
    general: Channel
    discord: FakeDiscord
    guild: Guild
    seen: dict[str, Seen] = field(default_factory=dict)
    missing: Counter[str] = field(default_factory=Counter)

    async def on_discord(self, number: int, question: str) -> None:
        """Deferred: Discord shows "is thinking" from the acknowledgement on."""
        seen = self.seen.setdefault("Discord /ask", Seen())
        person = DiscordPerson(self.discord, f"listener {number}", self.guild)
        begun = time.monotonic()
        act = person.types(self.guild.channel("general"), f"/ask {question}")
        asked = act.asked
        assert asked is not None
        try:
            await _happens(lambda: asked.answered_at is not None)
            seen.acknowledged.append(act.acknowledged_after)
            seen.first_sign.append(act.acknowledged_after)
            await _happens(lambda: person.sees_since(act))
        except TimeoutError:
            self.missing["Discord /ask"] += 1
            return
        seen.answered.append(time.monotonic() - begun)

    async def on_slack(self, number: int, question: str, *, mention: bool) -> None:
        """A command's window opens, and a mention's status stands, where the answer takes longer than a moment.

        Each in a room of their own: what others are answered is no sign for them.
        """
        name = "Slack mention" if mention else "Slack /ask"
        seen = self.seen.setdefault(name, Seen())
        team = self.general.team
        person = SlackPerson(self.slack, self.bot.road, team.user(f"U9{number}"))
        room = team.channel(f"G9{number}", person.id, team.bot_user, kind="group")
        begun = time.monotonic()
        if mention:
            await person.mentions(room, question)
            asked = next(one for one in reversed(room.messages) if one.author == person.id).ts
        else:
            await person.types(room, f"/ask {question}")
            asked = ""
        seen.acknowledged.append(time.monotonic() - begun)
        try:
            await _happens(lambda: _answers_in(room) or self._status(asked) or person.user.modals)
            seen.first_sign.append(time.monotonic() - begun)
            await _happens(lambda: _answers_in(room))
        except TimeoutError:
            self.missing[name] += 1
            return
        seen.answered.append(time.monotonic() - begun)

    def _status(self, asked: str) -> bool:
        return bool(asked) and any(one == asked and said for _, one, said in self.slack.statuses)


def _answers_in(room: Channel) -> bool:
    return any(one.author == room.team.bot_user for one in room.messages)


async def _happens(holds: Callable[[], bool | Sequence[object]]) -> None:
    """Looks often enough for what is asked here, and seldom enough for a thousand people to wait at once."""
    ends = time.monotonic() + _PATIENCE
    while not holds():
        if time.monotonic() > ends:
            raise TimeoutError
        await asyncio.sleep(_LOOK)


async def measure(people: int, seconds: float, thinks: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with ScriptedModels(otherwise=Waits(thinks, Says(_says))) as models, open_fake_slack() as slack:
            discord = await FakeDiscord().start()
            try:
                return await _in(Path(folder), models, slack, discord, people, seconds)
            finally:
                await discord.stop()


async def _in(
    folder: Path, models: ScriptedModels, slack: FakeSlack, discord: FakeDiscord, people: int, seconds: float
) -> dict[str, Any]:
    settings = Settings(
        data=folder,
        openai_base_url=models.address,
        openai_api_key=SecretStr(models.key),
        model_deadline=timedelta(seconds=40),
        person_per_minute=1_000,
        community_per_minute=100_000,
        model_tokens_per_day=people * 3_000,
    )
    async with open_app(settings) as app:
        await app.ingester.ingest([str(SAMPLE / "feed.xml")], community=LOCAL)
        guild = discord.world.guild("The listeners")
        await follow(app, community_of(discord, guild))
        async with over_http(app, slack) as bot, running(discord, app):
            _, general = await workspace(bot, "T1")
            town = Town(slack, bot, general, discord, guild)
            await _everybody(town, people, seconds)
            homes = [bot.community(general.team), community_of(discord, guild)]
            books = await _books(app, homes)
    ok = not town.missing and all(one["used"] <= one["allowed"] for one in books)
    late = [name for name, seen in town.seen.items() if (at(seen.acknowledged, 0.99) or LIMIT) >= LIMIT]
    unseen = [name for name, seen in town.seen.items() if (at(seen.first_sign, 0.99) or LIMIT) >= LIMIT]
    return {
        "people": people,
        "model takes": models.otherwise.seconds if isinstance(models.otherwise, Waits) else None,
        "seen": {name: seen.told() for name, seen in sorted(town.seen.items())},
        "missing": town.missing,
        "requests": len(models.asked("answer")),
        "budgets": books,
        "acknowledged too late": late,
        "seen too late": unseen,
        "ok": ok and not late and not unseen,
    }


async def _everybody(town: Town, people: int, seconds: float) -> None:
    chance = random.Random(9)

    async def one(number: int) -> None:
        question = chance.choice(QUESTIONS).format(chance.choice(SUBJECTS))
        await asyncio.sleep(chance.random() * seconds)
        if number % 2:
            await town.on_discord(number, question)
        else:
            await town.on_slack(number, question, mention=number % 4 == 0)

    await asyncio.gather(*(one(number) for number in range(people)))


async def _books(app: App, homes: Sequence[CommunityId]) -> list[dict[str, Any]]:
    pages = [page for home in homes for page in await app.books.of(home)]
    return [
        {"period": page.period.name, "allowed": page.allowed, "used": page.used, "requests": page.requests}
        for page in pages
    ]


def _says(asked: Asked) -> Output:
    return Output(text=json.dumps(written(asked)), usage=(len(asked.material) // 4, 40))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60.0, help="within which everybody asks once")
    parser.add_argument("--thinks", type=float, default=THINKS, help="seconds that the model takes")
    given = parser.parse_args()
    found = asyncio.run(measure(given.people, given.seconds, given.thinks))
    print(json.dumps(found, indent=1))
    return 0 if found["ok"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
