"""What `aftershow analyse` says: how reading by model stands, what it takes, what it changes."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from fnmatch import fnmatchcase

from bot.analysing.by_model.comparing import changes
from bot.analysing.by_model.estimates import Estimate
from bot.analysing.by_model.keeping import Ended, Report
from bot.analysing.episode_cards import is_by_model
from bot.composition import App
from bot.domain.episode import Episode
from bot.domain.episode_card import EpisodeCard
from bot.domain.ids import CommunityId
from bot.domain.span import Span
from bot.errors import ModelDown, ModelError, ModelTooSlow, OverBudget
from bot.ports.model_analysis import Reading

NO_MODEL = (
    "There is no model to read episodes: the rules analyse them all. Set OPENAI_API_KEY, or OPENAI_BASE_URL for a "
    "server of your own, to have one read them too. See docs/models.md."
)
_HELD = "another process is reading it, or died while it did"
_SHOWN = 12
_WHY = {
    ModelDown.code: "the model could not be reached",
    ModelTooSlow.code: "the model took too long",
    OverBudget.code: "what may be spent is spent",
    "stopped": "it was stopped",
}
Prices = Mapping[str, Sequence[float]]


def report_line(episode: Episode, report: Report) -> str:
    """How one reading ended."""
    name = f"{episode.slug}: {episode.title}"
    match report.ended:
        case Ended.READ:
            missed = f", {report.missed} without an answer (the rules stand in for it)" if report.missed else ""
            return f"read      {name} ({_questions(report.parts)}{missed}, {report.tokens:,} tokens)"
        case Ended.NOTHING:
            return f"nothing   {name}: the model gave nothing usable; what the rules found stays"
        case Ended.HELD:
            return f"held      {name}: {_HELD}; free {_at(report.until)}"
        case Ended.RESTS:
            went = f"{_questions(report.parts)} answered and kept"
            why = f"{model_trouble(report.why)} " if report.why is not None else ""
            on = f"It goes on {_at(report.until)} under aftershow run, or with the same command."
            return f"rests     {name}: {why}{went[0].upper()}{went[1:]}. {on}"
    raise AssertionError(report.ended)


def model_trouble(error: ModelError) -> str:
    """Why a model does not read, for whoever runs the program."""
    if isinstance(error, ModelDown) and error.remedy:
        return error.remedy
    why = _WHY.get(error.code, error.user_text)
    return f"{why[0].upper()}{why[1:]}." if error.code in _WHY else why


def left_over_line(count: int) -> str:
    return f"{count} more {'was' if count == 1 else 'were'} not begun. The same command goes on where it stopped."


def estimate_lines(total: Estimate, open_ones: int, chosen: int, model: str, prices: Prices) -> Iterator[str]:
    """What it would take, and what that costs where prices are set."""
    yield f"{_episodes(open_ones)} to read of {chosen} named, by {model}."
    if not total.open_ones:
        yield "Nothing is left to ask. --again asks everything anew."
        return
    known = total.questions - total.open_ones
    yield f"{_questions(total.open_ones)} to ask" + (f"; {known} are answered and kept." if known else ".")
    yield f"About {total.read + total.written:,} tokens, and never more than {total.most_read + total.most_written:,}."
    price = next((given for name, given in prices.items() if fnmatchcase(model.partition("@")[0], name)), None)
    if price is None:
        yield "Set AFTERSHOW_MODEL_PRICES to see what that costs."
    else:
        likely = (total.read * price[0] + total.written * price[1]) / 1_000_000
        most = (total.most_read * price[0] + total.most_written * price[1]) / 1_000_000
        yield f"About {likely:.2f}, and never more than {most:.2f}, in the currency of your prices."


def comparison_lines(
    episode: Episode, before: EpisodeCard, after: EpisodeCard, cut: Callable[[Span], str]
) -> Iterator[str]:
    """What would come (+) and go (-) with the new card."""
    yield f"{episode.slug}: {episode.title}"
    for kind, come, go, stay in changes(before, after, cut):
        if come or go or stay:
            yield f"{kind}: {len(come)} would come, {len(go)} would go, {stay} would stay."
        yield from (f"  + {' '.join(one.split())[:160]}" for one in come[:_SHOWN])
        yield from (f"  - {' '.join(one.split())[:160]}" for one in go[:_SHOWN])
    yield f"Nothing was changed. To take it over, at no further cost: aftershow analyse {episode.slug}"


async def standing_lines(app: App, community: CommunityId) -> list[str]:
    """Who analysed the episodes, which of them wait, and of which something is missing."""
    episodes = await app.choice.matching("", await app.scope(community))
    by = Counter([await _by_whom(app, episode) for episode in episodes])
    told = [f"{_episodes(len(episodes))}: {', '.join(f'{count} {who}' for who, count in by.most_common())}."]
    known = {(episode.id, episode.transcript_hash): episode for episode in episodes}
    listed = [
        (known[one.episode, one.revision], one)
        for one in await app.stores.readings.all()
        if (one.episode, one.revision) in known
    ]
    told += [_waiting(episode, one) for episode, one in listed if one.ended_at is None]
    told += [_missing(episode, one) for episode, one in listed if one.ended_at is not None and one.missed]
    if app.reading is None:
        return [*told, NO_MODEL]
    return [*told, "Read more: aftershow analyse EPISODE... or --all; with --preview it says what that takes."]


async def _by_whom(app: App, episode: Episode) -> str:
    card = await app.cards.kept(episode)
    if card is None:
        return "not analysed yet"
    if not is_by_model(card):
        return "by the rules alone"
    return f"read by {card.analyser.rpartition(' ')[2]}{await _older(app, card)}"


async def _older(app: App, card: EpisodeCard) -> str:
    if app.reading is None:
        return ""
    try:
        current = await app.reading.reader.analyser()
    except ModelError:
        return ""
    same_model = current.rpartition(" ")[2] == card.analyser.rpartition(" ")[2]
    return " with older prompts" if same_model and current != card.analyser else ""


def _waiting(episode: Episode, reading: Reading) -> str:
    why = f", because {_WHY.get(reading.why, reading.why)}" if reading.why else ""
    when = f"rests until {_time(reading.rests_until)}{why}" if reading.rests else "waits to be read"
    on = f"It goes on under aftershow run, or now: aftershow analyse {episode.slug}"
    return f"{episode.slug}: {episode.title} {when}. {on}"


def _missing(episode: Episode, reading: Reading) -> str:
    asked = f"{reading.missed} of {_questions(reading.parts)}"
    return (
        f"{episode.slug}: {episode.title} was not read whole: {asked} had no usable answer, and the rules stand in. "
        f"Ask those again: aftershow analyse {episode.slug}"
    )


def _at(moment: datetime | None) -> str:
    return f"at {_time(moment)}" if moment is not None else "soon"


def _time(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M} UTC"


def _questions(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"


def _episodes(count: int) -> str:
    return f"{count} episode{'' if count == 1 else 's'}"
