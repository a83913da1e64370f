"""Everything about hot takes, discussions and predictions, put together from its stores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.analysing.episode_cards import EpisodeCards
from bot.commands.aftershow import Word
from bot.commands.discuss import Discuss, HotTakeCommand
from bot.commands.discussion_settings import DiscussionSettings
from bot.commands.episode_choice import EpisodeChoice
from bot.commands.poll_parts import PollParts
from bot.commands.request import Actions, Command
from bot.commands.scoreboard import ScoreboardCommand
from bot.commands.take_review import TakeReview
from bot.engaging.discussion_preview import DiscussionPreview
from bot.engaging.discussions import DiscussionPlanner, Discussions
from bot.engaging.frozen_face import FrozenFace
from bot.engaging.poll_painting import PollFace
from bot.engaging.predictions import PredictionPlanner, Scorekeeper
from bot.engaging.proposals import Proposals
from bot.engaging.scopes import Scopes
from bot.engaging.take_receipts import TakeReceipts
from bot.platform_ports import Profiles
from bot.ports import Clock, TranscriptLibrary
from bot.ports.discussions import Takes
from bot.ports.polls import Scores
from bot.ports.publishing import Outbox, Planner
from bot.publishing.messenger import Messenger
from bot.quoting.receipts import Receipts

FACES = ("take", "prediction", "aged")
"""The first words of what polls of discussions are about: their messages are painted whole."""


class DiscussionStores(Protocol):
    """What discussions read and keep."""

    @property
    def takes(self) -> Takes: ...

    @property
    def outbox(self) -> Outbox: ...

    @property
    def profiles(self) -> Profiles: ...

    @property
    def library(self) -> TranscriptLibrary: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscussionParts:
    takes: Takes
    proposals: Proposals
    discussions: Discussions
    planners: tuple[Planner, ...]
    commands: tuple[Command, ...]
    actions: tuple[Actions, ...]
    words: tuple[Word, ...]
    faces: Mapping[str, PollFace]
    preview: DiscussionPreview


def discussion_parts(
    stores: DiscussionStores,
    scores: Scores,
    polls: PollParts,
    cards: EpisodeCards,
    choice: EpisodeChoice,
    messenger: Messenger,
    receipts: Receipts,
    scopes: Scopes,
    clock: Clock,
) -> DiscussionParts:
    takes, outbox, profiles, library = stores.takes, stores.outbox, stores.profiles, stores.library
    proposals = Proposals(takes, outbox, library, receipts)
    take_receipts = TakeReceipts(library, receipts, scopes)
    discussions = Discussions(takes, polls.service, outbox, take_receipts)
    review = TakeReview(takes, proposals, messenger, clock)
    settings = DiscussionSettings(takes)
    scorekeeper = Scorekeeper(takes, polls.service, scores)
    face = FrozenFace(outbox, scopes)
    return DiscussionParts(
        takes=takes,
        proposals=proposals,
        discussions=discussions,
        planners=(
            DiscussionPlanner(takes, discussions, profiles),
            PredictionPlanner(takes, polls.service, outbox, profiles, take_receipts),
        ),
        commands=(
            HotTakeCommand(takes, proposals, discussions, profiles, clock),
            ScoreboardCommand(scorekeeper, profiles, clock),
        ),
        actions=(review, settings, Discuss(takes, proposals, discussions, choice, cards, profiles, clock)),
        words=(
            Word("takes", "hot takes that wait for you: approve, edit, merge, reject", review.press_list),
            Word("discussions", "who decides, at what pace, where, for how long", settings.press_overview),
        ),
        faces=dict.fromkeys(FACES, face),
        preview=DiscussionPreview(takes, library, cards, receipts, scopes, clock),
    )
