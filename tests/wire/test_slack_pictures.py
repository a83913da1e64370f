"""Pictures on Slack: by their address, by upload where that is permitted, and never in the way of the words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from adapters.slack import insisting
from adapters.slack.adapter import SlackPoster
from adapters.slack.calls import Addresses, TeamCalls, open_calls
from adapters.slack.one_workspace import one_workspace
from bot.chat.blocks import PictureBlock, QuoteCard, Text
from bot.chat.messages import OutgoingMessage
from bot.chat.refs import ConversationRef
from bot.engaging.picture_links import DrawnPictures
from tests.fakes.every_block import pictures
from tests.wire.slack.server import FakeSlack, open_fake_slack
from tests.wire.slack.world import BOT_SCOPES, Channel, Json

CARD, _ = pictures()
SAID = OutgoingMessage(blocks=(Text("The bucket is the house."), CARD))
UPLOADS = (*BOT_SCOPES, "files:write")


@asynccontextmanager
async def posting(
    slack: FakeSlack, base_url: str, scopes: tuple[str, ...] = BOT_SCOPES
) -> AsyncIterator[tuple[SlackPoster, Channel, ConversationRef]]:
    team = slack.team("T1")
    channel = team.channel("general")
    install = slack.install(team, scopes=scopes)
    async with open_calls(Addresses(api=slack.api, authorize=slack.authorize, hooks=(slack.hooks,))) as calls:
        tokens = await one_workspace(calls, install.token)
        drawn = DrawnPictures(base_url, ("key",))
        place = ConversationRef(platform="slack", community=tokens.community, channel=channel.id)
        yield SlackPoster(TeamCalls(calls, tokens), drawn), channel, place


def images(channel: Channel) -> list[Json]:
    [message] = [one for one in channel.messages if not one.deleted]
    return [block for block in message.payload["blocks"] if block["type"] == "image"]


async def test_a_picture_is_fetched_from_our_own_web_server_where_there_is_one() -> None:
    async with open_fake_slack() as slack, posting(slack, "https://show.example") as (poster, channel, place):
        await poster.post(place, SAID, key="k")
        [image] = images(channel)
        assert image["image_url"].startswith("https://show.example/pictures/")
        assert image["alt_text"] == "A quote card"
        assert not slack.called("files.getUploadURLExternal")
        assert not slack.rejections


async def test_a_picture_is_uploaded_where_there_is_no_web_server_and_that_is_permitted() -> None:
    async with open_fake_slack() as slack, posting(slack, "", UPLOADS) as (poster, channel, place):
        await poster.post(place, SAID, key="k")
        [image] = images(channel)
        file = slack.files[image["slack_file"]["id"]]
        assert file.data is not None
        assert file.data.startswith(b"\x89PNG")
        assert (file.name, file.alt) == ("picture.png", "A quote card")
        assert not slack.rejections


async def test_without_a_way_the_words_go_alone_and_slack_is_not_asked_again() -> None:
    async with open_fake_slack() as slack, posting(slack, "") as (poster, channel, place):
        await poster.post(place, SAID, key="k")
        assert not images(channel)
        assert "The bucket is the house." in channel.messages[0].words
        await poster.post(place, SAID, key="l")
        assert len(slack.called("files.getUploadURLExternal")) == 1


@pytest.mark.parametrize(("seconds", "shown"), [(0.15, 1), (60.0, 0)])
async def test_a_file_that_slack_still_looks_through_is_waited_for_a_moment_and_then_left_out(
    seconds: float, shown: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(insisting, "_LOOKED_THROUGH", timedelta(seconds=0.2))
    made = FakeSlack(looks_through=seconds)
    async with open_fake_slack(made) as slack, posting(slack, "", UPLOADS) as (poster, channel, place):
        await poster.post(place, SAID, key="k")
        assert len(images(channel)) == shown


async def test_a_picture_that_slack_cannot_fetch_does_not_take_the_words_with_it() -> None:
    made = FakeSlack(cannot_fetch=True)
    async with open_fake_slack(made) as slack, posting(slack, "https://show.example") as (poster, channel, place):
        ref = await poster.post(place, SAID, key="k")
        assert not images(channel)
        assert channel.messages[0].ts == ref.message
        await poster.replace(ref, SAID)
        assert not images(channel)
        assert "The bucket is the house." in channel.messages[0].words


async def test_words_that_no_face_can_set_have_no_picture_and_no_address() -> None:
    card = QuoteCard(text="\u4e2d\u6587", speaker="", episode="", show="")
    message = OutgoingMessage(blocks=(Text("said"), PictureBlock(drawing=card, alt="x")))
    async with open_fake_slack() as slack, posting(slack, "https://show.example") as (poster, channel, place):
        await poster.post(place, message, key="k")
        assert not images(channel)
