"""A loopback Slack and Discord full of communities, in a process of their own: `python -m bench.crowded_platforms N`.

Says in one line of JSON where they are, then answers every line of input with what was posted so far.
"""

import asyncio
import json
import sys
from collections import Counter
from typing import Any

from adapters.slack.places import community_id
from tests.wire.discord.server import FakeDiscord
from tests.wire.discord.world import Guild
from tests.wire.slack.server import FakeSlack, open_fake_slack


async def main(teams: int, guilds: int) -> None:
    discord = await FakeDiscord().start()
    try:
        async with open_fake_slack(FakeSlack(pace=True)) as slack:
            homes = [home_in(discord, number) for number in range(guilds)]
            rooms = [room_in(slack, number) for number in range(teams)]
            say({"slack": slack.address, "discord": discord.address, "token": discord.token, "homes": rooms + homes})
            while await asyncio.to_thread(sys.stdin.readline):
                say(report(slack, discord))
    finally:
        await discord.stop()


def room_in(slack: FakeSlack, number: int) -> dict[str, str]:
    team = slack.team(f"T{number}")
    team.channel("C1")
    token = slack.install(team).token
    community = community_id(slack.app_id, None, team.id)
    return {"community": community, "channel": "C1", "token": token, "bot": team.bot_id, "user": team.bot_user}


def home_in(discord: FakeDiscord, number: int) -> dict[str, str]:
    guild: Guild = discord.world.guild(f"Guild {number}")
    return {"community": f"discord:{discord.app}:-:{guild.id}", "channel": guild.channel("general").id}


def report(slack: FakeSlack, discord: FakeDiscord) -> dict[str, Any]:
    """Messages by community, and how often a platform had to slow us down."""
    posted = Counter[str]()
    for team in slack.teams.values():
        posted[community_id(slack.app_id, None, team.id)] += len(team.channels["C1"].messages)
    for guild in discord.world.guilds.values():
        posted[f"discord:{discord.app}:-:{guild.id}"] += len(guild.channel("general").messages)
    slowed = sum(1 for _, status in discord.traffic.log if status == 429)
    return {
        "posted": posted,
        "slowed_by_slack": sum("ratelimited" in one for one in slack.rejections),
        "slowed_by_discord": slowed,
        "discord_calls": len(discord.traffic.log),
        "refused": [one for one in slack.rejections if "ratelimited" not in one][:5]
        + [f"{line} {problem.status}" for line, problem in discord.refusals[:5]],
    }


def say(what: dict[str, Any]) -> None:
    print(json.dumps(what), flush=True)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
