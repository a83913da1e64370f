"""Hosts see what was taken away in their community, who did it and when, and show it again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.chat.actions import parse_span, span_action
from bot.chat.blocks import Block, Button, Buttons, Heading, Item, ItemList, Notice, Text, Tone
from bot.chat.graphemes import cut
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.request import Actions, Press, Request
from bot.domain.episode import Episode
from bot.domain.ids import EpisodeId
from bot.errors import BadArgument, NoSuchEpisode, NotStored
from bot.platform_ports import Hidden, HiddenThing
from bot.ports import TranscriptLibrary

_PAGE = 5
_LONGEST = 200
"""Characters of hidden words: enough to know them by."""
_STAY = "Messages that were removed stay removed."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """`words` are None for an episode; `things` are one act, kept once for each revision it was about."""

    episode: Episode
    words: str | None
    things: tuple[HiddenThing, ...]


class ShowingAgain(Actions):
    admin_words = frozenset(("hidden", "show-again", "show-words"))

    def __init__(self, hidden: Hidden, choice: EpisodeChoice, library: TranscriptLibrary) -> None:
        self._hidden = hidden
        self._choice = choice
        self._library = library

    def presses(self) -> Mapping[str, Press]:
        return {"hidden": self.press_hidden, "show-again": self.press_show_again, "show-words": self.press_show_words}

    async def overview(self, request: Request, first: str = "", *, start: int = 0) -> OutgoingMessage:
        """What is hidden, the latest first, each with its button; `first` says what was just done."""
        entries = await self._entries(request)
        blocks: list[Block] = [Notice(Tone.INFO, first)] if first else []
        page = entries[start : start + _PAGE]
        if not page:
            return _private(*blocks, *(() if first else (Notice(Tone.INFO, "Nothing is hidden here."),)))
        blocks += [
            Heading(f"Hidden here: {len(entries)}"),
            ItemList(tuple(_item(entry, request) for entry in page), more="/aftershow hidden"),
        ]
        if start + _PAGE < len(entries):
            blocks.append(Text(f"{start + 1} to {start + len(page)} of {len(entries)}, the latest first."))
            blocks.append(Buttons((Button(label="More", action=f"hidden:{start + _PAGE}"),)))
        return _private(*blocks)

    async def show_again(self, request: Request, words: str) -> OutgoingMessage:
        """The hidden episode that `words` name; for no words the list of all that is hidden."""
        if not words.strip():
            return await self.overview(request)
        episodes = [entry.episode for entry in await self._entries(request) if entry.words is None]
        if not episodes:
            raise NoSuchEpisode("No episode is hidden here. /aftershow hidden lists hidden words, too.")
        within = replace(request.scope, hidden=frozenset(), episodes=tuple(episode.id for episode in episodes))
        return await self._bring_back(request, await self._choice.one(words, within))

    async def press_hidden(self, request: Request, rest: str) -> OutgoingMessage:
        return await self.overview(request, start=int(rest) if rest.isdecimal() and len(rest) < 6 else 0)

    async def press_show_again(self, request: Request, rest: str) -> OutgoingMessage:
        for entry in await self._entries(request):
            if entry.words is None and entry.episode.id == EpisodeId(rest):
                return await self._bring_back(request, entry.episode)
        raise NoSuchEpisode("That episode is not hidden here.")

    async def press_show_words(self, request: Request, rest: str) -> OutgoingMessage:
        """Every revision of these words; words that were hidden apart and overlap them stay hidden."""
        wanted = parse_span(rest)
        for entry in await self._entries(request):
            if any(_is(thing, wanted) for thing in entry.things):
                for thing in entry.things:
                    if thing.span is not None:
                        await self._hidden.show_span_again(request.community, thing.span)
                return await self.overview(request, f"These words may be quoted here again. {_STAY}")
        raise BadArgument("Those words are not hidden here.")

    async def _bring_back(self, request: Request, episode: Episode) -> OutgoingMessage:
        await self._hidden.show_again(request.community, episode.id)
        return await self.overview(request, f"\u201c{episode.title}\u201d is here again. {_STAY}")

    async def _entries(self, request: Request) -> Sequence[_Entry]:
        """Of the shows that are followed: what is not here cannot be shown again."""
        things = await self._hidden.everything(request.community)
        if not things:
            return ()
        scope = replace(request.scope, hidden=frozenset(), hidden_spans=frozenset(), episodes=None)
        episodes = {episode.id: episode for episode in await self._choice.matching("", scope)}
        found: dict[tuple[EpisodeId, str | None], list[HiddenThing]] = {}
        for thing in things:
            if thing.episode_id in episodes:
                found.setdefault((thing.episode_id, await self._words(thing)), []).append(thing)
        return [
            _Entry(episode=episodes[episode_id], words=words, things=tuple(same))
            for (episode_id, words), same in found.items()
        ]

    async def _words(self, thing: HiddenThing) -> str | None:
        if thing.span is None:
            return None
        try:
            said = await self._library.transcript(thing.episode_id, thing.span.transcript_hash)
        except NotStored:
            return "words of a transcript that is not kept any more"
        return said.cut(thing.span.start, thing.span.end)


def _item(entry: _Entry, request: Request) -> Item:
    latest = entry.things[0]
    when = f"hidden {latest.at:%Y-%m-%d %H:%M} UTC by {_who(latest, request)}"
    if entry.words is None or latest.span is None:
        again = Button(label="Show again", action=f"show-again:{entry.episode.id}")
        return Item(text=f"The episode \u201c{entry.episode.title}\u201d", note=when, buttons=(again,))
    again = Button(label="Show again", action=span_action("show-words", latest.span))
    words = cut(" ".join(entry.words.split()), _LONGEST, "\u2026")
    return Item(text=f"\u201c{words}\u201d", note=f"{entry.episode.title}, {when}", buttons=(again,))


def _who(thing: HiddenThing, request: Request) -> str:
    """Nobody is mentioned, so that nobody is pinged: whoever needs the name finds the id on the platform."""
    if thing.by is None:
        return "someone whose data is deleted"
    return "you" if thing.by == request.person else f"another host ({thing.by})"


def _is(thing: HiddenThing, wanted: tuple[EpisodeId, str, int, int]) -> bool:
    episode, prefix, start, end = wanted
    span = thing.span
    if span is None or not prefix or (span.episode_id, span.start, span.end) != (episode, start, end):
        return False
    return span.transcript_hash.startswith(prefix)


def _private(*blocks: Block) -> OutgoingMessage:
    return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)
