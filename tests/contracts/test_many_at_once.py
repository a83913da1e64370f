"""The list-taking halves of the stores' contracts, on every database: of each community what it is told alone.

A sweep asks them for hundreds of communities, more than one statement takes; private things stay with their own.
"""

from dataclasses import replace
from datetime import date, timedelta

from bot.domain.community import CommunityProfile, Platform
from bot.domain.discussion import DiscussionRules
from bot.domain.episode import Show
from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, ShowId, TranscriptHash
from bot.domain.poll import NewPoll, Tally
from bot.domain.schedule import Occurrence, Series
from bot.domain.span import Span
from bot.platform_ports import HiddenFrom, Rating
from bot.ports.calendar import KnownOccurrence, OccurrenceState
from bot.ports.publishing import Fates, PostState
from storage.known_episodes import _CHUNK
from storage.stores import Stores
from tests.contracts.test_outbox import LEASE, MINUTE, post
from tests.fakes.library_samples import KITCHEN, incoming, span_of, transcript
from tests.fakes.platform_samples import ACME, BOLT, CY, DEE, GUILD, NOON
from tests.fakes.turned_clock import TurnedClock

MANY = [*(CommunityId(f"slack:A1:-:M{number}") for number in range(_CHUNK + 5)), ACME, BOLT]
DAY = timedelta(days=1)
WORDS = Span(EpisodeId("e1"), TranscriptHash("h1"), 10, 20)


def new(community: CommunityId) -> NewPoll:
    return NewPoll(community=community, question="Is soup a drink?", opens_at=NOON, closes_at=NOON + DAY)


async def test_profiles_come_for_those_that_have_one(stores: Stores) -> None:
    acme = CommunityProfile(community=ACME, platform=Platform.SLACK, name="Acme \x00", channel="C1")
    last = replace(acme, community=MANY[_CHUNK], name="Last")
    for profile in (acme, last):
        await stores.profiles.put(profile, actor=CY, at=NOON)
    assert await stores.profiles.profiles(MANY) == {ACME: acme, last.community: last}
    assert await stores.profiles.profiles([]) == {}


async def test_followed_shows_come_in_order_and_never_another_communitys_own(stores: Stores) -> None:
    diaries = [Show(ShowId("diary"), f"Diary of {owner}", owner=owner) for owner in (ACME, BOLT)]
    for show in (KITCHEN, *diaries):
        await stores.communities.put_show(show)
    await stores.communities.follow(ACME, [diaries[0].id, KITCHEN.id])
    await stores.communities.follow(BOLT, [KITCHEN.id, diaries[1].id])
    followed = await stores.communities.followed_by(MANY)
    assert {one: list(shows) for one, shows in followed.items() if shows} == {
        ACME: [diaries[0], KITCHEN],
        BOLT: [KITCHEN, diaries[1]],
    }
    assert list(followed) == MANY
    for community in (ACME, BOLT, GUILD):
        alone = list(await stores.communities.followed_shows(community))
        assert alone == list((await stores.communities.followed_by([GUILD, community]))[community])


async def test_what_is_hidden_is_each_communitys_own_and_moves_with_the_words(stores: Stores) -> None:
    said = transcript("Well. Soup is the mother of all data.")
    episode = (await stores.library.save([incoming("soup", words=said)]))[0].episode
    old = span_of(episode.id, said, "Soup is the mother of all data.")
    await stores.hidden.hide_span(ACME, old, CY, NOON)
    await stores.hidden.hide_episode(BOLT, EpisodeId("e2"), CY, NOON)
    await stores.library.save([incoming("soup", words=transcript("Hello there. Soup is the mother of all data."))])
    hidden = await stores.hidden.hidden_from(MANY)
    assert {one: gone for one, gone in hidden.items() if gone != HiddenFrom()} == {
        ACME: HiddenFrom(spans=await stores.hidden.spans(ACME)),
        BOLT: HiddenFrom(episodes=frozenset((EpisodeId("e2"),))),
    }
    assert len(hidden[ACME].spans) == 2
    assert list(hidden) == MANY


