"""The contracts of `Feedback`, `Posts` and `Talks`, on every database."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.domain.ids import EpisodeId, TranscriptHash
from bot.domain.span import Span
from bot.platform_ports import Feedback, Posts, Rating, Talks
from storage.stores import Stores
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, NOON, message, place

WORDS = Span(EpisodeId("e1"), TranscriptHash("h1"), 10, 20)


async def test_each_persons_last_rating_of_an_answer_counts_once(stores: Stores) -> None:
    feedback: Feedback = stores.feedback
    assert await feedback.counts(ACME) == {Rating.HELPFUL: 0, Rating.NOT_HELPFUL: 0}
    for rating in (Rating.HELPFUL, Rating.NOT_HELPFUL, Rating.HELPFUL):
        await feedback.rate(ACME, CY, "a1", rating, NOON)
    await feedback.rate(ACME, CY, "a2", Rating.HELPFUL, NOON)
    await feedback.rate(ACME, DEE, "a1", Rating.NOT_HELPFUL, NOON)
    await feedback.rate(BOLT, CY, "a1", Rating.NOT_HELPFUL, NOON)
    assert await feedback.counts(ACME) == {Rating.HELPFUL: 2, Rating.NOT_HELPFUL: 1}
    await asyncio.gather(*(feedback.rate(BOLT, CY, "a1", Rating.HELPFUL, NOON) for _ in range(10)))
    assert await feedback.counts(BOLT) == {Rating.HELPFUL: 1, Rating.NOT_HELPFUL: 0}
    await feedback.rate(BOLT, DEE, "a9", Rating.HELPFUL, NOON + timedelta(days=1))
    assert await feedback.counts(BOLT, since=NOON + timedelta(days=1)) == {Rating.HELPFUL: 1, Rating.NOT_HELPFUL: 0}


async def test_ratings_are_counted_between_two_moments(stores: Stores) -> None:
    feedback: Feedback = stores.feedback
    day = timedelta(days=1)
    for at in range(4):
        await feedback.rate(ACME, CY, f"a{at}", Rating.HELPFUL, NOON + at * day)
    counted = [
        (await feedback.counts(ACME, since=since, before=before))[Rating.HELPFUL]
        for since, before in ((NOON + day, NOON + 3 * day), (NOON + 3 * day, None), (None, NOON), (None, NOON + day))
    ]
    assert counted == [2, 1, 0, 1]


async def test_a_post_is_found_by_any_words_it_shows(stores: Stores) -> None:
    posts: Posts = stores.posts
    first = message("1.1", place(thread="1.0", episode="e1"))
    second = message("2.1", place(channel="", direct=CY))
    await posts.posted(second, [replace(WORDS, start=19, end=30)], NOON + timedelta(seconds=1))
    await posts.posted(first, [WORDS, replace(WORDS, start=40, end=50), WORDS], NOON)
    assert list(await posts.showing(ACME, WORDS)) == [first, second]
    assert list(await posts.showing(ACME, replace(WORDS, start=0, end=10))) == []
    assert list(await posts.showing(ACME, replace(WORDS, start=45, end=46))) == [first]
    assert list(await posts.showing(ACME, replace(WORDS, transcript_hash=TranscriptHash("h2")))) == []
    assert list(await posts.showing_episode(ACME, EpisodeId("e1"))) == [first, second]
    assert list(await posts.showing_episode(ACME, EpisodeId("e2"))) == []


async def test_a_message_shows_what_it_was_last_made_to_show_until_it_is_gone(stores: Stores) -> None:
    posts: Posts = stores.posts
    other = replace(WORDS, episode_id=EpisodeId("e2"))
    await posts.posted(message("1.1"), [WORDS], NOON)
    await posts.posted(message("1.1"), [other], NOON)
    await posts.posted(message("1.1", place(channel="C2")), [WORDS], NOON)
    assert list(await posts.showing(ACME, WORDS)) == [message("1.1", place(channel="C2"))]
    await posts.gone(message("1.1", place(thread="0.9")))
    assert list(await posts.showing(ACME, other)) == []
    await posts.posted(message("2.1"), [], NOON)
    assert len(await posts.showing_episode(ACME, EpisodeId("e1"))) == 1


async def test_a_community_finds_its_own_messages_alone(stores: Stores) -> None:
    theirs = message("1.1", place(BOLT))
    await stores.posts.posted(theirs, [WORDS], NOON)
    await stores.posts.posted(message("1.1"), [WORDS], NOON)
    await stores.posts.gone(message("1.1"))
    assert list(await stores.posts.showing(ACME, WORDS)) == []
    assert list(await stores.posts.showing(BOLT, WORDS)) == [theirs]


async def test_a_talk_is_known_by_its_thread_and_keeps_its_episode(stores: Stores) -> None:
    talks: Talks = stores.talks
    thread = place(thread="1.0", episode="e1")
    await talks.remember(thread, NOON)
    await talks.remember(place(thread="1.0"), NOON + timedelta(minutes=1))
    assert await talks.known(place(thread="1.0")) == thread
    await talks.remember(place(thread="1.0", episode="e2"), NOON)
    assert await talks.known(thread) == place(thread="1.0", episode="e2")
    for stranger in (place(thread="2.0"), place(), place(channel="C2", thread="1.0"), place(BOLT, thread="1.0")):
        assert await talks.known(stranger) is None


async def test_a_talk_outside_threads_is_known_too(stores: Stores) -> None:
    direct = place(channel="D1", direct=CY)
    await stores.talks.remember(direct, NOON)
    assert await stores.talks.known(place(channel="D1")) == direct
