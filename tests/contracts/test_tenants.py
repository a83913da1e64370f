"""Tenants never meet: three communities that use the same names for everything, in any order of doings."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import inspect

from bot.chat.refs import ConversationRef
from bot.domain.episode import Show
from bot.domain.episode_card import GlossaryEntry
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId, PersonId, ShowId
from bot.domain.span import Span
from bot.errors import NotStored
from bot.ports import LookupKey
from storage.schema import COMMUNITY_TABLES
from storage.stores import Stores
from storage.tables import metadata
from tests.fakes.library_samples import ADA, BOB, incoming
from tests.fakes.ready_databases import open_ready_stores

T = TypeVar("T")

COMMUNITIES = tuple(CommunityId(name) for name in ("c:1", "c:2", "public"))
SHOWS = tuple(ShowId(name) for name in ("show", "other"))
NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)

communities = st.sampled_from(COMMUNITIES)
shows = st.sampled_from(SHOWS)
numbers = st.integers(0, 2)


def canary(community: CommunityId | None) -> str:
    return f"[canary of {community}]"


def at_home(community: CommunityId) -> ConversationRef:
    return ConversationRef(platform="slack", community=community, channel="general")


@dataclass
class Memory:
    """What one community should see, told sequentially."""

    questions: list[str] = field(default_factory=list)
    terms: dict[str, str] = field(default_factory=dict)
    kept: dict[str, str] = field(default_factory=dict)
    marked: set[Span] = field(default_factory=set)


class Tenants(RuleBasedStateMachine):
    """Every text carries its owner's canary; no community may ever be shown the canary of another."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.opening = open_ready_stores()
        self.stores: Stores = self.run(self.opening.__aenter__())
        self.memories = {community: Memory() for community in COMMUNITIES}
        self.ids: dict[EpisodeId, CommunityId | None] = {}

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(doing)

    def teardown(self) -> None:
        self.run(self.opening.__aexit__(None, None, None))
        self.loop.close()

    @initialize()
    def publish(self) -> None:
        self.save(None, SHOWS[0], 0)

    @rule(owner=st.one_of(st.none(), communities), show_id=shows, number=numbers)
    def save(self, owner: CommunityId | None, show_id: ShowId, number: int) -> None:
        show = Show(show_id, f"Show {canary(owner)}", owner=owner)
        episode = incoming(f"e{number}", f"Words {number} {canary(owner)}", show=show, title=f"Title {canary(owner)}")
        saved = self.run(self.stores.library.save([episode]))[0].episode
        self.ids[saved.id] = owner
        self.run(self.stores.glossary.learn(saved.id, [GlossaryEntry(f"learned {canary(owner)}", ())]))

    @rule(community=communities, show_id=shows)
    def follow(self, community: CommunityId, show_id: ShowId) -> None:
        try:
            self.run(self.stores.communities.follow(community, [show_id]))
        except NotStored:
            visible = [episode for episode in self.everything(community) if episode.show.id == show_id]
            assert visible == []

    @rule(community=communities, text=st.sampled_from(["why", "how"]))
    def ask_hosts(self, community: CommunityId, text: str) -> None:
        text = f"{text} {canary(community)}"
        _, new = self.run(self.stores.host_desk.ask(at_home(community), PersonId("p"), text, NOON))
        assert new == (text not in self.memories[community].questions)
        if new:
            self.memories[community].questions.append(text)

    @rule(community=communities, term=st.sampled_from(["Term", "Word"]))
    def define(self, community: CommunityId, term: str) -> None:
        self.run(self.stores.glossary.put(community, GlossaryEntry(term, (canary(community),))))
        self.memories[community].terms[term] = canary(community)

    @rule(community=communities, term=st.sampled_from(["Term", "Word"]))
    def undefine(self, community: CommunityId, term: str) -> None:
        removed = self.run(self.stores.glossary.remove(community, term))
        assert removed == (self.memories[community].terms.pop(term, None) is not None)

    @rule(community=communities, text=st.sampled_from(["a", "b"]))
    def keep(self, community: CommunityId, text: str) -> None:
        key = self.run(self.stores.kept_texts.keep(community, f"{text} {canary(community)}", NOON))
        self.memories[community].kept[key] = f"{text} {canary(community)}"

    @rule(community=communities, number=numbers)
    def see(self, community: CommunityId, number: int) -> None:
        episodes = self.everything(community)
        if episodes:
            episode = episodes[number % len(episodes)]
            span = Span(episode.id, episode.transcript_hash, 0, 5)
            self.run(self.stores.shown_quotes.mark(community, span, NOON))
            self.memories[community].marked.add(span)

    @rule(community=communities, query=st.sampled_from(["q", "Q"]))
    def look_up(self, community: CommunityId, query: str) -> None:
        async def compute() -> list[str]:
            return [canary(community)]

        version = self.run(self.stores.library.version())
        key = LookupKey(community=community, what="w", corpus_version=version, method="m", query=query)
        assert self.run(self.stores.cache.get_or_compute(key, list[str], compute)) == [canary(community)]

    @rule(community=communities)
    def forget(self, community: CommunityId) -> None:
        self.run(self.stores.communities.forget(community))
        self.memories[community] = Memory()
        gone = [episode_id for episode_id, owner in self.ids.items() if owner == community]
        for episode_id in gone:
            del self.ids[episode_id]
            with pytest.raises(NotStored):
                self.run(self.stores.library.transcript(episode_id))
        assert_no_trace(self.loop, self.stores, community)

    def everything(self, community: CommunityId) -> list[Any]:
        return list(self.run(self.stores.library.episodes(Scope(community=community, shows=SHOWS))))

    @invariant()
    def nobody_sees_anothers_canary(self) -> None:
        for community, memory in self.memories.items():
            seen = [str(self.everything(community))]
            seen += map(str, self.run(self.stores.communities.followed_shows(community)))
            scope = Scope(community=community, shows=SHOWS)
            terms = self.run(self.stores.glossary.entries(scope))
            seen += map(str, terms)
            waiting = self.run(self.stores.host_desk.waiting(community))
            seen += [question.text for question in waiting]
            for other in COMMUNITIES:
                if other != community:
                    assert canary(other) not in "".join(seen)
            assert sorted(question.text for question in waiting) == sorted(memory.questions)
            own = {entry.canonical: entry.heard_as[0] for entry in terms if entry.heard_as}
            assert own == memory.terms

    @invariant()
    def what_was_kept_and_shown_is_each_ones_own(self) -> None:
        keys = {key for memory in self.memories.values() for key in memory.kept}
        spans = [span for memory in self.memories.values() for span in memory.marked]
        for community, memory in self.memories.items():
            for key in keys:
                assert self.run(self.stores.kept_texts.text(community, key)) == memory.kept.get(key)
            shown = self.run(self.stores.shown_quotes.shown(community, spans))
            assert {span for span in shown if span.episode_id in self.ids} == {
                span for span in memory.marked if span.episode_id in self.ids
            }


