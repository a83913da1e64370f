"""One question asked in two communities: agreed by a code, counted together and apart."""

import secrets
from datetime import timedelta

from bot.domain.ids import CommunityId, PersonId
from bot.domain.poll import NewPoll, Poll, PollId
from bot.ports import Clock
from bot.ports.polls import PollLinks

CODE_LIVES = timedelta(hours=1)
_LETTERS = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
_LENGTH = 12


class LinkedPolls:
    """The hosts of one community make a code, those of another enter it: so both have agreed. What crosses then is
    the question, its options and when it closes, once, and counts from then on."""

    def __init__(self, links: PollLinks, clock: Clock) -> None:
        self._links = links
        self._clock = clock

    async def offer(self, poll: Poll, by: PersonId) -> str:
        """A code that works once, for an hour."""
        code = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
        await self._links.offer(poll, code, by, self._clock.now() + CODE_LIVES)
        return "-".join(code[at : at + 4] for at in range(0, _LENGTH, 4))

    async def join(self, typed: str, community: CommunityId, by: PersonId) -> Poll | None:
        """The same question, open in `community` and counted with the other; None for a code that does not work."""
        now = self._clock.now()

        def same(theirs: Poll) -> NewPoll:
            return NewPoll(
                community=community,
                question=theirs.question,
                options=theirs.options,
                opened_by=by,
                shown=theirs.shown,
                opens_at=now,
                closes_at=theirs.closes_at,
                remind=theirs.remind,
            )

        code = "".join(typed.upper().replace("-", " ").split())
        return await self._links.join(code, community, same, now) if len(code) == _LENGTH else None

    async def unlink(self, community: CommunityId, poll: PollId) -> bool:
        """From either side, at any time: both go on alone, each with its own votes."""
        return await self._links.unlink(community, poll, self._clock.now())
