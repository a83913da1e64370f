"""One small episode, as a model is shown it."""

from datetime import date

from bot.analysing.by_model.parts import Part, Talk, talk_of
from bot.domain.episode import Episode, EpisodeDetails, Person, Show
from bot.domain.ids import EpisodeId, ShowId
from bot.domain.transcript import Transcript
from bot.prompts.find import Found
from tests.unit.analysing.talks import talk as transcript_of

ADA, BEN = "Ada Quist", "Ben Orlo"
SAID = (
    (ADA, "Welcome back to the shed. Today we talk about queues."),
    (BEN, "I think every queue needs a limit, because memory always runs out. We learned that at Brine Works."),
    (ADA, "So you would never run one without a limit?"),
    (BEN, "Never. In 2030 nobody will run an unbounded queue in production."),
    (ADA, "My boss was like, oh no, how dare you limit my queue, the world is over."),
    (BEN, "The bryne works people measured it. Limits cost them nothing, and restarts took nine seconds."),
)


def episode_of(transcript: Transcript, **details: object) -> Episode:
    told = {"title": "Queues with Brine Works", "published": date(2026, 5, 1), "persons": (Person(ADA), Person(BEN))}
    return Episode(
        id=EpisodeId("e1"),
        show=Show(ShowId("shed"), "The Shed"),
        slug="shed/queues",
        source="queues.txt",
        details=EpisodeDetails(**{**told, **details}),  # type: ignore[arg-type]
        transcript_hash=transcript.hash,
        language="en",
        words=100,
        position=1,
    )


def queues(*, raw: bool = False, **details: object) -> Talk:
    """The episode; `raw` names nobody."""
    transcript = transcript_of(*((None if raw else speaker, words) for speaker, words in SAID))
    return talk_of(episode_of(transcript, **details), transcript)


def whole(talk: Talk) -> Part:
    return Part(0, len(talk.spoken.sentences))


def number_of(talk: Talk, words: str) -> int:
    """The number of the line that holds these words."""
    return next(at for at, line in enumerate(talk.spoken.sentences, start=1) if words in line.text)


def found(**lists: object) -> Found:
    """A filled-in form, empty but for these lists."""
    empty: dict[str, object] = {"takes": [], "takeaways": [], "quotes": [], "subjects": [], "names": []}
    return Found.model_validate({**empty, **lists})


def take(claim: str, *lines: int, stance: str = "argues", due: str = "", weight: int = 5) -> dict[str, object]:
    return {"claim": claim, "lines": list(lines), "stance": stance, "due": due, "weight": weight}
