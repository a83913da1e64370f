"""What is shared is what was seen; what goes to the hosts is what was typed."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.chat.messages import Visibility
from bot.chat.plain_text import plain_text
from bot.composition import App, open_app
from bot.domain.ids import PersonId
from bot.settings import Settings
from tests.contracts.test_personal_data import everything
from tests.journeys.communities import Town
from tests.journeys.talking import Member, button, notice, quotes
from tests.journeys.test_following_up import AND, CANARY, QUESTION, asks, place, types

EXPIRED = "I do not have that answer any more as you saw it"
TAKEN_AWAY = "was taken away since"


async def test_after_a_restart_the_answer_is_shared_as_it_was_seen(data: Path) -> None:
    async with open_app(Settings(data=data)) as app:
        seen = await Member(app).types(f"/ask {QUESTION}")
    async with open_app(Settings(data=data)) as app:
        shared = await Member(app).presses(button(seen, "Share"))
        assert shared.visibility is Visibility.PUBLIC
        assert quotes(shared) == quotes(seen)
        assert plain_text(shared).startswith(f"Asked: {QUESTION}")


@pytest.mark.parametrize("gone", ["episode forgotten", "week over", "deleted with its person"])
async def test_an_answer_that_is_not_kept_any_more_is_not_guessed(app: App, gone: str) -> None:
    seen = await Member(app).types(f"/ask {QUESTION}")
    [place] = {quote.receipt.episode_title for quote in quotes(seen)[:1]}
    match gone:
        case "episode forgotten":
            episodes = await app.stores.library.episodes(await app.scope())
            await app.stores.library.remove_episode(next(one.id for one in episodes if one.title == place))
        case "week over":
            assert await app.stores.shown_answers.forget(app.clock.now() + timedelta(days=1)) == 1
        case _:
            await app.stores.personal_data.delete_person((await app.scope()).community, PersonId("ada"))
    shared = await Member(app).presses(button(seen, "Share"))
    assert notice(shared).text.startswith(EXPIRED)
    assert "/ask" in notice(shared).text
    assert not quotes(shared)


@pytest.mark.parametrize("action", ["share-answer:", f"share-answer:{QUESTION}", "share-answer:" + "0" * 24])
async def test_a_button_without_an_answer_asks_to_ask_again(app: App, action: str) -> None:
    seen = await Member(app).types(f"/ask {QUESTION}")
    assert notice(await Member(app).sends_action(action)).text.startswith(EXPIRED)
    assert quotes(seen)


async def test_what_hosts_took_away_is_not_shared_by_a_button_from_before(town: Town) -> None:
    member = town.member()
    seen = await member.types(f"/ask {QUESTION}")
    shared = await member.presses(button(seen, "Share"))
    await town.admin().presses(button(shared, "Hide"))
    again = await member.presses(button(seen, "Share"))
    assert TAKEN_AWAY in notice(again).text
    assert not quotes(again)


async def test_what_is_not_followed_any_more_is_not_shared(town: Town) -> None:
    member = town.member()
    seen = await member.types(f"/ask {QUESTION}")
    for show in await town.app.stores.communities.followed_shows(town.community):
        await town.app.stores.communities.unfollow(town.community, show.id)
    again = await member.presses(button(seen, "Share"))
    assert not quotes(again)


async def test_hosts_get_what_was_typed_after_the_question_before_it(town: Town) -> None:
    member = town.member()
    await member.types(f"/ask {QUESTION}")
    await member.presses(button(await member.types(f"/ask {AND}"), "Ask the hosts"))
    [waiting] = await town.app.stores.host_desk.waiting(town.community)
    assert waiting.text == f"{AND} (after: {QUESTION})"


async def test_hosts_get_nobody_elses_words_in_the_name_of_who_asks(town: Town) -> None:
    thread = place(town, thread="1.1")
    await asks(town, thread, "bea", f"does the {CANARY} move data?")
    follow_up = await asks(town, thread, "cleo", "why?")
    assert CANARY in plain_text(follow_up)
    await town.member("cleo").presses(button(follow_up, "Ask the hosts"))
    [waiting] = await town.app.stores.host_desk.waiting(town.community)
    on = quotes(follow_up)[0].receipt.episode_title
    assert waiting.text == f"why? (after somebody else's question, on \u201c{on}\u201d)"


async def test_a_shared_follow_up_keeps_no_words_of_others_with_its_person(town: Town) -> None:
    thread = place(town, thread="1.1")
    await asks(town, thread, "bea", f"why does data stay in S3 with the {CANARY}?")
    await types(town, thread, "cleo", "why?")
    await town.app.stores.personal_data.delete_person(town.community, PersonId("bea"))
    assert [row for row in await everything(town.app.stores.database) if CANARY in row[1]] == []
