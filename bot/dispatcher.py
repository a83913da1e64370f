"""The core command handler: every event in, exactly one message out.

Finds who answers, sets what may be seen, counts the request against the person's limit, and turns every error into a
sentence. One of the two catch-alls of the program.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from rapidfuzz import process

from bot.chat.blocks import Notice, Tone
from bot.chat.events import ButtonEvent, CommandEvent, Event, QuestionEvent, Suggestion, SuggestRequest
from bot.chat.messages import Outcome, OutgoingMessage, Visibility
from bot.chat.refs import ConversationRef
from bot.commands.request import CommandHandler, Press, Request
from bot.commands.spec import ASK, HELP, Completion
from bot.commands.suggestions import Suggestions
from bot.domain.findings import Scope
from bot.domain.ids import PersonId
from bot.errors import AftershowError, BadArgument, RateLimited, UserError
from bot.ports import Communities, RateLimiter

logger = logging.getLogger(__name__)


class Dispatcher:
    """An `EventHandler`. `deadline` bounds the work on one event."""

    def __init__(
        self,
        handlers: Sequence[CommandHandler],
        communities: Communities,
        limiter: RateLimiter,
        suggestions: Suggestions,
        deadline: timedelta = timedelta(seconds=60),
    ) -> None:
        self._handlers = {handler.spec.name: handler for handler in handlers}
        self._presses: dict[str, Press] = {}
        for handler in handlers:
            self._presses.update(handler.presses())
        self._communities = communities
        self._limiter = limiter
        self._suggestions = suggestions
        self._deadline = deadline

    async def dispatch(self, event: Event) -> OutgoingMessage:
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                message = await self._answer(event)
        except AftershowError as error:
            outcome = error.code
            message = _sorry(error.user_text, Tone.NOT_FOUND if isinstance(error, UserError) else Tone.ERROR)
        except TimeoutError:
            outcome = "timeout"
            message = _sorry("That took too long, so I stopped. Try again, or with fewer words.", Tone.ERROR)
        except Exception:
            outcome = reference = secrets.token_hex(4)
            logger.exception("event failed id=%s reference=%s", event.event_id, reference)
            message = _sorry(
                f"Something went wrong on my side. Try again in a minute; if it stays, tell a host: {reference}.",
                Tone.ERROR,
            )
        else:
            outcome = "ok"
        milliseconds = round((time.monotonic() - started) * 1000)
        platform = event.conversation.platform
        logger.info("event id=%s platform=%s outcome=%s ms=%d", event.event_id, platform, outcome, milliseconds)
        return message

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        handler = self._handlers.get(request.name.lower())
        if handler is None or handler.spec.completes is Completion.NOTHING:
            return ()
        scope = await self._scope(request.conversation)
        return await self._suggestions.complete(handler.spec.completes, request.partial, scope)

    async def _answer(self, event: Event) -> OutgoingMessage:
        await self._count(event.conversation, event.person)
        request = Request(
            community=event.conversation.community,
            person=event.person,
            conversation=event.conversation,
            text="",
            scope=await self._scope(event.conversation),
        )
        match event:
            case CommandEvent(name=name, text=text):
                return await self._command(name, request.about(text))
            case QuestionEvent(text=text):
                return await self._plain_words(text.strip(), request)
            case ButtonEvent(action=action):
                word, _, rest = action.partition(":")
                press = self._presses.get(word)
                if press is None:
                    raise BadArgument("That button is not one of mine, or from another version. Run the command again.")
                return await press(request, rest)

    async def _command(self, name: str, request: Request) -> OutgoingMessage:
        handler = self._handlers.get(name.lower())
        if handler is None:
            close = process.extractOne(name.lower(), list(self._handlers), score_cutoff=60)
            hint = f"Did you mean /{close[0]}?" if close else "/help shows what you can ask for."
            raise BadArgument(f"I do not know the command /{name[:40]}. {hint}")
        return await handler.run(request)

    async def _plain_words(self, text: str, request: Request) -> OutgoingMessage:
        """Words to the bot are a question, unless they start with a command."""
        name, _, rest = text.removeprefix("/").partition(" ")
        if text.startswith("/") or name.lower() == HELP.name:
            return await self._command(name, request.about(rest))
        if name.lower() in self._handlers and rest and not rest.rstrip().endswith("?"):
            return await self._command(name, request.about(rest))
        return await self._command(ASK.name, request.about(text))

    async def _count(self, conversation: ConversationRef, person: PersonId) -> None:
        allowance = await self._limiter.hit(conversation.community, person)
        if not allowance.allowed:
            wait = max(1, round(allowance.retry_after.total_seconds()))
            raise RateLimited(
                f"That is a lot at once. Give me {wait} second{'s' if wait > 1 else ''}, then ask again.",
                allowance.retry_after,
            )

    async def _scope(self, conversation: ConversationRef) -> Scope:
        shows = await self._communities.followed_shows(conversation.community)
        scope = Scope(community=conversation.community, shows=tuple(show.id for show in shows))
        return replace(scope, episodes=(conversation.episode_id,)) if conversation.episode_id else scope


def _sorry(text: str, tone: Tone) -> OutgoingMessage:
    return OutgoingMessage(
        blocks=(Notice(tone, text),),
        visibility=Visibility.PRIVATE,
        outcome=Outcome(kind="none", answered=False, score=0.0, text=text),
    )
