"""A place without a show says who can add one, and how, whatever is asked first."""

from pathlib import Path

import pytest

from bot.chat.capabilities import DISCORD, PLAYGROUND, SHELL, SLACK, TERMINAL, Capabilities
from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, open_app
from bot.domain.ids import CommunityId
from bot.settings import Settings
from tests.journeys.talking import Member

LINES = (
    "/quote",
    "/quote S3",
    "/ask why S3?",
    "/takeaways",
    "/hottakes latest",
    "/episodes",
    "/episode S1E2",
    "hello?",
)


@pytest.mark.parametrize(
    ("place", "community", "said"),
    [
        (SLACK, CommunityId("slack:app:-:T1"), "/aftershow setup"),
        (DISCORD, CommunityId("discord:app:-:1"), "/aftershow setup"),
        (DISCORD, CommunityId("discord:app:-:dm-1"), "ask me in a community"),
        (SHELL, LOCAL, "aftershow ingest FILE"),
        (PLAYGROUND, LOCAL, "aftershow ingest FILE"),
        (TERMINAL, LOCAL, "aftershow ingest FILE"),
    ],
    ids=lambda one: one.platform if isinstance(one, Capabilities) else "",
)
async def test_every_command_says_how_a_show_is_added_there(
    tmp_path: Path, place: Capabilities, community: CommunityId, said: str
) -> None:
    async with open_app(Settings(data=tmp_path)) as app:
        member = Member(app, place, community=community)
        for line in LINES:
            answer = plain_text(await member.types(line))
            assert said in answer, (line, answer)
            others = {"/aftershow setup", "ask me in a community", "aftershow ingest"} - {said, "aftershow ingest"}
            assert not any(one in answer for one in others)
            assert ("ingest" in answer) == ("ingest" in said)


@pytest.mark.parametrize("place", [SHELL, PLAYGROUND, TERMINAL], ids=lambda one: one.platform)
@pytest.mark.parametrize("admin", [True, False])
async def test_where_there_is_no_community_its_commands_say_so_to_everybody(
    tmp_path: Path, place: Capabilities, admin: bool
) -> None:
    async with open_app(Settings(data=tmp_path)) as app:
        answer = plain_text(await Member(app, place, admin=admin).types("/aftershow model"))
    assert answer == "/aftershow is for communities on Slack or Discord. /help shows what works here."
