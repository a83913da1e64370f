"""The core command handler: every event in, exactly one message out.

Asks the routes who answers, sets what may be seen, counts the request against the person's limit, and turns every
error into a sentence. One of the two catch-alls of the program.
"""

import asyncio
import logging
import secrets
import time
from collections.abc import Awaitable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import assert_never

from bot.chat.blocks import Notice, Tone
from bot.chat.events import (
    ButtonEvent,
    CommandEvent,
    Event,
    FormEvent,
    HomeEvent,
    InstalledEvent,
    QuestionEvent,
    RemovedEvent,
    Suggestion,
    SuggestRequest,
)
from bot.chat.forms import Form
from bot.chat.messages import Outcome, OutgoingMessage, Visibility
from bot.chat.ports import Progress
from bot.chat.refs import ConversationRef, MessageRef
from bot.chat.requests import OpenRequest
from bot.commands.lifecycle import Lifecycle
from bot.commands.request import Actions, Command, OpenForm, Request
from bot.commands.routes import Routes
from bot.commands.spec import ASK, HELP, Completion
from bot.commands.suggestions import Suggestions
from bot.domain.community import is_platform
from bot.domain.findings import Scope
from bot.domain.ids import PersonId
from bot.engaging.scopes import Scopes
from bot.errors import AftershowError, BadArgument, NotAllowed, RateLimited, UserError
from bot.platform_ports import Claim, Posts, RequestLedger
from bot.ports import Clock, RateLimiter
from bot.ports.talk_turns import TalkTurns

logger = logging.getLogger(__name__)

_LEASE = timedelta(seconds=90)