async def test_shown_quotes_are_each_communitys_own(stores: Stores) -> None:
    other = replace(WORDS, episode_id=EpisodeId("e2"))
    await stores.shown_quotes.mark(ACME, WORDS, NOON)
    await stores.shown_quotes.mark(BOLT, other, NOON + DAY)
    wanted = {community: [WORDS, other] for community in MANY} | {GUILD: []}
    shown = await stores.shown_quotes.shown_by(wanted)
    assert {one: seen for one, seen in shown.items() if seen} == {ACME: {WORDS: NOON}, BOLT: {other: NOON + DAY}}
    assert list(shown) == [*MANY, GUILD]
    pairs = {community: [replace(WORDS, episode_id=EpisodeId(community))] for community in MANY}
    await stores.shown_quotes.mark(MANY[_CHUNK], pairs[MANY[_CHUNK]][0], NOON)
    shown = await stores.shown_quotes.shown_by(pairs)
    assert [one for one, seen in shown.items() if seen] == [MANY[_CHUNK]]


async def test_terms_that_were_read_ahead_are_those_that_are_read_alone(stores: Stores) -> None:
    await stores.library.save([incoming("soup")])
    for community in (ACME, MANY[_CHUNK]):
        await stores.glossary.put(community, GlossaryEntry(f"Term {community} \x00", ("turm",), by_host=True))
    await stores.glossary.read_ahead(MANY)
    for community in (ACME, BOLT, MANY[_CHUNK]):
        scope = Scope(community=community, shows=(KITCHEN.id,))
        names = [entry.canonical for entry in await stores.glossary.entries(scope)]
        assert names == ([] if community == BOLT else [f"Term {community} \x00"])
    await stores.glossary.read_ahead([BOLT])
    await stores.glossary.put(BOLT, GlossaryEntry("Later", ()))
    entries = await stores.glossary.entries(Scope(community=BOLT, shows=(KITCHEN.id,)))
    assert [entry.canonical for entry in entries] == ["Later"]


async def test_ratings_since_a_moment_are_counted_apart(stores: Stores) -> None:
    for by, at in ((CY, NOON - DAY), (DEE, NOON)):
        await stores.feedback.rate(ACME, by, "a1", Rating.HELPFUL, at)
    await stores.feedback.rate(BOLT, CY, "a1", Rating.NOT_HELPFUL, NOON)
    counts = await stores.feedback.counts_of(MANY, NOON)
    assert list(counts) == MANY
    assert counts[ACME] == {Rating.HELPFUL: 1, Rating.NOT_HELPFUL: 0}
    assert counts[BOLT] == {Rating.HELPFUL: 0, Rating.NOT_HELPFUL: 1}
    assert counts[MANY[0]] == {Rating.HELPFUL: 0, Rating.NOT_HELPFUL: 0}


async def test_rules_of_discussions_are_the_quiet_ones_where_hosts_chose_none(stores: Stores) -> None:
    chosen = DiscussionRules(community=ACME, wanted=True, per_day=3)
    await stores.takes.put_rules(chosen)
    rules = await stores.takes.rules_of(MANY)
    assert rules == {community: DiscussionRules(community=community) for community in MANY} | {ACME: chosen}


async def test_polls_that_closed_in_a_while_come_newest_first(stores: Stores) -> None:
    clock, polls = TurnedClock(NOON), stores.polls.polls
    closed = []
    for hours in range(3):
        made = await polls.open(replace(new(ACME), opens_at=NOON + timedelta(minutes=hours)))
        clock.set(NOON + timedelta(hours=hours + 1))
        closed.append(await polls.close(ACME, made.id, clock))
    left_open = await polls.open(new(BOLT))
    found = await polls.closed(MANY, NOON + timedelta(hours=1), NOON + timedelta(hours=3))
    assert list(found[ACME]) == [closed[1], closed[0]]
    assert [one for one, mine in found.items() if mine] == [ACME]
    assert await polls.these([left_open.key, (ACME, left_open.id), left_open.key]) == {left_open.key: left_open}


