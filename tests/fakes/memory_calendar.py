"""Calendars in memory, for years that pass in seconds. The contract suites hold them to what the tables do."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.domain.community import CommunityProfile
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, PersonId
from bot.domain.schedule import Schedule, Series
from bot.ports.calendar import KnownOccurrence, OccurrenceKey, OccurrenceState, Step
from bot.ports.publishing import NewPost, PostId


class MemorySchedules:
    def __init__(self) -> None:
        self.rows: dict[tuple[CommunityId, Series], tuple[Schedule, datetime | None]] = {}

    async def put(self, schedule: Schedule, next_due: datetime | None, *, actor: PersonId | None, at: datetime) -> None:
        self.rows[schedule.community, schedule.series] = schedule, next_due

    async def amend(self, schedule: Schedule, *, actor: PersonId | None, at: datetime) -> None:
        key = schedule.community, schedule.series
        self.rows[key] = schedule, self.rows[key][1] if key in self.rows else None

    async def of(self, community: CommunityId) -> Sequence[Schedule]:
        found = [schedule for (mine, _), (schedule, _) in self.rows.items() if mine == community]
        return sorted(found, key=lambda one: one.series)

    async def remove(self, community: CommunityId, series: Series, *, actor: PersonId | None, at: datetime) -> bool:
        return self.rows.pop((community, series), None) is not None

    async def due(self, now: datetime, limit: int) -> Sequence[tuple[Schedule, datetime]]:
        found = [(schedule, moment) for schedule, moment in self.rows.values() if moment is not None and moment <= now]
        return sorted(found, key=lambda one: (one[1], one[0].community, one[0].series))[:limit]

    async def advance(self, steps: Sequence[Step]) -> None:
        for step in steps:
            held = self.rows.get((step.community, step.series))
            if held is not None and held[1] == step.seen:
                self.rows[step.community, step.series] = held[0], step.next_due


class MemoryOccurrences:
    def __init__(self) -> None:
        self.rows: dict[OccurrenceKey, KnownOccurrence] = {}

    async def record(self, occurrences: Sequence[KnownOccurrence], at: datetime) -> Sequence[bool]:
        answers = []
        for known in occurrences:
            key = known.occurrence.community, known.occurrence.series, known.occurrence.local_date
            held = self.rows.get(key)
            settles = known.state is not OccurrenceState.PLANNED
            answers.append(held is None or (held.state is OccurrenceState.PLANNED and settles))
            if answers[-1]:
                self.rows[key] = known
        return answers

    async def known(self, keys: Sequence[OccurrenceKey]) -> Mapping[OccurrenceKey, KnownOccurrence]:
        return {key: self.rows[key] for key in keys if key in self.rows}

    async def history(self, community: CommunityId, series: Series, limit: int) -> Sequence[KnownOccurrence]:
        days = sorted((key[2] for key in self.rows if key[:2] == (community, series)), reverse=True)
        return [replace(self.rows[community, series, day], content="") for day in days[:limit]]

    async def left_out(
        self, communities: Sequence[CommunityId], since: date
    ) -> Mapping[CommunityId, Sequence[KnownOccurrence]]:
        skipped = sorted(
            (known for key, known in self.rows.items() if known.state is OccurrenceState.SKIPPED and key[2] >= since),
            key=lambda one: (one.occurrence.local_date, one.occurrence.series),
        )
        return {
            community: [replace(one, content="") for one in skipped if one.occurrence.community == community]
            for community in communities
        }

    async def picked(
        self, communities: Sequence[CommunityId], series: Series
    ) -> Mapping[CommunityId, Mapping[str, date]]:
        picked: dict[CommunityId, dict[str, date]] = {community: {} for community in communities}
        for (community, of, day), known in sorted(self.rows.items(), key=lambda each: each[0][2]):
            if community in picked and of is series and known.state is not OccurrenceState.SKIPPED:
                picked[community].update(dict.fromkeys(known.picks, day))
        return picked


class MemoryOutbox:
    """Takes posts, each key once, and sends none."""

    def __init__(self) -> None:
        self.posts: dict[tuple[CommunityId, str], tuple[NewPost, datetime]] = {}

    async def reserve(self, posts: Sequence[NewPost], at: datetime) -> Sequence[PostId | None]:
        made: list[PostId | None] = []
        for post in posts:
            known = (post.community, post.key) in self.posts
            self.posts.setdefault((post.community, post.key), (post, at))
            made.append(None if known else PostId(len(self.posts)))
        return made

    def of(self, community: CommunityId) -> dict[str, tuple[NewPost, datetime]]:
        """By key, what was reserved and when."""
        return {key: one for (mine, key), one in self.posts.items() if mine == community}


class MemoryProfiles(dict[CommunityId, CommunityProfile]):
    async def profiles(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, CommunityProfile]:
        return {community: self[community] for community in communities if community in self}


class MemoryScopes(dict[CommunityId, Scope]):
    """Nothing is hidden where nothing was put."""

    async def of_all(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, Scope]:
        return {one: self.get(one, Scope(community=one, shows=())) for one in communities}