def assert_no_trace(loop: asyncio.AbstractEventLoop, stores: Stores, community: CommunityId) -> None:
    for name, text in loop.run_until_complete(_everything(stores)):
        assert canary(community) not in text, f"a row of {name} outlived its community"


async def _everything(stores: Stores) -> list[tuple[str, str]]:
    """Every row of every table that the database itself says it has."""
    async with stores.database.read() as connection:
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        rows = []
        for name in names:
            found = (await connection.exec_driver_sql(f'SELECT * FROM "{name}"')).all()
            rows += [(name, " ".join(_readable(value) for value in row)) for row in found]
        return rows


def _readable(value: object) -> str:
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


TestTenants = Tenants.TestCase
TestTenants.settings = settings(max_examples=max(10, settings().max_examples // 4), stateful_step_count=25)


async def test_a_forgotten_community_leaves_no_row_in_any_table(stores: Stores) -> None:
    for community in (ADA, BOB):
        show = Show(ShowId("diary"), f"Diary {canary(community)}", owner=community)
        words = f"Words {canary(community)}"
        episode = (await stores.library.save([incoming("e", words, show=show, source=canary(community))]))[0].episode
        await stores.communities.follow(community, [show.id])
        await stores.glossary.learn(episode.id, [GlossaryEntry(canary(community), ())])
        await stores.glossary.put(community, GlossaryEntry("own", (canary(community),)))
        await stores.host_desk.ask(at_home(community), PersonId("p"), canary(community), NOON)
        await stores.kept_texts.keep(community, canary(community), NOON)
        await stores.shown_quotes.mark(community, Span(episode.id, episode.transcript_hash, 0, 5), NOON)
    before = await _everything(stores)
    await stores.communities.forget(ADA)
    after = await _everything(stores)
    assert [name for name, text in after if canary(ADA) in text or f"{ADA} " in text] == []
    assert [row for row in after if canary(BOB) in row[1]] == [row for row in before if canary(BOB) in row[1]]


SHARED_TABLES = {
    "corpus": "counters of the whole library",
    "shows": "published ones are shared; the others carry their owner",
    "episodes": "carry their show's owner",
    "episode_sources": "go with their show",
    "revisions": "go with their episode",
    "oauth_states": "hashes of installs on their way, by nobody yet, for minutes",
    "removals": "opaque ids of episodes that are gone",
    "cards": "go with their episode",
    "learned_terms": "go with their episode",
    "watched_feeds": "go with their show",
    "arrivals": "go with their episode",
    "model_parts": "go with their episode",
    "model_readings": "go with their episode",
    "vectors": "go with their episode",
    "heard_pieces": "words of recordings being written down, under hashes that lead to nobody, for days",
    "hearings": "hashes of addresses being written down, for minutes",
}


def test_every_table_says_whose_rows_it_holds() -> None:
    by_community = {table.name for table in COMMUNITY_TABLES}
    assert by_community | set(SHARED_TABLES) == set(metadata.tables)
    assert by_community.isdisjoint(SHARED_TABLES)
    for table in metadata.sorted_tables:
        if "community_id" in table.c:
            assert table in COMMUNITY_TABLES
            assert next(iter(table.primary_key.columns)).name == "community_id"
    goes_with = {"episode_sources", "episodes", "watched_feeds"}
    goes_with |= {name for name, why in SHARED_TABLES.items() if why == "go with their episode"}
    for name in goes_with:
        assert any(key.ondelete == "CASCADE" for key in metadata.tables[name].foreign_keys), name
