"""Tenants never meet on platforms: three communities whose channels, people and messages all have the same ids."""

import asyncio
import json
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from bot.chat.refs import ConversationRef, MessageRef
from bot.domain.community import CommunityProfile, Platform
from bot.domain.ids import CommunityId, EpisodeId, PersonId, TranscriptHash
from bot.domain.span import Span
from bot.platform_ports import Claim, OpenQuestion, Rating
from storage.stores import Stores
from tests.conftest import FULL
from tests.fakes.platform_samples import NOON, SECRET_KEY
from tests.fakes.ready_databases import open_ready_stores

T = TypeVar("T")

COMMUNITIES = tuple(CommunityId(f"slack:A1:-:{team}") for team in ("T1", "T2", "T%"))
SPANS = tuple(Span(EpisodeId(name), TranscriptHash("h"), at, at + 8) for name in ("e1", "e2") for at in (0, 4))

communities = st.sampled_from(COMMUNITIES)
people = st.sampled_from([PersonId("U1"), PersonId("U2")])
events = st.sampled_from(["Ev1", "Ev2"])
channels = st.sampled_from(["C1", "D1"])
threads = st.sampled_from([None, "1.0"])
messages = st.sampled_from(["1.1", "1.2"])
spans = st.sampled_from(SPANS)
keys = st.sampled_from(["bot", "user"])
texts = st.sampled_from(["why", "how"])


def canary(community: CommunityId) -> str:
    return f"[canary of {community}]"


@dataclass
class Memory:
    """What one community should find, told sequentially."""

    claimed: dict[str, bool] = field(default_factory=dict)
    """Events, and whether they ended."""
    outlived: set[str] = field(default_factory=set)
    """Events that were open when the community was deleted."""
    questions: dict[int, OpenQuestion] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    ratings: dict[tuple[PersonId, str], Rating] = field(default_factory=dict)
    hidden: set[EpisodeId] = field(default_factory=set)
    hidden_spans: set[Span] = field(default_factory=set)
    posts: dict[MessageRef, frozenset[Span]] = field(default_factory=dict)
    talks: set[ConversationRef] = field(default_factory=set)
    profile: CommunityProfile | None = None
    changes: int = 0


