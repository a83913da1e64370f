"""Hosts take words or an episode away from their community, messages that show them included."""

from collections.abc import Mapping
from dataclasses import replace

from bot.chat.actions import parse_span, span_action
from bot.chat.blocks import Button, Buttons, Notice, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.refs import MessageRef
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.request import Actions, Press, Request
from bot.domain.community import is_platform
from bot.domain.episode import Episode
from bot.domain.span import Span
from bot.errors import BadArgument
from bot.platform_ports import Hidden, Posts
from bot.ports import Clock, TranscriptLibrary
from bot.publishing.messenger import Messenger


def hide_button(request: Request, span: Span) -> tuple[Button, ...]:
    """The button that hides these words; none where a community has no hosts."""
    if not is_platform(request.conversation.platform):
        return ()
    return (Button(label="Hide", action=span_action("hide", span)),)


class Hiding(Actions):
    admin_words = frozenset(("hide",))

    def __init__(
        self,
        hidden: Hidden,
        posts: Posts,
        messenger: Messenger,
        choice: EpisodeChoice,
        library: TranscriptLibrary,
        clock: Clock,
    ) -> None:
        self._hidden = hidden
        self._posts = posts
        self._messenger = messenger
        self._choice = choice
        self._library = library
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {"hide": self.press_hide}

    async def press_hide(self, request: Request, rest: str) -> OutgoingMessage:
        """The words of a quote: never quoted here again, and gone from where they stand."""
        spans = await self._spans(rest, request)
        showing: list[MessageRef] = []
        now = self._clock.now()
        for span in spans:
            await self._hidden.hide_span(request.community, span, request.person, now)
            showing.extend(await self._posts.showing(request.community, span))
        if request.message is not None and request.message not in showing:
            showing.append(request.message)
        showing = list(dict.fromkeys(showing))
        removed = await self._messenger.remove(showing)
        done = f"Hidden: these words are not quoted in this community any more.{_removed(removed, showing)}"
        return _done(done, Buttons((Button(label="Show again", action=span_action("show-words", spans[0])),)))

    async def _spans(self, action: str, request: Request) -> list[Span]:
        """The words a button names, in the revision it was made for and in the present one."""
        episode_id, prefix, start, end = parse_span(action)
        within = replace(request.scope, hidden=frozenset(), hidden_spans=frozenset(), episodes=None)
        episode = await self._choice.by_id(episode_id, within)
        for revision in await self._library.revisions(episode.id):
            if not prefix or not revision.startswith(prefix):
                continue
            said = (await self._library.transcript(episode.id, revision)).text
            spans = [Span(episode.id, revision, start, min(end, len(said)))] if start < len(said) else []
            if spans and revision != episode.transcript_hash:
                spans.extend(await self._said_now(episode, said[start:end]))
            if spans:
                return spans
        raise BadArgument("I no longer know which words that button is about. Run the command again.")

    async def _said_now(self, episode: Episode, words: str) -> list[Span]:
        at = (await self._library.transcript(episode.id)).text.find(words)
        return [Span(episode.id, episode.transcript_hash, at, at + len(words))] if at >= 0 else []

    async def hide_episode(self, request: Request, words: str) -> OutgoingMessage:
        if not words.strip():
            raise BadArgument("Which episode? For example: /aftershow hide S1E2")
        episode = await self._choice.one(words, request.scope)
        await self._hidden.hide_episode(request.community, episode.id, request.person, self._clock.now())
        showing = list(await self._posts.showing_episode(request.community, episode.id))
        removed = await self._messenger.remove(showing)
        done = f"Hidden: \u201c{episode.title}\u201d is not listed, found or quoted here any more."
        again = Button(label="Show again", action=f"show-again:{episode.id}")
        return _done(f"{done}{_removed(removed, showing)}", Buttons((again,)))


def _removed(removed: int, showing: list[MessageRef]) -> str:
    if not showing:
        return ""
    gone = f" {removed} message{'' if removed == 1 else 's'} that showed it {'is' if removed == 1 else 'are'} gone."
    left = len(showing) - removed
    return gone if not left else f"{gone} {left} could not be removed: please remove {'it' if left == 1 else 'them'}."


def _done(text: str, *more: Buttons) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Notice(Tone.INFO, text), *more), visibility=Visibility.PRIVATE)
