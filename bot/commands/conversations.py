"""What was asked before: by it a question that leans on it is understood, and it is kept for the next."""

import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from bot.answering.following import stand_alone
from bot.answering.known_names import KnownNames
from bot.answering.leaning import Lean, leaning
from bot.answering.rewriting import Rewriter
from bot.chat.blocks import Text
from bot.chat.graphemes import cut
from bot.commands.request import Request
from bot.domain.span import Span
from bot.errors import AftershowError, ModelDown, ModelError
from bot.ports import Clock
from bot.ports.talk_turns import Listener, TalkTurns, Turn
from bot.prompts.material import data_line
from bot.proving.shape import leads_away, misshapen

logger = logging.getLogger(__name__)

KEPT = timedelta(days=7)
"""How long a question is kept for those that follow it."""
_LASTS = timedelta(hours=1)
"""How long a talk outside of threads is the same talk."""
_MOST_KEPT = 8
_LONGEST_BEFORE = 200
_MORE = "\u2026"
_MOST_READ = 5
_KEY_BYTES = 9


@dataclass(frozen=True, slots=True)
class Understood:
    """A question as it is looked for, and as it was typed. `after` is the turn that it leans on.

    `words_of_others` says that the first holds words that another person typed. `trouble` and `waited` are what the
    model that was asked said in place of an answer, and how long that took.
    """

    question: str
    typed: str
    after: Turn | None = None
    words_of_others: bool = False
    trouble: ModelDown | None = None
    waited: timedelta = timedelta()

    @property
    def own(self) -> str:
        """The question without words of others, for rows that are this person's."""
        return self.typed if self.words_of_others else self.question

    def for_hosts(self, episode: str) -> str:
        """What was typed, and what it leans on: they answer a person, not what the search made of it.

        Another person's words are not passed on in this person's name: then `episode`, a title, says what it is about.
        """
        if self.after is None:
            return self.typed
        if self.words_of_others:
            about = f", on \u201c{cut(episode, _LONGEST_BEFORE, _MORE)}\u201d" if episode else ""
            return f"{self.typed} (after somebody else's question{about})"
        return f"{self.typed} (after: {cut(self.after.question, _LONGEST_BEFORE, _MORE)})"

    def note(self) -> tuple[Text, ...]:
        """Says what the question was taken as, where that is not what was typed; links and markup are not repeated."""
        if self.question == self.typed:
            return ()
        taken = data_line(self.question)
        if misshapen(taken) or leads_away(self.question):
            return (Text("I took this together with what was asked before."),)
        return (Text(f"I took this as: {taken}"),)


class Conversations:
    """A store or a model that does not answer makes follow-ups plainer, and nothing else worse."""

    def __init__(self, turns: TalkTurns, names: KnownNames, clock: Clock, rewriter: Rewriter | None = None) -> None:
        self._turns = turns
        self._names = names
        self._clock = clock
        self._rewriter = rewriter

    async def understood(self, request: Request, question: str) -> Understood:
        """The question so that it stands alone, where it leans on what this person may be reminded of."""
        lean = leaning(question)
        if not request.remember or lean is Lean.STANDS or (lean is Lean.MAY and self._rewriter is None):
            return Understood(question, question)
        earlier = await self._earlier(request)
        if not earlier:
            return Understood(question, question)
        as_asked = await self._by_model(question, earlier, lean, request)
        alone = as_asked.question
        if alone == question and lean is Lean.LEANS:
            alone = await self._by_rule(question, earlier, request) or question
        if alone == question:
            return as_asked
        others = any(turn.person != request.person or turn.after for turn in earlier)
        return replace(as_asked, question=alone, after=earlier[-1], words_of_others=others)

    async def remember(self, request: Request, understood: Understood, shown: Sequence[Span] = ()) -> str:
        """Keep what was asked; the key that leads back to it, "" where nothing is kept."""
        if not request.remember:
            return ""
        borrowed = understood.after if understood.words_of_others else None
        now = self._clock.now()
        turn = Turn(
            key=secrets.token_urlsafe(_KEY_BYTES),
            person=request.person,
            question=understood.own,
            openly=request.openly,
            at=now,
            after=borrowed.key if borrowed else "",
            shown=tuple(shown[:3]),
        )
        try:
            await self._turns.remember(
                turn, request.conversation, stands_in=request.stands_in, most=_MOST_KEPT, since=now - KEPT
            )
        except AftershowError as error:
            logger.warning("question not kept id=%s code=%s", request.event_id, error.code)
            return ""
        return turn.key

    async def followed(self, request: Request, key: str) -> str:
        """The question that a button's key leads to, "" where it leads nowhere for this person."""
        turn = await self._turns.turn(_listener(request), key) if key else None
        return turn.question if turn is not None else ""

    async def _earlier(self, request: Request) -> Sequence[Turn]:
        """What was asked before, the turn that is followed last, each in words that stand alone."""
        listener = _listener(request)
        lasts = KEPT if listener.place.thread is not None or listener.replies_to else _LASTS
        try:
            turns = list(await self._turns.before(listener, self._clock.now() - lasts, _MOST_READ))
            if request.follows and (named := await self._turns.turn(listener, request.follows)):
                turns = [*(one for one in turns if one.key != named.key), named]
            return await self._resolved(turns, listener)
        except AftershowError as error:
            logger.warning("earlier questions not read id=%s code=%s", request.event_id, error.code)
            return ()

    async def _by_model(self, question: str, earlier: Sequence[Turn], lean: Lean, request: Request) -> Understood:
        """As it was typed where there is no model, where it fails, or where it does not know."""
        as_typed = Understood(question, question)
        if self._rewriter is None:
            return as_typed
        scope = request.scope

        async def is_name(word: str) -> bool:
            return await self._names.has(word, scope)

        shown = await self._names.speakers_of(earlier[-1].shown, scope)
        asked, began = [turn.question for turn in earlier], time.monotonic()
        try:
            alone = await self._rewriter.stand_alone(
                question, asked, lean, shown=shown, is_name=is_name, community=request.community
            )
        except ModelError as error:
            logger.info("follow-up not rewritten id=%s code=%s", request.event_id, error.code)
            waited = timedelta(seconds=time.monotonic() - began)
            return replace(as_typed, waited=waited, trouble=error if isinstance(error, ModelDown) else None)
        return replace(as_typed, question=alone or question)

    async def _by_rule(self, question: str, earlier: Sequence[Turn], request: Request) -> str | None:
        asked = [turn.question for turn in earlier]
        people = await self._names.people_among([question, *asked], request.scope)
        return stand_alone(question, asked, people, await self._names.speakers_of(earlier[-1].shown, request.scope))

    async def _resolved(self, turns: Sequence[Turn], listener: Listener) -> list[Turn]:
        known = {turn.key: turn.question for turn in turns if not turn.after}
        resolved = []
        for turn in turns:
            if turn.after:
                if turn.after not in known and (found := await self._turns.turn(listener, turn.after)):
                    known[turn.after] = found.question
                base = known.get(turn.after)
                alone = stand_alone(turn.question, [base]) if base else None
                turn = replace(turn, question=alone or turn.question)
            known[turn.key] = turn.question
            resolved.append(turn)
        return resolved


def _listener(request: Request) -> Listener:
    return Listener(
        place=request.conversation, person=request.person, openly=request.openly, replies_to=request.replies_to
    )
