"""What time does to polls: they remind, they close, they tell their result."""

from datetime import datetime, timedelta

from bot.chat.messages import OutgoingMessage
from bot.domain.poll import Poll
from bot.engaging.poll_messages import PollView, reminder_message, result_message
from bot.engaging.poll_painting import PollPainter
from bot.engaging.polls import PollService, own_key
from bot.ports.polls import PollDuties, PollPaintings
from bot.ports.publishing import NewPost, Outbox, PostKind
from bot.publishing.content import freeze

_AT_ONCE = 200
_PRESSES_KEEP = timedelta(hours=26)
"""Slack sends an event again for up to a day: https://docs.slack.dev/apis/events-api"""
_TIDY_EVERY = timedelta(hours=1)


class PollPlanner:
    """A `Planner`. Closing is always done, however late; a result goes into the thread under the poll's message."""

    name = "polls"

    def __init__(
        self,
        service: PollService,
        duties: PollDuties,
        paintings: PollPaintings,
        outbox: Outbox,
        painter: PollPainter,
    ) -> None:
        self._service = service
        self._duties = duties
        self._paintings = paintings
        self._outbox = outbox
        self._painter = painter
        self._tidied_at: datetime | None = None

    async def plan(self, now: datetime) -> int:
        done = await self._remind(now) + await self._close(now) + await self._tell_results(now)
        await self._painter.note_behind(now, _AT_ONCE)
        if self._tidied_at is None or not timedelta() <= now - self._tidied_at < _TIDY_EVERY:
            await self._paintings.forget_presses(now - _PRESSES_KEEP)
            self._tidied_at = now
        return done

    async def _close(self, now: datetime) -> int:
        due = await self._duties.to_close(now, _AT_ONCE)
        for poll in due:
            await self._service.close(poll.community, poll.id)
        return len(due)

    async def _tell_results(self, now: datetime) -> int:
        closed = await self._duties.without_result(_AT_ONCE)
        posts = [await self._result(view, now) for view in await self._service.views(closed)]
        await self._outbox.reserve([post for post in posts if post is not None], now)
        for poll in closed:
            await self._duties.result_owed(poll)
        return len(closed)

    async def _remind(self, now: datetime) -> int:
        due = await self._duties.to_remind(now, _AT_ONCE)
        still_open = [poll for poll in due if poll.is_open(now)]
        posts = [await self._reminder(view, now) for view in await self._service.views(still_open)]
        await self._outbox.reserve([post for post in posts if post is not None], now)
        for poll in due:
            await self._duties.reminder_owed(poll)
        return len(due)

    async def _result(self, view: PollView, now: datetime) -> NewPost | None:
        """Each closing has its own; None where the bot itself asked and nobody cared."""
        poll = view.poll
        again = "" if poll.closings == 1 else f":{poll.closings}"
        if _unnoticed(view):
            return None
        message = result_message(view)
        return await self._below(poll, f"{own_key(poll.id)}:result{again}", PostKind.POLL_RESULT, message, now)

    async def _reminder(self, view: PollView, now: datetime) -> NewPost | None:
        """One for each closing time; None as above."""
        poll = view.poll
        closes = round(poll.closes_at.timestamp()) if poll.closes_at is not None else 0
        if _unnoticed(view):
            return None
        message = reminder_message(view)
        key = f"{own_key(poll.id)}:reminder:{closes}"
        return await self._below(poll, key, PostKind.POLL_REMINDER, message, now, expires_at=poll.closes_at)

    async def _below(
        self,
        poll: Poll,
        key: str,
        kind: PostKind,
        message: OutgoingMessage,
        now: datetime,
        expires_at: datetime | None = None,
    ) -> NewPost | None:
        """In the thread under the message that shows the poll; None where there is no such message."""
        shown = await self._outbox.get(poll.community, poll.post_key)
        if shown is None:
            return None
        return NewPost(
            community=poll.community,
            key=key,
            kind=kind,
            place=shown.post.place,
            content=freeze(message),
            due_at=now,
            expires_at=expires_at,
            follows=poll.post_key,
            thread_name=poll.question,
        )


def _unnoticed(view: PollView) -> bool:
    """Whether nobody asked for it and nobody voted: then there is nothing to tell."""
    return view.poll.opened_by is None and not view.tally.voters
