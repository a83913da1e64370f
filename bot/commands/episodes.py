"""`/episodes [search]` and `/episode [which]`: what there is, and one of them in full."""

from collections.abc import Mapping, Sequence

from bot.analysing.episode_cards import EpisodeCards
from bot.chat.actions import LONGEST
from bot.chat.blocks import Block, Button, Buttons, EpisodeList, Heading, Item, ItemList, Text
from bot.chat.messages import Outcome, OutcomeItem, OutgoingMessage, Visibility
from bot.commands.episode_choice import EpisodeChoice, is_season
from bot.commands.request import Command, Press, Request
from bot.commands.shaping import nobody_said
from bot.commands.spec import EPISODE, EPISODES
from bot.domain.episode import Episode
from bot.domain.episode_card import Chapter
from bot.engaging.announcements import shown_summary
from bot.quoting.receipts import Receipts, clock_text
from bot.searching.finder import Finder

_PAGE = 10
_DESCRIPTION = 600
_UNREAD = "The model could not read all of it: for the rest this shows what the rules found."


class EpisodesCommand(Command):
    spec = EPISODES

    def __init__(self, choice: EpisodeChoice, finder: Finder, receipts: Receipts) -> None:
        self._choice = choice
        self._finder = finder
        self._receipts = receipts

    async def run(self, request: Request) -> OutgoingMessage:
        return await self._page(" ".join(request.text.split()), 0, request)

    def presses(self) -> Mapping[str, Press]:
        return {"episodes": self.press}

    async def press(self, request: Request, rest: str) -> OutgoingMessage:
        offset, _, search = rest.partition(":")
        return await self._page(search, int(offset) if offset.isdecimal() else 0, request)

    async def _page(self, search: str, offset: int, request: Request) -> OutgoingMessage:
        matching = await self._matching(search, request)
        if not matching:
            return _none_match(search)
        page = matching[offset : offset + _PAGE]
        heading = f"Episodes on \u201c{search}\u201d" if search else "Episodes, newest first"
        counted = f"{offset + 1} to {offset + len(page)} of {len(matching)}." if len(matching) > _PAGE else ""
        blocks: list[Block] = [
            Heading(heading),
            EpisodeList(
                tuple(self._receipts.episode(one, request.community) for one in page),
                more=f"/episodes {search}".strip(),
            ),
        ]
        if counted:
            blocks.append(Text(counted))
        action = f"episodes:{offset + _PAGE}:{search}"
        if offset + _PAGE < len(matching) and len(action) <= LONGEST:
            blocks.append(Buttons((Button(label="More", action=action),)))
        return OutgoingMessage(blocks=tuple(blocks), visibility=Visibility.PRIVATE, outcome=_outcome(matching))

    async def _matching(self, search: str, request: Request) -> Sequence[Episode]:
        """By name, number or person first, then by what was said in them; a bare `S3` is a topic first."""
        if not search:
            return await self._choice.matching("", request.scope)
        if is_season(search):
            return await self._speaking_of(search, request) or await self._choice.matching(search, request.scope)
        return await self._choice.matching(search, request.scope) or await self._speaking_of(search, request)

    async def _speaking_of(self, topic: str, request: Request) -> Sequence[Episode]:
        findings = await self._finder.find(topic, request.scope, k=30)
        if findings.missing:
            return ()
        known = {episode.id: episode for episode in await self._choice.matching("", request.scope)}
        found = dict.fromkeys(one.passage.span.episode_id for one in findings.passages)
        return [known[episode_id] for episode_id in found if episode_id in known]


class EpisodeCommand(Command):
    spec = EPISODE

    def __init__(self, choice: EpisodeChoice, cards: EpisodeCards, receipts: Receipts) -> None:
        self._choice = choice
        self._cards = cards
        self._receipts = receipts

    async def run(self, request: Request) -> OutgoingMessage:
        episode = await self._choice.one(request.text, request.scope)
        card = await self._cards.of(episode)
        blocks: list[Block] = [EpisodeList((self._receipts.episode(episode, request.community),))]
        if description := episode.details.description.strip():
            blocks.append(Text(_shortened(description)))
        summed = shown_summary(card, request.scope)
        if summed:
            blocks.append(Text(f"In short: {' '.join(one.text for one in summed)}"))
        if people := _people(episode):
            blocks.append(Text(people))
        if card.chapters:
            blocks.append(Text("Chapters:"))
            blocks.append(ItemList(tuple(Item(text=_chapter(chapter)) for chapter in card.chapters), numbered=False))
        if card.unread:
            blocks.append(Text(_UNREAD))
        blocks.append(
            Buttons(
                (
                    Button(label="Takeaways", action=f"takeaways:{episode.id}"),
                    Button(label="Hot takes", action=f"hottakes:{episode.id}"),
                    Button(label="A quote from it", action=f"quote-from:{episode.id}"),
                )
            )
        )
        return OutgoingMessage(
            blocks=tuple(blocks),
            visibility=Visibility.PRIVATE,
            outcome=_outcome([episode]),
            about=episode.id,
            shows=tuple(span for one in summed for span in one.spans),
        )


def _none_match(search: str) -> OutgoingMessage:
    notice = nobody_said(search, (), ())
    return OutgoingMessage(
        blocks=(notice,),
        visibility=Visibility.PRIVATE,
        outcome=Outcome(kind="none", answered=False, score=0.0, text=notice.text),
    )


def _outcome(episodes: Sequence[Episode]) -> Outcome:
    items = tuple(
        OutcomeItem(
            text=episode.title, episode=episode.slug, source=episode.source, start_line=1, end_line=1, score=1.0
        )
        for episode in episodes[:50]
    )
    return Outcome(kind="episodes", answered=True, score=1.0, text="\n".join(item.text for item in items), items=items)


def _people(episode: Episode) -> str:
    people = episode.details.persons
    named = ", ".join(f"{person.name} ({person.role})" if person.role else person.name for person in people)
    return f"With {named}." if named else ""


def _chapter(chapter: Chapter) -> str:
    where = clock_text(chapter.seconds) if chapter.seconds is not None else f"line {chapter.first_line}"
    return f"{where}  {chapter.title}"


def _shortened(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _DESCRIPTION else f"{words[:_DESCRIPTION].rsplit(' ', 1)[0]} \u2026"
