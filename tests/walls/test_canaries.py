"""What one community may read, and what one person asked in private, is nowhere where others look."""

import itertools
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from adapters.discord.render import render as for_discord
from adapters.slack.render import render as for_slack
from adapters.web.app import create_app
from bot.chat.events import CommandEvent, Event, FormEvent, QuestionEvent, SuggestRequest
from bot.chat.measures import buttons_of
from bot.chat.messages import OutgoingMessage
from bot.chat.plain_text import plain_text
from bot.chat.refs import ConversationRef
from bot.domain.episode import Episode
from bot.domain.ids import CommunityId, PersonId
from tests.conftest import FULL
from tests.walls.oracle import letters
from tests.walls.private_show import MISSPELT, SECRETS, TITLE, write_private_show
from tests.walls.staging import Stage, staged

APART = 1 if FULL else 3
"""Of the ways to ask for a word one in so many is tried, another for each word."""
_ids = itertools.count()


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with staged(tmp_path, 4, seed=5) as opened:
        yield opened


async def _private(stage: Stage, tmp_path: Path) -> Episode:
    """The episode that `stage.other` alone may read, read by the model as well."""
    feed = write_private_show(tmp_path / "private")
    report = await stage.app.ingester.ingest([str(feed)], community=stage.other.community, owner=stage.other.community)
    assert not report.problems, report.problems
    episodes = await stage.app.stores.library.episodes(await stage.app.scope(stage.other.community))
    [episode] = [one for one in episodes if one.title == TITLE]
    assert stage.app.reading is not None
    await stage.app.reading.readings.want(episode)
    await stage.app.reading.readings.read(episode)
    return episode


def drawn(message: OutgoingMessage) -> str:
    """All that is sent of a message, what nobody sees included."""
    sent = [page.posted() for page in for_slack(message)], for_discord(message), plain_text(message)
    return letters(json.dumps(sent, ensure_ascii=False))


class Seen:
    """A `Progress` that keeps what was shown."""

    def __init__(self) -> None:
        self.steps: list[OutgoingMessage] = []

    async def so_far(self, message: OutgoingMessage) -> None:
        self.steps.append(message)


def told_in(text: str, but: str = "") -> list[str]:
    """Secrets in a text, but for what the person who reads it said."""
    return [one for one in SECRETS if letters(one) in text and letters(one) not in letters(but)]


def questions(word: str) -> list[str]:
    return [
        f"/ask what did they say about {word}?",
        f"/ask who said that {word} is the best?",
        f"/ask which episodes speak about {word}?",
        f"/ask how does {word} compare to backups?",
        f"/ask {word}",
        "/ask and why?",
        f"/quote {word}",
        f"/episodes {word}",
        f"/takeaways {word}",
        f"/episode {word}",
        f"/hottakes {word}",
    ]


# --- a show of one community -----------------------------------------------------------------------------------------


async def test_a_private_show_is_nowhere_where_others_look(stage: Stage, tmp_path: Path) -> None:
    secret = await _private(stage, tmp_path)
    await _not_in_answers_steps_prompts_or_caches(stage)
    await _not_behind_buttons(stage, secret)
    await _not_offered_nor_on_pages(stage, secret)


async def _not_in_answers_steps_prompts_or_caches(stage: Stage) -> None:
    lines = {word: questions(word)[at % APART :: APART] for at, word in enumerate((*SECRETS, *MISSPELT))}
    insider = stage.other.member("ida")
    inside = [await insider.types(line) for word in lines for line in lines[word]]
    assert {one for message in inside for one in told_in(drawn(message))} == set(SECRETS)
    assert told_in(letters(str([one.body for one in stage.models.requests])))
    for word in lines:
        outsider = stage.town.member(f"asks-{word}")
        for line in lines[word]:
            before, seen = len(stage.models.requests), Seen()
            message = await outsider.types(line, seen)
            for shown in (message, *seen.steps):
                assert not told_in(drawn(shown), word), f"{line}: {plain_text(shown)}"
            for asked in stage.models.requests[before:]:
                assert not told_in(letters(str(asked.body)), word), f"{line}: {asked.material}"


async def _not_behind_buttons(stage: Stage, secret: Episode) -> None:
    insider, outsider = stage.other.member("ida"), stage.town.member("eve")
    shown = [await insider.types(line) for line in (*questions(SECRETS[0]), *questions(SECRETS[1]))]
    actions = {one.action for message in shown for one in buttons_of(message.blocks)}
    actions |= {f"{name}:{secret.id}" for name in ("takeaways", "hottakes", "quote-from", "episode")}
    assert len(actions) > 20
    before = len(stage.models.requests)
    for action in sorted(actions):
        message = await outsider.sends_action(action)
        assert not told_in(drawn(message), action), f"{action}: {plain_text(message)}"
    assert not [one for one in stage.models.requests[before:] if told_in(letters(str(one.body)), " ".join(actions))]