async def test_tallies_of_many_polls_are_those_of_each(stores: Stores) -> None:
    clock, polls, ballots = TurnedClock(NOON), stores.polls.polls, stores.polls.ballots
    lone, first = await polls.open(new(BOLT)), await polls.open(new(ACME))
    await stores.polls.links.offer(first, "CODE", CY, NOON + DAY)
    joined = await stores.polls.links.join("CODE", GUILD, lambda theirs: new(GUILD), NOON)
    assert joined is not None
    for number, (poll, person, choice) in enumerate(((lone, CY, 2), (first, CY, 0), (joined, CY, 1), (joined, DEE, 1))):
        await ballots.press(poll.community, poll.id, person, choice, f"p{number}", clock)
    asked = [one for poll in (lone, first, joined) if (one := await polls.get(poll.community, poll.id)) is not None]
    tallies = await ballots.tallies_of(asked)
    assert tallies[lone.key] == [(BOLT, Tally((0, 0, 1)))]
    assert tallies[first.key] == [(ACME, Tally((1, 0, 0))), (GUILD, Tally((0, 2, 0)))]
    assert tallies[joined.key] == [(GUILD, Tally((0, 2, 0))), (ACME, Tally((1, 0, 0)))]
    assert {poll.key: await ballots.tallies(poll) for poll in asked} == tallies
    gone = CommunityProfile(community=GUILD, platform=Platform.DISCORD, removed_at=NOON)
    await stores.profiles.put(gone, actor=CY, at=NOON)
    assert (await ballots.tallies_of(asked))[first.key] == [(ACME, Tally((1, 0, 0)))]


async def test_dates_that_were_left_out_are_told_from_a_day_on(stores: Stores) -> None:
    def skipped(community: CommunityId, day: int, series: Series = Series.QUOTE_OF_THE_DAY) -> KnownOccurrence:
        occurrence = Occurrence(community=community, series=series, local_date=date(2024, 5, day), due_at=NOON)
        return KnownOccurrence(occurrence=occurrence, state=OccurrenceState.SKIPPED, reason=f"Day {day}.")

    reserved = replace(skipped(ACME, 3), state=OccurrenceState.RESERVED, reason="")
    mine = [skipped(ACME, 2), skipped(ACME, 4, Series.WEEKLY_TAKEAWAYS), skipped(ACME, 5)]
    theirs = skipped(MANY[_CHUNK], 2)
    await stores.occurrences.record([*reversed(mine), reserved, skipped(ACME, 1), theirs], NOON)
    found = await stores.occurrences.left_out(MANY, date(2024, 5, 2))
    assert {one: list(out) for one, out in found.items() if out} == {ACME: mine, theirs.occurrence.community: [theirs]}
    assert list(found) == MANY


async def test_what_became_of_posts_is_counted_for_each_community(stores: Stores) -> None:
    """The contract of `PostFates`."""
    outbox, now = stores.outbox, NOON + MINUTE
    await outbox.reserve([post("long ago")], NOON - DAY)
    ids = await outbox.reserve([*(post(key) for key in "abcd"), post("a", BOLT)], NOON)
    for number, made in enumerate(ids):
        assert made is not None
        claimed = await outbox.claim(made, now, LEASE)
        assert claimed is not None
        if number in (0, 1):
            assert await outbox.end(claimed, PostState.DEAD, "The channel is gone \x00", now)
        elif number == 2:
            assert await outbox.posted(claimed, None, now)
        elif number == 4:
            assert await outbox.end(claimed, PostState.SKIPPED, "Too late.", now)
    fates = await stores.post_fates.fates(MANY, NOON)
    assert {one: fate for one, fate in fates.items() if fate != Fates()} == {
        ACME: Fates(owed=4, appeared=1, reasons={"The channel is gone \x00": 2}),
        BOLT: Fates(owed=1, reasons={"Too late.": 1}),
    }
    assert list(fates) == MANY
