"""What was hidden is in no list, no page and no line of a batch, whichever door it is asked at."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.composition import LOCAL, App, open_app
from bot.domain.ids import PersonId
from bot.domain.span import Span
from bot.settings import Settings
from tests.journeys.talking import Member, quotes
from tests.journeys.test_shell import aftershow, results

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)
HOST = PersonId("host")


@pytest.mark.parametrize("command", ["takeaways", "hottakes"])
async def test_a_find_with_hidden_words_leaves_its_list_and_no_other_does(app: App, command: str) -> None:
    member = Member(app)
    before = [one.text for one in quotes(await member.types(f"/{command} S3E3"))]
    episode = await app.choice.one("S3E3", await app.scope())
    card = await app.cards.of(episode)
    finds = [one.spans for one in (card.takeaways if command == "takeaways" else card.hot_takes)]
    last = finds[0][-1]
    await app.stores.hidden.hide_span(
        LOCAL, Span(last.episode_id, last.transcript_hash, last.start, last.start + 3), HOST, NOON
    )
    after = [one.text for one in quotes(await member.types(f"/{command} S3E3"))]
    left = [all(span.start >= last.start + 3 or span.end <= last.start for span in spans) for spans in finds]
    assert not left[0]
    assert after == [text for text, stays in zip(before, left, strict=False) if stays]
    assert after


async def test_the_page_of_a_hidden_episode_is_not_there(app: App) -> None:
    episode = await app.choice.one("S3E3", await app.scope())
    pages = app.pages(LOCAL)
    assert await pages.revision(episode.id) is not None
    await app.stores.hidden.hide_episode(LOCAL, episode.id, HOST, NOON)
    assert await pages.revision(episode.id) is None
    assert episode.id not in [one.id for one in await pages.episodes()]


async def test_a_batch_shows_nothing_hidden(data: Path) -> None:
    lines = [
        {"id": "s", "command": "search", "text": "why does data stay in S3?"},
        {"id": "a", "command": "ask", "text": "why does data stay in S3?"},
        {"id": "q", "command": "analyse_quotes", "text": "S2E5"},
        {"id": "e", "command": "episodes"},
    ]
    wanted = "\n".join(json.dumps(line) for line in lines)
    before = {one["id"]: one for one in results(aftershow("batch", "-", data=data, stdin=wanted))}
    quoted, gone = before["q"]["items"][0], before["e"]["items"][0]
    answer = before["a"]["items"][0]
    assert gone["episode"] not in (quoted["episode"], answer["episode"])
    async with open_app(Settings(data=data)) as app:
        episodes = {one.slug: one for one in await app.stores.library.episodes(await app.scope())}
        for item in (quoted, answer):
            episode = episodes[item["episode"]]
            start = (await app.stores.library.transcript(episode.id)).text.index(item["text"])
            hidden = Span(episode.id, episode.transcript_hash, start, start + len(item["text"]))
            await app.stores.hidden.hide_span(LOCAL, hidden, HOST, NOON)
        await app.stores.hidden.hide_episode(LOCAL, episodes[gone["episode"]].id, HOST, NOON)
    shown = aftershow("batch", "-", data=data, stdin=wanted).stdout
    after = {one["id"]: one for one in map(json.loads, shown.splitlines())}
    assert gone["episode"] not in [one["episode"] for one in after["e"]["items"]]
    assert len(after["e"]["items"]) == len(before["e"]["items"]) - 1
    assert json.dumps(quoted["text"])[1:-1] not in shown
    assert json.dumps(answer["text"])[1:-1] not in shown
