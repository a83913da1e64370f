"""Asking for quotes."""

import pytest

from bot.chat.capabilities import ALL, PLAYGROUND, Capabilities
from bot.chat.messages import Visibility
from bot.chat.plain_text import plain_text
from bot.composition import LOCAL, App
from bot.domain.episode import EpisodeDetails, Show
from bot.domain.episode_card import GlossaryEntry
from bot.domain.ids import CommunityId, ShowId
from bot.ports import IncomingEpisode
from bot.reading.read import read_transcript
from tests.journeys.talking import Member, button, context, notice, quotes, titles

SPEECH = b"""**Ada Brook:** A queue with no limit is only a slower way to fall over, and everybody learns it at night.

**Bo Lindt:** The calmest teams I have met write down what they will not build, and they keep that list short.
"""


async def _put(app: App, community: CommunityId, *, season: int, owner: CommunityId | None = None) -> None:
    """A show of one episode in which nobody says S3."""
    show = Show(ShowId(f"other-{community}"), "Other", owner=owner)
    read = read_transcript(SPEECH, name="other.md")
    await app.stores.communities.put_show(show)
    await app.stores.communities.follow(community, [show.id])
    await app.stores.library.save(
        [
            IncomingEpisode(
                show=show,
                slug="other/one",
                source="other.md",
                details=EpisodeDetails(title="Limits", season=season, number=1),
                transcript=read.transcript,
                raw=read.raw,
            )
        ]
    )


@pytest.mark.parametrize("place", ALL, ids=lambda place: place.platform)
async def test_a_quote_comes_with_its_receipt_everywhere(app: App, place: Capabilities) -> None:
    message = await Member(app, place).types("/quote S3")
    [quote] = quotes(message)
    assert "S3" in quote.text
    assert quote.receipt.lines.startswith("line")
    assert (quote.receipt.transcript_url or "").startswith("http://127.0.0.1:1/transcripts/")
    assert quote.text in plain_text(message)


async def test_another_is_another_and_the_words_are_on_the_transcript_page(app: App) -> None:
    member = Member(app)
    message = await member.types("/quote S3")
    seen = []
    for _ in range(3):
        [quote] = quotes(message)
        seen.append(quote.text)
        message = await member.presses(button(message, "Another"))
    assert len(set(seen)) == 3


async def test_what_one_community_saw_is_fresh_for_another(app: App) -> None:
    other = CommunityId("other")
    await app.stores.communities.follow(other, [show.id for show in await app.stores.communities.followed_shows(LOCAL)])
    first = quotes(await Member(app).types("/quote S3"))
    second = quotes(await Member(app).types("/quote S3"))
    elsewhere = quotes(await Member(app, community=other).types("/quote S3"))
    assert first != second
    assert first == elsewhere


async def test_context_shows_the_lines_around_and_share_posts_the_quote_in_the_open(app: App) -> None:
    member = Member(app)
    message = await member.types("/quote S3")
    assert message.visibility is Visibility.PRIVATE
    around = context(await member.presses(button(message, "Context")))
    assert any(line.quoted for line in around.lines)
    assert any(not line.quoted for line in around.lines)
    shared = await member.presses(button(message, "Share"))
    assert shared.visibility is Visibility.PUBLIC
    assert quotes(shared) == quotes(message)


async def test_a_topic_nobody_spoke_of_is_refused_by_name(app: App) -> None:
    message = await Member(app).types("/quote Snowflake")
    assert not quotes(message)
    assert "No one on the show has said \u2018Snowflake\u2019 yet." in notice(message).text


async def test_s3_is_a_season_only_where_no_one_said_it(app: App) -> None:
    community = CommunityId("quiet")
    await _put(app, community, season=3)
    [quote] = quotes(await Member(app, community=community).types("/quote S3"))
    assert quote.receipt.episode_title == "Limits"
    assert "S3" not in quote.text
    topical = titles(await Member(app).types("/episodes S3"))
    assert any("bucket" in title.lower() for title in topical)


async def test_filters_narrow_a_quote_to_an_episode_and_a_speaker(app: App) -> None:
    [quote] = quotes(await Member(app).types("/quote from:S3E2"))
    [spoken] = quotes(await Member(app).types('/quote by:"Bram Oduya"'))
    assert quote.receipt.episode_title == "Nobody wants a backup"
    assert spoken.speaker == "Bram Oduya"


async def test_a_long_topic_still_has_its_another_button(app: App) -> None:
    member = Member(app)
    message = await member.types("/quote " + "storage and backups and the cost of moving data out of S3 " * 3)
    assert quotes(await member.presses(button(message, "Another")))


async def test_a_private_show_and_its_buttons_are_invisible_to_others(app: App) -> None:
    owner, stranger = CommunityId("owner"), CommunityId("stranger")
    await _put(app, owner, season=1, owner=owner)
    message = await Member(app, community=owner).types("/quote queue")
    assert quotes(message)
    press = button(message, "Context")
    refused = await Member(app, community=stranger).presses(press)
    assert "no episodes here yet" in notice(refused).text
    refused = await Member(app).presses(press)
    assert "not here" in notice(refused).text
    elsewhere = quotes(await Member(app).types("/quote calmest teams"))
    assert "Limits" not in {quote.receipt.episode_title for quote in elsewhere}


@pytest.mark.parametrize(
    "action", ["context:x", "context:a:b:1:2", "share:::1:2", "another-kept:nothing", "dance:1", "quote-from:zzz", ":"]
)
async def test_a_forged_button_gets_a_sentence(app: App, action: str) -> None:
    text = notice(await Member(app, PLAYGROUND).sends_action(action)).text
    assert text.endswith(".")
    assert "wrong on my side" not in text


async def test_a_misheard_name_is_shown_beside_the_words_and_never_inside_them(app: App) -> None:
    other = CommunityId("other")
    await app.stores.communities.follow(other, [show.id for show in await app.stores.communities.followed_shows(LOCAL)])
    [plain] = quotes(await Member(app).types("/quote S3"))
    word = next(word for word in plain.text.split() if word.isalpha() and len(word) > 3)
    await app.stores.glossary.put(other, GlossaryEntry("Proper Name", (word,), by_host=True))
    [noted] = quotes(await Member(app, community=other).types("/quote S3"))
    assert noted.text == plain.text
    assert (word, "Proper Name") in noted.heard_as
    assert (word, "Proper Name") not in plain.heard_as
