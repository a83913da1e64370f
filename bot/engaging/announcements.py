"""Episodes that just came in: told to the communities that follow the show, and their hot takes put forward."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.analysing.episode_cards import EpisodeCards
from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, EpisodeList, Heading, Item, ItemList, Text
from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard, SummarySentence
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, EpisodeId
from bot.engaging.new_readings import AwaitedReadings, NoReadings
from bot.engaging.proposals import Proposals
from bot.engaging.scopes import Scopes
from bot.platform_ports import Profiles
from bot.ports import Clock, TranscriptLibrary
from bot.ports.discussions import Takes
from bot.ports.publishing import Jobs, NewPost, Outbox, PostKind
from bot.ports.watching import Arrival, Arrivals
from bot.publishing.content import freeze
from bot.publishing.places import community_place
from bot.quoting.receipts import Receipts, clock_text

logger = logging.getLogger(__name__)

JOB = "announce"
CATCH_UP = timedelta(hours=48)
"""How long after it was found an episode may still be announced."""
_AT_ONCE = 20
_LONGEST_SUMMARY = 500
_CHAPTERS = 10
_TAKEAWAYS = 3


class Announcer:
    """A `Planner` that enqueues every arrival, and the job that tells of it. Both may run twice.

    Where a model is to read the episode first, `readings` says how long that is waited for.
    """

    name = "announcements"

    def __init__(
        self,
        arrivals: Arrivals,
        library: TranscriptLibrary,
        cards: EpisodeCards,
        receipts: Receipts,
        scopes: Scopes,
        profiles: Profiles,
        takes: Takes,
        proposals: Proposals,
        outbox: Outbox,
        jobs: Jobs,
        clock: Clock,
        readings: AwaitedReadings | None = None,
    ) -> None:
        self._readings = readings or NoReadings()
        self._arrivals = arrivals
        self._library = library
        self._cards = cards
        self._receipts = receipts
        self._scopes = scopes
        self._profiles = profiles
        self._takes = takes
        self._proposals = proposals
        self._outbox = outbox
        self._jobs = jobs
        self._clock = clock

    async def plan(self, now: datetime) -> int:
        waiting = await self._arrivals.untold(_AT_ONCE)
        ready = [one for one in waiting if not await self._readings.awaited(one.episode, one.found_at, now)]
        for arrival in ready:
            await self._jobs.enqueue(JOB, arrival.episode)
        return len(ready)

    async def announce(self, episode_id: str) -> None:
        """Tell every community that follows the show, and put its takes forward where they are wanted."""
        now = self._clock.now()
        found = [one for one in await self._arrivals.untold(1000) if one.episode == episode_id]
        for arrival in found:
            if now <= arrival.found_at + CATCH_UP:
                for community in await self._arrivals.followers(arrival.episode):
                    await self._tell(community, arrival, now)
            else:
                logger.info("an arrival is old news by now")
            await self._arrivals.told(arrival.episode, now)

    async def _tell(self, community: CommunityId, arrival: Arrival, now: datetime) -> None:
        profile = await self._profiles.profile(community)
        if profile is None or profile.removed_at is not None or profile.stopped:
            return
        rules = await self._takes.rules(community)
        announced, discussed = "announcements" in profile.wanted, rules.wanted or "discussions" in profile.wanted
        if not announced and not discussed:
            return
        scope = await self._scopes.of(community)
        episode = await self._visible(arrival.episode, scope)
        if episode is None:
            return
        card = await self._cards.of(episode)
        if announced:
            await self._reserve(profile, episode, card, scope, arrival, now)
        if discussed:
            await self._proposals.of_episode(profile, rules, episode, card, scope, now)

    async def _visible(self, episode: EpisodeId, scope: Scope) -> Episode | None:
        return next((one for one in await self._library.episodes(scope) if one.id == episode), None)

    async def _reserve(
        self,
        profile: CommunityProfile,
        episode: Episode,
        card: EpisodeCard,
        scope: Scope,
        arrival: Arrival,
        now: datetime,
    ) -> None:
        place = community_place(profile, show=episode.show.id)
        if place is None:
            return
        post = NewPost(
            community=profile.community,
            key=f"announcement:{episode.id}",
            kind=PostKind.ANNOUNCEMENT,
            place=place,
            content=freeze(await self.message(episode, card, scope)),
            due_at=now,
            expires_at=arrival.found_at + CATCH_UP,
        )
        await self._outbox.reserve([post], now)

    async def message(self, episode: Episode, card: EpisodeCard, scope: Scope) -> OutgoingMessage:
        """What it is about, as a model summed it up or in the show's words; what it taught; then its chapters."""
        blocks: list[Block] = [
            Heading("A new episode"),
            EpisodeList((self._receipts.episode(episode, scope.community),)),
        ]
        summed = shown_summary(card, scope)
        if summary := " ".join(one.text for one in summed) or _summary(episode.details.description):
            blocks.append(Text(summary))
        taught = [one for one in card.takeaways if not any(scope.hides(span) for span in one.spans)][:_TAKEAWAYS]
        if taught:
            blocks += [Text("What it taught:"), ItemList(tuple(Item(text=one.statement) for one in taught))]
        if card.chapters:
            blocks += [Text("Chapters:"), ItemList(_chapters(card), numbered=False, more=f"/episode {episode.title}")]
        blocks.append(
            Buttons(
                (
                    Button(label="Takeaways", action=f"takeaways:{episode.id}", style=ButtonStyle.PRIMARY),
                    Button(label="Hot takes", action=f"hottakes:{episode.id}"),
                    Button(label="A quote from it", action=f"quote-from:{episode.id}"),
                )
            )
        )
        spans = tuple(span for one in [*summed] for span in one.spans) + tuple(
            span for one in taught for span in one.spans
        )
        return OutgoingMessage(blocks=tuple(blocks), about=episode.id, shows=spans)


def shown_summary(card: EpisodeCard, scope: Scope) -> list[SummarySentence]:
    """The sentences of a summary that rest on nothing which the hosts took away."""
    return [one for one in card.summary if not any(scope.hides(span) for span in one.spans)]


def _summary(description: str) -> str:
    """The first words of the show's own notes, cut after a sentence where one ends in time."""
    words = " ".join(description.split())
    if len(words) <= _LONGEST_SUMMARY:
        return words
    cut = words[:_LONGEST_SUMMARY]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return cut[: end + 1] if end > _LONGEST_SUMMARY // 3 else f"{cut.rpartition(' ')[0]} \u2026"


def _chapters(card: EpisodeCard) -> tuple[Item, ...]:
    chapters: Sequence[Item] = [
        Item(text=f"{clock_text(one.seconds) if one.seconds is not None else f'line {one.first_line}'}  {one.title}")
        for one in card.chapters[:_CHAPTERS]
    ]
    return tuple(chapters)
