"""What anybody may ask for: quotes, answers with their follow-ups, and what an episode holds."""

from dataclasses import dataclass

from bot.answering.answerer import Answerer
from bot.answering.known_names import KnownNames
from bot.answering.rewriting import Rewriter
from bot.answering.written import AnswerWriter
from bot.commands.answer_blocks import AnswerBlocks
from bot.commands.ask import AskCommand
from bot.commands.card_lists import HotTakesCommand, TakeawaysCommand
from bot.commands.conversations import Conversations
from bot.commands.episodes import EpisodeCommand, EpisodesCommand
from bot.commands.feedback import FeedbackActions
from bot.commands.help import HelpCommand
from bot.commands.host_queue import HostQueue
from bot.commands.quote import QuoteCommand
from bot.commands.request import Actions, Command
from bot.commands.sharing import Sharing
from bot.composition.foundation import Foundation
from bot.quoting.picker import QuotePicker


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingParts:
    answerer: Answerer
    picker: QuotePicker
    commands: tuple[Command, ...]
    actions: tuple[Actions, ...]


def asking_parts(base: Foundation, queue: HostQueue) -> AskingParts:
    """What could not be answered goes on to the hosts, into `queue`."""
    stores, finder, receipts, clock = base.stores, base.search.finder, base.receipts, base.clock
    library, choice, cards = stores.library, base.choice, base.cards
    picker = QuotePicker(finder, library, stores.cards, stores.shown_quotes, clock)
    answerer = Answerer(finder, library, stores.cache, _writer(base), stores.profiles.wants_model)
    conversations = Conversations(stores.talk_turns, KnownNames(finder, library), clock, _rewriter(base))
    draws = AnswerBlocks(receipts)
    sharing = Sharing(stores.shown_answers, library, draws, conversations, clock)
    return AskingParts(
        answerer=answerer,
        picker=picker,
        commands=(
            QuoteCommand(picker, library, choice, stores.shown_quotes, stores.kept_texts, clock, receipts),
            AskCommand(answerer, queue, stores.kept_texts, clock, draws, conversations, sharing),
            TakeawaysCommand(choice, cards, library, receipts),
            HotTakesCommand(choice, cards, library, receipts),
            EpisodesCommand(choice, finder, receipts),
            EpisodeCommand(choice, cards, receipts),
            HelpCommand(),
        ),
        actions=(FeedbackActions(stores.feedback, clock),),
    )


def _writer(base: Foundation) -> AnswerWriter | None:
    models = base.models
    if models.language is None:
        return None
    return AnswerWriter(models.language, base.stores.library, models.answer_deadline, base.settings.answer_part)


def _rewriter(base: Foundation) -> Rewriter | None:
    if base.models.language is None:
        return None
    return Rewriter(base.models.language, most_read=base.settings.answer_part)
