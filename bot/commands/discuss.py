"""Everybody's side of discussions: a take of an episode opened by its button, and `/hottake` for one's own."""

from collections.abc import Mapping
from datetime import datetime

from bot.analysing.episode_cards import EpisodeCards
from bot.chat.actions import parse_span
from bot.chat.blocks import Notice, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.refs import ConversationRef
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.request import Actions, Command, Press, Request
from bot.commands.spec import HOTTAKE
from bot.domain.community import is_platform
from bot.domain.discussion import DiscussionRules, NewTake, Take, TakeState
from bot.engaging.discussions import NOBODY, Discussions
from bot.engaging.proposals import Proposals, from_episode
from bot.errors import BadArgument, Unsupported
from bot.platform_ports import Profiles
from bot.ports import Clock
from bot.ports.discussions import Takes
from bot.publishing.places import community_place

_OPEN = "It is up for discussion: look for its card and vote."
_NOT_WANTED = "The hosts of this community open discussions themselves. They decide on this one when they read it."


class Discuss(Actions):
    """The button below a take. A host's press opens it at once; a member's puts it forward, unless hosts let takes of
    episodes open by themselves."""

    aware_words = frozenset(("discuss",))

    def __init__(
        self,
        takes: Takes,
        proposals: Proposals,
        discussions: Discussions,
        choice: EpisodeChoice,
        cards: EpisodeCards,
        profiles: Profiles,
        clock: Clock,
    ) -> None:
        self._takes = takes
        self._proposals = proposals
        self._discussions = discussions
        self._choice = choice
        self._cards = cards
        self._profiles = profiles
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {"discuss": self.press}

    async def press(self, request: Request, rest: str) -> OutgoingMessage:
        new = await self._meant(request, rest)
        rules = await self._takes.rules(request.community)
        now = self._clock.now()
        take = await self._known(new) or (await self._takes.propose([new], TakeState.PROPOSED, now))[0]
        take = take or await self._known(new)
        if take is None:
            raise BadArgument("That take was just decided on by a host. Try again in a moment.")
        return await self._on(request, take, rules, now)

    async def _on(self, request: Request, take: Take, rules: DiscussionRules, now: datetime) -> OutgoingMessage:
        by_host = request.admin or not is_platform(request.conversation.platform)
        match take.state:
            case TakeState.OPENED:
                return _told(f"That one is open already. {_OPEN}")
            case TakeState.REJECTED | TakeState.MERGED if not by_host:
                return _told("The hosts decided not to open that one.")
            case TakeState.PROPOSED if not by_host and not rules.auto_publish:
                return _told(f"Put forward to the hosts. {_NOT_WANTED}")
            case TakeState.REJECTED | TakeState.MERGED:
                return _told("You decided against that one. To discuss it still, put it in your own words: /hottake")
            case TakeState.PROPOSED:
                by = request.person if by_host else NOBODY
                await self._takes.decide(request.community, take.id, TakeState.APPROVED, by, now)
        place = await self._place(request, rules)
        opening = await self._discussions.open(take, rules, place, now, asked=True)
        if opening is None:
            return _told("Those words are not shown in this community any more, so I do not open them.")
        return _told(f"Opened. {_OPEN}")

    async def _place(self, request: Request, rules: DiscussionRules) -> ConversationRef:
        """Where discussions go by the settings; without any, the channel where it was pressed."""
        profile = await self._profiles.profile(request.community)
        chosen = community_place(profile, channel=rules.channel) if profile is not None else None
        if chosen is not None:
            return chosen
        here = request.conversation
        if here.direct is not None or not here.channel:
            raise Unsupported("A discussion needs a channel. Press it in one, or choose one: /aftershow settings")
        return ConversationRef(platform=here.platform, community=here.community, channel=here.channel)

    async def _meant(self, request: Request, rest: str) -> NewTake:
        episode_id, revision, start, _ = parse_span(rest)
        episode = await self._choice.by_id(episode_id, request.scope)
        card = await self._cards.of(episode)
        for take in card.hot_takes:
            span = take.spans[0]
            if span.start == start and span.transcript_hash.startswith(revision) and not request.scope.hides(span):
                return from_episode(request.community, episode, take)
        raise BadArgument("That take is from an older reading of the episode. Run /hottakes again.")

    async def _known(self, new: NewTake) -> Take | None:
        return await self._takes.same(new.community, new.fingerprint)


class HotTakeCommand(Command):
    """`/hottake`: a member's own claim, for the hosts to decide on."""

    spec = HOTTAKE

    def __init__(
        self, takes: Takes, proposals: Proposals, discussions: Discussions, profiles: Profiles, clock: Clock
    ) -> None:
        self._takes = takes
        self._proposals = proposals
        self._discussions = discussions
        self._profiles = profiles
        self._clock = clock

    async def run(self, request: Request) -> OutgoingMessage:
        if not request.text.strip():
            raise BadArgument(f"Say the claim in one line, such as {HOTTAKE.example}")
        now = self._clock.now()
        rules = await self._takes.rules(request.community)
        profile = await self._profiles.profile(request.community)
        if not rules.members_propose and not request.admin:
            raise BadArgument("The hosts here choose the hot takes themselves. Tell them yours in a thread.")
        take = await self._proposals.of_member(profile, request.person, request.text, request.scope, now)
        if take is None:
            raise BadArgument("Someone put that very take forward before. /hottakes shows the show's own.")
        if is_platform(request.conversation.platform):
            return _told("Put forward. The hosts look at it, and I tell you what became of it.")
        await self._takes.decide(request.community, take.id, TakeState.APPROVED, request.person, now)
        place = ConversationRef(
            platform=request.conversation.platform, community=request.community, channel=request.conversation.channel
        )
        await self._discussions.open(take, rules, place, now, asked=True)
        return _told(f"Opened. {_OPEN}")


def _told(text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Notice(Tone.INFO, text),), visibility=Visibility.PRIVATE)
