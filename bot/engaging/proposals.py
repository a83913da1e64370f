"""Takes on their way to the hosts: found in an episode or put forward by a member, each asked about once."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from bot.chat.blocks import Block, Button, Buttons, ButtonStyle, Heading, Item, ItemList, Text
from bot.chat.messages import OutgoingMessage
from bot.domain.community import CommunityProfile
from bot.domain.discussion import DiscussionRules, NewTake, Take, TakeId, TakeState
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard, HotTake
from bot.domain.findings import Scope
from bot.domain.ids import CommunityId, PersonId
from bot.domain.span import Span
from bot.errors import BadArgument
from bot.ports import TranscriptLibrary
from bot.ports.discussions import Takes
from bot.ports.publishing import NewPost, Outbox, PostKind
from bot.publishing.content import freeze
from bot.publishing.places import hosts_place
from bot.quoting.receipts import Receipts

MOST_WAITING = 3
"""Takes of one member that may wait for the hosts at a time."""
LONGEST_CLAIM, SHORTEST_CLAIM = 140, 8
SHOWN = 5
"""Takes of one list: with four buttons each there is room for no more everywhere."""
_NOT_LETTERS = re.compile(r"[\W_]+")


class Proposals:
    def __init__(self, takes: Takes, outbox: Outbox, library: TranscriptLibrary, receipts: Receipts) -> None:
        self._takes = takes
        self._outbox = outbox
        self._library = library
        self._receipts = receipts

    async def of_episode(
        self,
        profile: CommunityProfile,
        rules: DiscussionRules,
        episode: Episode,
        card: EpisodeCard,
        scope: Scope,
        now: datetime,
    ) -> int:
        """Propose an episode's boldest takes; hosts who review them are shown the list. How many were new."""
        bold = [take for take in card.hot_takes if not any(scope.hides(span) for span in take.spans)]
        new = [from_episode(scope.community, episode, take) for take in bold[: rules.per_episode]]
        state = TakeState.APPROVED if rules.auto_publish else TakeState.PROPOSED
        made = [take for take in await self._takes.propose(new, state, now) if take is not None]
        if made and state is TakeState.PROPOSED:
            await self._show_hosts(profile, f"review:{episode.id}", episode.title, made, scope, now)
        return len(made)

    async def of_member(
        self,
        profile: CommunityProfile | None,
        person: PersonId,
        claim: str,
        scope: Scope,
        now: datetime,
    ) -> Take | None:
        """A member's own take, for the hosts to decide; None where the community has it already. Raises `BadArgument`
        for words that are no take, or too many waiting."""
        claim = " ".join(claim.split())
        if not SHORTEST_CLAIM <= len(claim) <= LONGEST_CLAIM:
            raise BadArgument(
                f"A hot take has {SHORTEST_CLAIM} to {LONGEST_CLAIM} characters, yours has {len(claim)}. "
                "One claim that people can agree or disagree with."
            )
        community = scope.community
        waiting = await self._takes.in_state(community, TakeState.PROPOSED, 500)
        if sum(one.new.proposed_by == person for one in waiting) >= MOST_WAITING:
            raise BadArgument(
                f"{MOST_WAITING} takes of yours wait for the hosts already. Let them decide on one first."
            )
        new = NewTake(community=community, fingerprint=said_print(claim), claim=claim, proposed_by=person)
        (made,) = await self._takes.propose([new], TakeState.PROPOSED, now)
        if made is not None and profile is not None:
            await self._show_hosts(profile, f"review:take:{made.id}", "a member's own", [made], scope, now)
        return made

    async def list(self, title: str, takes: Sequence[Take], scope: Scope) -> OutgoingMessage:
        """Takes with their receipts and the hosts' buttons."""
        items = [await self._item(take, scope) for take in takes[:SHOWN]]
        blocks: list[Block] = [Heading(title), ItemList(tuple(items), more="/aftershow takes")]
        if len(takes) > 1:
            every = Button(label="Approve all", action="takes-all:" + ",".join(str(one.id) for one in takes[:SHOWN]))
            blocks.append(Buttons((every,)))
        return OutgoingMessage(blocks=tuple(blocks))

    async def _item(self, take: Take, scope: Scope) -> Item:
        quote = None
        span = take.new.span
        if span is not None and not scope.hides(span):
            (quote,) = await self._receipts.quotes(await self._library.cite([span]), scope)
        return Item(
            text=take.claim,
            quote=quote,
            note=_note(take),
            buttons=(
                Button(label="Approve", action=f"take-ok:{take.id}", style=ButtonStyle.PRIMARY),
                Button(label="Edit", action=f"take-edit:{take.id}"),
                Button(label="Merge", action=f"take-merge:{take.id}"),
                Button(label="Reject", action=f"take-no:{take.id}"),
            ),
        )

    async def _show_hosts(
        self, profile: CommunityProfile, key: str, title: str, takes: Sequence[Take], scope: Scope, now: datetime
    ) -> None:
        community = scope.community
        place = hosts_place(profile)
        if place is None:
            return
        message = await self.list(f"Hot takes to review: {title}", takes, scope)
        hint = Text("Only what you approve is opened for discussion. /aftershow takes shows all that waits.")
        message = OutgoingMessage(blocks=(*message.blocks, hint), shows=_shown(takes))
        post = NewPost(
            community=community,
            key=key,
            kind=PostKind.REVIEW,
            place=place,
            content=freeze(message),
            due_at=now,
            unasked=False,
        )
        await self._outbox.reserve([post], now)


def in_line(approved: Sequence[Take]) -> tuple[Block, ...]:
    """What hosts decided for and is not open yet, without buttons; nothing where nothing is."""
    if not approved:
        return ()
    items = tuple(Item(text=take.claim, note=_note(take)) for take in approved[:SHOWN])
    return Heading(f"Approved, and open when it is their turn: {len(approved)}"), ItemList(items)


def _note(take: Take) -> str:
    due = take.new.resolve_by
    notes = (
        "put forward by a member" if take.new.proposed_by else "",
        "edited by a host" if take.edited else "",
        f"to be judged on {due.day} {due:%B %Y}" if due else "",
    )
    return ", ".join(note for note in notes if note)


def from_episode(community: CommunityId, episode: Episode, take: HotTake) -> NewTake:
    span = take.spans[0]
    return NewTake(
        community=community,
        fingerprint=f"{episode.id}:{said_print(take.claim)}",
        claim=take.claim,
        span=span,
        episode=episode.id,
        speaker=take.speaker,
        resolve_by=take.resolve_by,
        score=take.score,
    )


def said_print(claim: str) -> str:
    """The same for claims that differ in case, spacing and punctuation alone."""
    bare = " ".join(_NOT_LETTERS.sub(" ", claim.casefold()).split())
    return hashlib.sha256(bare.encode("utf-8", "surrogatepass")).hexdigest()[:24]


def take_number(rest: str) -> TakeId:
    """A take's id out of a button. Raises `BadArgument`."""
    if not rest.isdecimal() or len(rest) > 9:
        raise BadArgument("That button is not one of mine, or from a version too old. Try /aftershow takes.")
    return TakeId(int(rest))


def _shown(takes: Sequence[Take]) -> tuple[Span, ...]:
    return tuple(take.new.span for take in takes if take.new.span is not None)
