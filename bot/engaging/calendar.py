"""The calendar: what comes due is written, frozen and owed, once for each local date of a community."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Protocol

from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId
from bot.domain.schedule import Occurrence, Schedule
from bot.engaging.calendar_posts import NO_CHANNEL, Place, main_post, note_post, places, preview_post, starter_post
from bot.engaging.drafting import Case, Drafting, Seeing, scopes_of
from bot.engaging.occurrence_rules import Due, settle
from bot.engaging.series import Nothing, Writer
from bot.engaging.unhurried import unhurried
from bot.ports.calendar import KnownOccurrence, Occurrences, OccurrenceState, Schedules, Step
from bot.ports.publishing import NewPost, PostId
from bot.publishing.content import thaw

_BATCH = 250
"""Schedules that are settled together: their posts are reserved in one transaction."""


class Owing(Protocol):
    """The outbox, as far as the calendar sees it."""

    async def reserve(self, posts: Sequence[NewPost], at: datetime) -> Sequence[PostId | None]: ...


class Knowing(Protocol):
    """What hosts set up."""

    async def profiles(self, communities: Sequence[CommunityId]) -> Mapping[CommunityId, CommunityProfile]: ...


class Calendar:
    """A `Planner`. Content is planned before it is owed: whoever is interrupted, or comes second, finds it and owes
    the same."""

    name = "calendar"

    def __init__(
        self,
        schedules: Schedules,
        occurrences: Occurrences,
        outbox: Owing,
        profiles: Knowing,
        scopes: Seeing,
        writers: Sequence[Writer],
    ) -> None:
        self._schedules = schedules
        self._occurrences = occurrences
        self._outbox = outbox
        self._profiles = profiles
        self._scopes = scopes
        self._writers = {writer.series: writer for writer in writers}
        self._drafting = Drafting(writers, occurrences)

    async def plan(self, now: datetime) -> int:
        """How many local dates were settled: posted or left out."""
        done = 0
        before: Sequence[tuple[Schedule, datetime]] = ()
        while (due := await self._schedules.due(now, _BATCH)) and due != before:
            done += await self._batch(due, now)
            before = due
        return done

    async def post_now(self, schedule: Schedule, occurrence: Occurrence, now: datetime) -> str:
        """Bring an occurrence forward to this moment: "" when it is owed now, else why it is not."""
        profile = (await self._profiles.profiles([schedule.community])).get(schedule.community)
        place = places(schedule, profile, to_hosts=self._writers[schedule.series].to_hosts)
        early = replace(occurrence, due_at=now)
        case = Case(occurrence=early, schedule=schedule, profile=profile, place=place, early=True)
        settled = await self._settle([case], now)
        if case.failed:
            return "Something went wrong while I wrote it. Try again in a minute."
        return case.reason or ("" if settled else "That one was posted or left out already.")

    async def preview(self, schedule: Schedule, occurrence: Occurrence, now: datetime) -> OutgoingMessage | Nothing:
        """What would be posted, as far as can be told now: nothing is kept."""
        profile = (await self._profiles.profiles([schedule.community])).get(schedule.community)
        nowhere = Place(post=None, hosts=None)
        case = Case(occurrence=occurrence, schedule=schedule, profile=profile, place=nowhere)
        scopes = await self._scopes.of_all([schedule.community])
        if not _adopt(case, (await self._occurrences.known([case.key])).get(case.key), scopes):
            await self._drafting.draft([case], scopes, now)
        return Nothing(case.reason) if case.reason else thaw(case.content)

    async def _batch(self, due: Sequence[tuple[Schedule, datetime]], now: datetime) -> int:
        cases: list[Case] = []
        steps: list[Step] = []
        profiles = await self._profiles.profiles([schedule.community for schedule, _ in due])
        async for schedule, seen in unhurried(due):
            profile = profiles.get(schedule.community)
            settled = settle(schedule, profile, seen, now)
            place = places(schedule, profile, to_hosts=self._writers[schedule.series].to_hosts)
            wanted = [*settled.dues, *([Due(settled.preview)] if settled.preview is not None else [])]
            cases += [
                Case(
                    occurrence=one.occurrence,
                    schedule=schedule,
                    profile=profile,
                    place=place,
                    preview=one.occurrence is settled.preview,
                    reason=one.reason,
                )
                for one in wanted
            ]
            community, series = schedule.community, schedule.series
            steps.append(Step(community=community, series=series, seen=seen, next_due=settled.next_due))
        done = await self._settle(cases, now)
        failed = {(case.schedule.community, case.schedule.series) for case in cases if case.failed}
        await self._schedules.advance([step for step in steps if (step.community, step.series) not in failed])
        return done

    async def _settle(self, cases: Sequence[Case], now: datetime) -> int:
        """Plan, owe and record; safe to be cut off anywhere and done again. How many local dates were settled."""
        known = await self._occurrences.known([case.key for case in cases])
        opened = [case for case in cases if _open(known.get(case.key))]
        scopes = await scopes_of(opened, self._scopes)
        fresh = []
        for case in opened:
            if case.place.post is None:
                case.reason = case.reason or NO_CHANNEL
            if not case.reason and not _adopt(case, known.get(case.key), scopes):
                fresh.append(case)
        await self._drafting.draft(fresh, scopes, now)
        beaten = await self._plan([case for case in fresh if not case.reason and not case.failed], scopes, now)
        opened = [case for case in opened if case not in beaten and not case.failed]
        posts = [post async for case in unhurried(opened) for post in self._posts(case)]
        await self._outbox.reserve(posts, now)
        ended = [_ended(case) for case in opened if not case.preview and not (case.early and case.reason)]
        return sum(await self._occurrences.record(ended, now))

    async def _plan(self, cases: Sequence[Case], scopes: Mapping[CommunityId, Scope], now: datetime) -> list[Case]:
        """Keep what was written, or take what somebody planned first; those that somebody settled are given back."""
        mine = await self._occurrences.record([_planned(case) for case in cases], now)
        lost = [case for case, first in zip(cases, mine, strict=True) if not first]
        known = await self._occurrences.known([case.key for case in lost])
        for case in lost:
            _adopt(case, known.get(case.key), scopes)
        return [case for case in lost if not _open(known.get(case.key))]

    def _posts(self, case: Case) -> list[NewPost]:
        hosts, post = case.place.hosts, case.place.post
        posts = [note_post(note, case.occurrence, hosts) for note in case.notes] if hosts is not None else []
        if case.reason or post is None:
            return posts
        if case.preview:
            shown = preview_post(case.occurrence, thaw(case.content), case.schedule, case.place)
            return posts + ([shown] if shown is not None else [])
        writer = self._writers[case.schedule.series]
        main = main_post(case.occurrence, case.content, post, writer)
        question = writer.starter(case.schedule, case.occurrence)
        return [*posts, main, *([starter_post(main, question)] if question else [])]


def _adopt(case: Case, planned: KnownOccurrence | None, scopes: Mapping[CommunityId, Scope]) -> bool:
    """Take over what was planned before, unless the hosts took some of it away since."""
    if planned is None or not planned.content or not _open(planned):
        return False
    scope = scopes[case.occurrence.community]
    if any(scope.hides(span) for span in thaw(planned.content).shows):
        return False
    case.content, case.picks, case.notes = planned.content, planned.picks, ()
    return True


def _open(known: KnownOccurrence | None) -> bool:
    return known is None or known.state is OccurrenceState.PLANNED


def _planned(case: Case) -> KnownOccurrence:
    return KnownOccurrence(
        occurrence=case.occurrence, state=OccurrenceState.PLANNED, content=case.content, picks=case.picks
    )


def _ended(case: Case) -> KnownOccurrence:
    if case.reason:
        return KnownOccurrence(occurrence=case.occurrence, state=OccurrenceState.SKIPPED, reason=case.reason)
    return KnownOccurrence(
        occurrence=case.occurrence, state=OccurrenceState.RESERVED, key=case.occurrence.key, picks=case.picks
    )