class PlatformTenants(RuleBasedStateMachine):
    """Every text carries its owner's canary; no community may ever be shown the canary of another."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.opening = open_ready_stores(secret_keys=[SECRET_KEY])
        self.stores: Stores = self.run(self.opening.__aenter__())
        self.memories = {community: Memory() for community in COMMUNITIES}

    def run(self, doing: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(doing)

    def teardown(self) -> None:
        self.run(self.opening.__aexit__(None, None, None))
        self.loop.close()

    # --- requests ---

    @rule(community=communities, event=events, person=people, channel=channels)
    def claim(self, community: CommunityId, event: str, person: PersonId, channel: str) -> None:
        reply = canary(community)
        claim = self.run(self.stores.requests.claim(event, at(community, channel), person, reply=reply, at=NOON))
        assert (claim is Claim.MINE) == (event not in self.memories[community].claimed)
        self.memories[community].claimed.setdefault(event, False)

    @rule(community=communities, event=events)
    def end(self, community: CommunityId, event: str) -> None:
        self.run(self.stores.requests.end(community, event, "ok", NOON))
        if event in self.memories[community].claimed:
            self.memories[community].claimed[event] = True

    @rule()
    def sweep(self) -> None:
        for left in self.run(self.stores.requests.left_open("slack", NOON)):
            community = left.conversation.community
            assert left.reply == canary(community)
            assert self.memories[community].claimed[left.event_id] is False
            self.end(community, left.event_id)

    @rule()
    def tidy(self) -> None:
        ended = sum(done for memory in self.memories.values() for done in memory.claimed.values())
        assert self.run(self.stores.requests.forget(NOON + timedelta(seconds=1))) == ended
        for memory in self.memories.values():
            gone = {event for event, done in memory.claimed.items() if done} | memory.outlived
            memory.claimed = dict.fromkeys(memory.claimed.keys() - gone, False)
            memory.outlived = set()
        self.settle_without_replies()

    def settle_without_replies(self) -> None:
        """What `forget` left open has lost its reply: end it, so that every open reply stays a canary."""
        for community, memory in self.memories.items():
            for event in memory.claimed:
                self.end(community, event)

    # --- settings and installs ---

    @rule(community=communities, person=people, channel=channels, stopped=st.booleans())
    def configure(self, community: CommunityId, person: PersonId, channel: str, stopped: bool) -> None:
        memory = self.memories[community]
        profile = CommunityProfile(
            community=community, platform=Platform.SLACK, name=canary(community), channel=channel, stopped=stopped
        )
        self.run(self.stores.profiles.put(profile, actor=PersonId(f"{person} {canary(community)}"), at=NOON))
        memory.changes += profile != memory.profile
        memory.profile = profile

    @rule(community=communities, key=keys)
    def install(self, community: CommunityId, key: str) -> None:
        self.run(self.stores.installations.put(community, key, {"token": canary(community)}, NOON))
        self.memories[community].tokens[key] = canary(community)

    @rule(community=communities, key=st.one_of(st.none(), keys))
    def uninstall(self, community: CommunityId, key: str | None) -> None:
        self.run(self.stores.installations.remove(community, key))
        tokens = self.memories[community].tokens
        self.memories[community].tokens = {} if key is None else {one: tokens[one] for one in tokens if one != key}

    # --- the hosts' desk ---

    @rule(community=communities, person=people, channel=channels, thread=threads, text=texts)
    def ask(self, community: CommunityId, person: PersonId, channel: str, thread: str | None, text: str) -> None:
        memory = self.memories[community]
        text = f"{text} {canary(community)}"
        asked, new = self.run(self.stores.host_desk.ask(at(community, channel, thread), person, text, NOON))
        waits = [one for one in memory.questions.values() if one.answer is None]
        assert new == all((one.asked_by, one.text) != (person, text) for one in waits)
        memory.questions.setdefault(asked.id, asked)

    @rule(community=communities, other=communities, number=st.integers(0, 3), person=people)
    def answer(self, community: CommunityId, other: CommunityId, number: int, person: PersonId) -> None:
        """With a number that may be another community's."""
        known = list(self.memories[other].questions)
        if not known:
            return
        asked = known[number % len(known)]
        mine = self.memories[community].questions.get(asked)
        text = f"because {canary(community)}"
        answered = self.run(self.stores.host_desk.answer(community, asked, person, text, NOON))
        assert (answered is not None) == (mine is not None and mine.answer is None)
        if mine is not None and answered is not None:
            self.memories[community].questions[asked] = replace(mine, answer=text, answered_by=person)

    @rule(community=communities, other=communities, number=st.integers(0, 3), message=messages)
    def notice(self, community: CommunityId, other: CommunityId, number: int, message: str) -> None:
        known = list(self.memories[other].questions)
        if not known:
            return
        asked = known[number % len(known)]
        ref = MessageRef(at(community, "C-hosts"), f"{message} {canary(community)}")
        self.run(self.stores.host_desk.noticed(community, asked, ref))
        if asked in self.memories[community].questions:
            mine = self.memories[community].questions[asked]
            self.memories[community].questions[asked] = replace(mine, notice=ref)

    # --- what is shown and hidden ---

    @rule(community=communities, person=people, about=texts, rating=st.sampled_from(Rating))
    def rate(self, community: CommunityId, person: PersonId, about: str, rating: Rating) -> None:
        self.run(self.stores.feedback.rate(community, person, about, rating, NOON))
        self.memories[community].ratings[person, about] = rating

    @rule(community=communities, span=spans, person=people)
    def hide_words(self, community: CommunityId, span: Span, person: PersonId) -> None:
        self.run(self.stores.hidden.hide_span(community, span, person, NOON))
        self.memories[community].hidden_spans.add(span)

    @rule(community=communities, span=spans, person=people)
    def hide_episode(self, community: CommunityId, span: Span, person: PersonId) -> None:
        self.run(self.stores.hidden.hide_episode(community, span.episode_id, person, NOON))
        self.memories[community].hidden.add(span.episode_id)

    @rule(community=communities, span=spans)
    def show_again(self, community: CommunityId, span: Span) -> None:
        self.run(self.stores.hidden.show_again(community, span.episode_id))
        self.memories[community].hidden.discard(span.episode_id)

    @rule(community=communities, channel=channels, message=messages, shown=st.frozensets(spans, max_size=3))
    def post(self, community: CommunityId, channel: str, message: str, shown: frozenset[Span]) -> None:
        ref = MessageRef(at(community, channel), message)
        self.run(self.stores.posts.posted(ref, sorted(shown), NOON))
        self.memories[community].posts[ref] = shown

    @rule(community=communities, channel=channels, message=messages)
    def unpost(self, community: CommunityId, channel: str, message: str) -> None:
        ref = MessageRef(at(community, channel), message)
        self.run(self.stores.posts.gone(ref))
        self.memories[community].posts.pop(ref, None)

    @rule(community=communities, channel=channels, thread=threads)
    def talk(self, community: CommunityId, channel: str, thread: str | None) -> None:
        self.run(self.stores.talks.remember(at(community, channel, thread), NOON))
        self.memories[community].talks.add(at(community, channel, thread))

    # --- the end of people and communities ---

    @rule(community=communities, person=people)
    def forget_person(self, community: CommunityId, person: PersonId) -> None:
        self.run(self.stores.personal_data.delete_person(community, person))
        memory = self.memories[community]
        memory.questions = {
            number: replace(one, answered_by=None if one.answered_by == person else one.answered_by)
            for number, one in memory.questions.items()
            if one.asked_by != person
        }
        memory.ratings = {key: rating for key, rating in memory.ratings.items() if key[0] != person}

    @rule(community=communities)
    def forget_community(self, community: CommunityId) -> None:
        self.run(self.stores.personal_data.delete_community(community))
        claimed = self.memories[community].claimed
        self.memories[community] = Memory(claimed, {event for event, ended in claimed.items() if not ended})
        for other in COMMUNITIES:
            told = self.run(self.stores.personal_data.export_community(other))
            assert canary(community) not in json.dumps(told)

    @rule(community=communities)
    def export(self, community: CommunityId) -> None:
        told = json.dumps(self.run(self.stores.personal_data.export_community(community)))
        for person in ("U1", "U2"):
            told += json.dumps(self.run(self.stores.personal_data.export_person(community, PersonId(person))))
        told += "".join(self.run(self.stores.profiles.audit(community)))
        assert not [other for other in COMMUNITIES if other != community and canary(other) in told]

    # --- what must always hold ---

    @invariant()
    def everybody_finds_their_own_and_nothing_else(self) -> None:
        for community, memory in self.memories.items():
            for number in {number for other in self.memories.values() for number in other.questions}:
                found = self.run(self.stores.host_desk.question(community, number))
                assert found == memory.questions.get(number)
            waiting = [one.id for one in self.run(self.stores.host_desk.waiting(community))]
            assert sorted(waiting) == sorted(one.id for one in memory.questions.values() if one.answer is None)
            assert self.run(self.stores.profiles.profile(community)) == memory.profile
            assert len(self.run(self.stores.profiles.audit(community))) == memory.changes
            for key in ("bot", "user"):
                token = memory.tokens.get(key)
                assert self.run(self.stores.installations.get(community, key)) == (token and {"token": token})
            ratings = list(memory.ratings.values())
            counts = self.run(self.stores.feedback.counts(community))
            assert counts == {rating: ratings.count(rating) for rating in Rating}
        installed = [community for community, memory in self.memories.items() if memory.tokens]
        assert sorted(self.run(self.stores.installations.communities("slack"))) == sorted(installed)

    @invariant()
    def what_is_hidden_shown_and_talked_about_is_each_ones_own(self) -> None:
        for community, memory in self.memories.items():
            assert self.run(self.stores.hidden.episodes(community)) == memory.hidden
            assert self.run(self.stores.hidden.spans(community)) == memory.hidden_spans
            for span in SPANS:
                showing = self.run(self.stores.posts.showing(community, span))
                assert set(showing) == {
                    ref for ref, shown in memory.posts.items() if any(span.overlaps(one) for one in shown)
                }
            for channel, thread in ((channel, thread) for channel in ("C1", "D1") for thread in (None, "1.0")):
                place = at(community, channel, thread)
                assert self.run(self.stores.talks.known(place)) == (place if place in memory.talks else None)


def at(community: CommunityId, channel: str, thread: str | None = None) -> ConversationRef:
    return ConversationRef(platform="slack", community=community, channel=channel, thread=thread)


TestPlatformTenants = PlatformTenants.TestCase
TestPlatformTenants.settings = settings(max_examples=200 if FULL else 8, stateful_step_count=50 if FULL else 25)
pytestmark = pytest.mark.timeout(3600 if FULL else 180)