async def _not_offered_nor_on_pages(stage: Stage, secret: Episode) -> None:
    def offered(asker: ConversationRef, name: str, partial: str) -> SuggestRequest:
        return SuggestRequest(person=PersonId("eve"), conversation=asker, name=name, partial=partial)

    inside, outside = stage.other.member().place, stage.town.member().place
    suggest, found = stage.app.dispatcher.suggest, []
    for name in ("ask", "quote", "episode", "takeaways", "hottakes", "episodes"):
        for partial in ("", *(word[:4] for word in SECRETS), *(f"by:{word[:4]}" for word in SECRETS)):
            found += [one.label for one in await suggest(offered(inside, name, partial))]
            told = [one.label for one in await suggest(offered(outside, name, partial))]
            assert not told_in(letters(" ".join(told))), (name, partial, told)
    assert set(told_in(letters(" ".join(found)))) == set(SECRETS)
    assert await stage.app.pages(stage.other.community).revision(secret.id) is not None
    assert await stage.app.pages(stage.town.community).revision(secret.id) is None
    stage.oracle.looks(await stage.town.member().types(f"/quote {stage.made[0].target}"), "/quote")
    tags = {address.partition("c=")[2].partition("&")[0] for address in stage.oracle.receipts} | {""}
    assert len(tags) > 1
    app = create_app(stage.app.linked_pages(), listing=False)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://127.0.0.1:1") as browser:
        for one in tags:
            answer = await browser.get(f"/transcripts/{secret.id}", params={"c": one})
            assert answer.status_code == 404
            assert not told_in(letters(answer.text))


# --- what one person asked in private --------------------------------------------------------------------------------

PRIVATE = "Grumthorpe"


def _place(community: CommunityId, *, thread: str | None = None, direct: str | None = None) -> ConversationRef:
    return ConversationRef(
        platform="slack",
        community=community,
        channel="general",
        thread=thread,
        direct=PersonId(direct) if direct else None,
    )


def _openly(place: ConversationRef, person: str, text: str) -> Event:
    return QuestionEvent(event_id=f"open-{next(_ids)}", person=PersonId(person), conversation=place, text=text)


def _quietly(place: ConversationRef, person: str, text: str) -> Event:
    return CommandEvent(
        event_id=f"quiet-{next(_ids)}", person=PersonId(person), conversation=place, name="ask", text=text
    )


def _followed(place: ConversationRef, person: str, turn: str) -> Event:
    return FormEvent(
        event_id=f"form-{next(_ids)}",
        person=PersonId(person),
        conversation=place,
        action=f"ask:{turn}",
        values={"question": "and why?"},
    )


async def _third(stage: Stage) -> CommunityId:
    """On the same platform as the first, with the same channels, threads and people."""
    third = CommunityId("slack:app:-:third")
    stores = stage.app.stores.communities
    await stores.follow(third, [one.id for one in await stores.followed_shows(stage.town.community)])
    return third


async def test_what_somebody_asked_in_private_is_in_no_prompt_or_answer_of_others(stage: Stage) -> None:
    town, third = stage.town.community, await _third(stage)
    thread, direct = _place(town, thread="1.1"), _place(town, direct="ada")
    asked = f"what does {PRIVATE} say about {stage.made[0].target}?"
    turns = [
        (await _said(stage, event)).turn for event in (_quietly(thread, "ada", asked), _openly(direct, "ada", asked))
    ]
    assert all(turns)
    control = len(stage.models.requests)
    await _said(stage, _quietly(thread, "ada", "and why?"))
    assert PRIVATE in str([one.material for one in stage.models.requests[control:]])

    def others() -> Sequence[Event]:
        places = (thread, _place(town), _place(town, thread="2.2"), _place(town, direct="bo"))
        there = [replace(one, community=third) for one in (thread, direct, _place(third))]
        told = [_openly(one, who, "and why?") for one in places[:3] for who in ("ada", "bo")]
        told += [_quietly(one, "bo", "and why?") for one in (*places, direct)]
        told += [_openly(one, who, "and why?") for one in there for who in ("ada", "bo")]
        told += [_quietly(one, "ada", "and why?") for one in there]
        return [*told, *(_followed(one, "bo", turn) for one in (*places, *there) for turn in turns)]

    for event in others():
        before = len(stage.models.requests)
        message = await _said(stage, event)
        assert letters(PRIVATE) not in drawn(message), event
        assert PRIVATE not in str([one.body for one in stage.models.requests[before:]]), event


async def _said(stage: Stage, event: Event) -> OutgoingMessage:
    return await stage.app.dispatcher.dispatch(event)