class Dispatcher:
    """An `EventHandler`. `actions` belong to no command. `deadline` bounds the work on one event."""

    def __init__(
        self,
        commands: Sequence[Command],
        actions: Sequence[Actions],
        lifecycle: Lifecycle,
        scopes: Scopes,
        limiter: RateLimiter,
        ledger: RequestLedger,
        posts: Posts,
        turns: TalkTurns,
        suggestions: Suggestions,
        clock: Clock,
        deadline: timedelta = timedelta(seconds=60),
    ) -> None:
        self._routes = Routes(commands, actions)
        self._lifecycle = lifecycle
        self._scopes = scopes
        self._limiter = limiter
        self._ledger = ledger
        self._posts = posts
        self._turns = turns
        self._suggestions = suggestions
        self._clock = clock
        self._deadline = deadline

    async def take(self, event: Event, *, reply: str) -> bool:
        claim = await self._ledger.claim(
            event.event_id, event.conversation, event.person, reply=reply, at=self._clock.now(), lease=_LEASE
        )
        return claim is Claim.MINE

    async def ended(self, event: Event, outcome: str) -> None:
        await self._ledger.end(event.conversation.community, event.event_id, outcome, self._clock.now())

    async def shown(self, ref: MessageRef, message: OutgoingMessage) -> None:
        if message.turn:
            await self._turns.stands(ref.conversation.community, message.turn, ref)
        if message.shows:
            await self._posts.posted(ref, message.shows, self._clock.now())

    async def left_open(self, platform: str) -> Sequence[OpenRequest]:
        return await self._ledger.left_open(platform, self._clock.now() - _LEASE)

    async def may_tell(self, request: OpenRequest) -> bool:
        return await self._ledger.hold(request, self._clock.now() - _LEASE)

    async def settled(self, request: OpenRequest) -> None:
        await self._ledger.end(request.conversation.community, request.event_id, "interrupted", self._clock.now())

    # --- what an event is answered with ---

    def needs_admin(self, event: Event) -> bool:
        return self._routes.needs_admin(event)

    def answers_privately(self, event: Event) -> bool:
        return self._routes.answers_privately(event)

    def opens_form(self, event: Event) -> bool:
        return self._routes.opens_form(event)

    async def form_for(self, event: Event) -> Form | None:
        if not self._routes.opens_form(event) or self._routes.refuses(event):
            return None
        try:
            match event:
                case CommandEvent(name=name, text=text):
                    command = self._routes.known_command(name)
                    return await command.form((await self._request(event)).about(text))
                case ButtonEvent(action=action):
                    word, _, rest = action.partition(":")
                    opens = self._routes.opens(word)
                    return await opens(await self._request(event), rest) if opens is not None else None
                case _:
                    return None
        except AftershowError as error:
            logger.info("no form id=%s code=%s", event.event_id, error.code)
        except Exception:
            logger.exception("no form id=%s", event.event_id)
        return None

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        started = time.monotonic()
        outcome, message = await self._guarded(event, self._answer(event, progress))
        milliseconds = round((time.monotonic() - started) * 1000)
        platform = event.conversation.platform
        logger.info("event id=%s platform=%s outcome=%s ms=%d", event.event_id, platform, outcome, milliseconds)
        return message

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        command = self._routes.command(request.name)
        if command is None or command.spec.completes is Completion.NOTHING:
            return ()
        try:
            scope = await self._scope(request.conversation)
            return await self._suggestions.complete(command.spec.completes, request.partial, scope)
        except AftershowError as error:
            logger.info("no suggestions code=%s", error.code)
            return ()

    async def _guarded(self, event: Event, work: Awaitable[OutgoingMessage]) -> tuple[str, OutgoingMessage]:
        try:
            async with asyncio.timeout(self._deadline.total_seconds()):
                return "ok", await work
        except AftershowError as error:
            tone = Tone.NOT_FOUND if isinstance(error, UserError) else Tone.ERROR
            return error.code, _sorry(error.user_text, tone)
        except TimeoutError:
            return "timeout", _sorry("That took too long, so I stopped. Try again, or with fewer words.", Tone.ERROR)
        except Exception:
            reference = secrets.token_hex(4)
            logger.exception("event failed id=%s reference=%s", event.event_id, reference)
            text = f"Something went wrong on my side. Try again in a minute; if it stays, tell a host: {reference}."
            return reference, _sorry(text, Tone.ERROR)

    async def _answer(self, event: Event, progress: Progress | None) -> OutgoingMessage:
        match event:
            case HomeEvent():
                return await self._lifecycle.home(await self._request(event))
            case InstalledEvent(name=name):
                return await self._lifecycle.installed(await self._request(event), name)
            case RemovedEvent():
                return await self._lifecycle.removed(await self._request(event))
            case _:
                await self._count(event.conversation, event.person)
        if isinstance(event, CommandEvent) and (asked := self._routes.command(event.name)) is not None:
            _check_place(asked, event.conversation)
        if self._routes.refuses(event):
            raise NotAllowed("Only administrators of this community may do that. Ask one of them.")
        request = replace(await self._request(event), progress=progress)
        match event:
            case CommandEvent(name=name, text=text):
                return await self._command(name, request.about(text))
            case QuestionEvent(text=text):
                return await self._plain_words(text.strip(), request)
            case ButtonEvent(action=action):
                word, _, rest = action.partition(":")
                opens = self._routes.opens(word)
                if opens is not None:
                    return await self._unopened(opens, request, rest)
                return await self._routes.press(word)(request, rest)
            case FormEvent(action=action, values=values):
                word, _, rest = action.partition(":")
                return await self._routes.fill(word)(request, rest, values)
            case _:
                assert_never(event)

    async def _unopened(self, opens: OpenForm, request: Request, rest: str) -> OutgoingMessage:
        """Why a form did not open: what is against it, or a place that shows none."""
        await opens(request, rest)
        raise BadArgument("That opens a form, and it did not open here. Press it once more.")

    async def _command(self, name: str, request: Request) -> OutgoingMessage:
        command = self._routes.known_command(name)
        _check_place(command, request.conversation)
        if command.admin_only(request.text) and not request.admin:
            raise NotAllowed(f"Use the slash command for that: /{command.spec.name}.")
        return await command.run(request)

    async def _plain_words(self, text: str, request: Request) -> OutgoingMessage:
        """Words to the bot are a question, unless they start with a command."""
        name, _, rest = text.removeprefix("/").partition(" ")
        if text.startswith("/") or name.lower() == HELP.name:
            return await self._command(name, request.about(rest))
        command = self._routes.command(name)
        if command is not None and not command.spec.platforms_only and rest and not rest.rstrip().endswith("?"):
            return await self._command(name, request.about(rest))
        return await self._command(ASK.name, request.about(text))

    async def _request(self, event: Event) -> Request:
        request = Request(
            community=event.conversation.community,
            person=event.person,
            conversation=event.conversation,
            text="",
            scope=await self._scope(event.conversation),
            admin=event.admin,
            outsider=isinstance(event, CommandEvent | ButtonEvent | FormEvent) and event.outsider,
            message=event.message if isinstance(event, ButtonEvent) else None,
            event_id=event.event_id,
            openly=not is_platform(event.conversation.platform),
        )
        if not isinstance(event, QuestionEvent):
            return request
        openly = request.openly or not (event.aside or event.conversation.direct)
        told = replace(request, stands_in=event.stands_in, replies_to=event.replies_to, follows=event.follows)
        return replace(told, openly=openly)

    async def _count(self, conversation: ConversationRef, person: PersonId) -> None:
        allowance = await self._limiter.hit(conversation.community, person)
        if not allowance.allowed:
            wait = max(1, round(allowance.retry_after.total_seconds()))
            raise RateLimited(
                f"That is a lot at once. Give me {wait} second{'s' if wait > 1 else ''}, then ask again.",
                allowance.retry_after,
            )

    async def _scope(self, conversation: ConversationRef) -> Scope:
        scope = await self._scopes.of(conversation.community)
        return replace(scope, episodes=(conversation.episode_id,)) if conversation.episode_id else scope


def _check_place(command: Command, conversation: ConversationRef) -> None:
    if command.spec.platforms_only and not is_platform(conversation.platform):
        raise BadArgument(f"/{command.spec.name} is for communities on Slack or Discord. /help shows what works here.")


def _sorry(text: str, tone: Tone) -> OutgoingMessage:
    return OutgoingMessage(
        blocks=(Notice(tone, text),),
        visibility=Visibility.PRIVATE,
        outcome=Outcome(kind="none", answered=False, score=0.0, text=text),
    )
