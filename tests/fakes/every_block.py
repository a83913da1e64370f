"""An `EventHandler` of our own that answers with every kind of block, and transcript pages to go with it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from bot.chat.blocks import (
    Button,
    Buttons,
    ButtonStyle,
    ContextBlock,
    ContextLine,
    EpisodeLine,
    EpisodeList,
    Heading,
    Item,
    ItemList,
    Notice,
    PictureBlock,
    PollBlock,
    PollChart,
    PollChoice,
    QuoteBlock,
    QuoteCard,
    Receipt,
    Text,
    Tone,
)
from bot.chat.events import ButtonEvent, CommandEvent, Event, QuestionEvent, Suggestion, SuggestRequest
from bot.chat.forms import Form
from bot.chat.messages import OutgoingMessage, Placement, Visibility
from bot.chat.ports import Progress
from bot.chat.refs import MessageRef
from bot.chat.requests import OpenRequest
from bot.domain.episode import Episode, EpisodeDetails, Person, Show
from bot.domain.ids import EpisodeId, ShowId
from bot.domain.transcript import LineMark, TimeMark, Transcript, Utterance
from bot.errors import RateLimited
from bot.ports import TranscriptRevision

HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"> "
    "{{ constructor.constructor('document.title=1')() }} ${alert(1)} `tick` [link](javascript:alert(1)) "
    "**bold** @everyone <!channel> </textarea></script> \u202egnp.exe &amp; &lt;b&gt;"
)
EPISODE = EpisodeId("ep-lakes")
_SAID = (
    ("Mara Lind", "Welcome back to the workshop. Today we talk about lakes, buckets and what they cost."),
    ("Jonas Okoye", "My view is simple. Data has weight. Once a petabyte sits in S3, everything else moves to it."),
    ("Mara Lind", "So the bucket is the centre of gravity?"),
    ("Jonas Okoye", "Yes. Compute is a guest that stays for an hour. The bucket is the house."),
    ("Mara Lind", "And nobody sells the house because a guest complained."),
)


@dataclass
class FixedClock:
    at: datetime = field(default_factory=lambda: datetime(2026, 3, 4, 15, 30, tzinfo=UTC))

    def now(self) -> datetime:
        return self.at


def transcript(repeats: int = 14) -> Transcript:
    """Dialogue whose cited words come far below the first screen."""
    text, utterances, lines, times = "", [], [], []
    for number, (speaker, said) in enumerate(_SAID * repeats):
        text += "\n" if text else ""
        start = len(text)
        text += said
        utterances.append(Utterance(start, len(text), speaker))
        lines.append(LineMark(start, 3 + 2 * number))
        times.append(TimeMark(start, 11.0 * number))
    return Transcript(text, tuple(utterances), tuple(lines), tuple(times), source_lines=3 + 2 * len(utterances))


def cited(words: str = "The bucket is the house.") -> tuple[int, int]:
    """Where the words are said for the last time but one."""
    text = transcript().text
    end = text.rindex(words)
    start = text.rindex(words, 0, end)
    return start, start + len(words)


def transcript_url(words: str) -> str:
    said = transcript()
    start, end = cited(words)
    return f"/transcripts/{EPISODE}?r={said.hash[:16]}&s={start}&e={end}#L{said.line_at(start)}"


def quote(text: str = "The bucket is the house.", speaker: str | None = "Jonas Okoye") -> QuoteBlock:
    return QuoteBlock(
        text=text,
        speaker=speaker,
        receipt=Receipt(
            episode_title="What a lake costs",
            where="11:44",
            lines=f"line {transcript().line_at(cited(text)[0])}",
            transcript_url=transcript_url(text),
            url="https://example.org/episodes/lakes#t=704",
        ),
        heard_as=(("tigress", "Tigris"),) if speaker else (),
    )


def episode() -> Episode:
    return Episode(
        id=EPISODE,
        show=Show(ShowId("workshop"), "The Workshop"),
        slug="workshop/lakes",
        source="shows/workshop/lakes.vtt",
        details=EpisodeDetails(
            title="What a lake costs",
            published=date(2025, 11, 3),
            season=2,
            number=7,
            persons=(Person("Mara Lind"), Person("Jonas Okoye", "guest")),
            duration_seconds=1860,
            url="https://example.org/episodes/lakes",
        ),
        transcript_hash=transcript().hash,
        language="en",
        words=900,
        position=1,
    )


class SamplePages:
    """One episode, under its own id."""

    async def episodes(self) -> Sequence[Episode]:
        return [episode()]

    async def revision(self, episode_id: EpisodeId, hash_prefix: str = "", tag: str = "") -> TranscriptRevision | None:
        said = transcript()
        if episode_id != EPISODE or not said.hash.startswith(hash_prefix):
            return None
        return TranscriptRevision(episode=episode(), transcript=said)

    async def ready(self) -> bool:
        return True


QUOTE_BUTTONS = Buttons(
    (
        Button(label="Another", action="another:S3", style=ButtonStyle.PRIMARY),
        Button(label="Context", action="context:1"),
        Button(label="Share", action="share:1"),
    )
)


class EveryBlock:
    """An `EventHandler`. Keeps the events it was given in `events`; opens no form and keeps no ledger."""

    def __init__(self, wait: float = 0.0) -> None:
        self.events: list[Event] = []
        self.suggested: list[SuggestRequest] = []
        self._wait = wait
        self._quotes: dict[str, int] = {}

    async def dispatch(self, event: Event, progress: Progress | None = None) -> OutgoingMessage:
        self.events.append(event)
        await asyncio.sleep(self._wait)
        match event:
            case CommandEvent():
                return self._command(event.person, event.name, event.text)
            case ButtonEvent():
                return self._press(event.person, event.action)
            case QuestionEvent():
                return _answer(event.text)
            case _:
                raise AssertionError(f"no screen of ours sends {type(event).__name__}")

    def opens_form(self, event: Event) -> bool:
        return False

    async def form_for(self, event: Event) -> Form | None:
        return None

    def needs_admin(self, event: Event) -> bool:
        return False

    def answers_privately(self, event: Event) -> bool:
        return True

    async def take(self, event: Event, *, reply: str) -> bool:
        return True

    async def ended(self, event: Event, outcome: str) -> None:
        pass

    async def shown(self, ref: MessageRef, message: OutgoingMessage) -> None:
        pass

    async def left_open(self, platform: str) -> Sequence[OpenRequest]:
        return ()

    async def may_tell(self, request: OpenRequest) -> bool:
        return False

    async def settled(self, request: OpenRequest) -> None:
        pass

    async def suggest(self, request: SuggestRequest) -> Sequence[Suggestion]:
        self.suggested.append(request)
        known = ["S3", "S3 Express", "storage", "streams"] if request.name == "quote" else ["latest", "S2E7"]
        wanted = request.partial.casefold()
        return [Suggestion(one, f"{one} \u00b7 said often") for one in known if one.casefold().startswith(wanted)]

    def _command(self, person: str, name: str, text: str) -> OutgoingMessage:
        match name:
            case "quote":
                return self._quote(person)
            case "ask":
                return _answer(text)
            case "takeaways":
                return OutgoingMessage(blocks=(Heading("What \u201cWhat a lake costs\u201d taught"), _claims(())))
            case "hottakes":
                return OutgoingMessage(blocks=(Heading("Hot takes"), _claims(QUOTE_BUTTONS.buttons[1:2])))
            case "episodes" | "episode":
                return OutgoingMessage(blocks=(Text("One episode so far:"), _episodes()), about=EPISODE)
            case "thread":
                return OutgoingMessage(blocks=(Text("Here, under your message."),), placement=Placement.THREAD)
            case "hostile":
                return hostile_message()
            case "broken":
                raise RateLimited("That was a lot at once. Try again in 20 seconds.", timedelta(seconds=20))
            case _:
                return OutgoingMessage(blocks=(Notice(Tone.ERROR, f"There is no /{name}. /help lists what there is."),))

    def _quote(self, person: str) -> OutgoingMessage:
        """The next of three quotes for this person; nobody is known to have said the third."""
        turn = self._quotes.get(person, 0)
        self._quotes[person] = turn + 1
        texts = ("The bucket is the house.", "Data has weight.", "So the bucket is the centre of gravity?")
        chosen = quote(texts[turn % 3], "Jonas Okoye" if turn % 3 < 2 else None)
        return OutgoingMessage(blocks=(chosen, QUOTE_BUTTONS), visibility=Visibility.PRIVATE)

    def _press(self, person: str, action: str) -> OutgoingMessage:
        match action.partition(":")[0]:
            case "another":
                return self._quote(person)
            case "context":
                return OutgoingMessage(blocks=(context(),), visibility=Visibility.PRIVATE)
            case "share":
                return OutgoingMessage(blocks=(quote(),))
            case _:
                return OutgoingMessage(blocks=(Notice(Tone.INFO, "Passed on to the hosts."),))


def context() -> ContextBlock:
    return ContextBlock(
        lines=(
            ContextLine(speaker="Mara Lind", text="So the bucket is the centre of gravity?"),
            ContextLine(speaker="Jonas Okoye", text="Yes. Compute is a guest that stays for an hour."),
            ContextLine(speaker="Jonas Okoye", text="The bucket is the house.", quoted=True),
        ),
        receipt=quote().receipt,
    )


def hostile_message() -> OutgoingMessage:
    receipt = Receipt(episode_title=HOSTILE, where=HOSTILE, lines=HOSTILE, transcript_url="javascript:alert(1)")
    said = QuoteBlock(text=HOSTILE, speaker=HOSTILE, receipt=receipt, heard_as=((HOSTILE, HOSTILE),))
    button = Button(label=HOSTILE, action="hostile")
    return OutgoingMessage(
        blocks=(
            Heading(HOSTILE),
            Text(HOSTILE),
            Notice(Tone.ERROR, HOSTILE),
            said,
            ItemList((Item(text=HOSTILE, quote=said, note=HOSTILE, buttons=(button,)),)),
            EpisodeList(
                (
                    EpisodeLine(
                        episode_id=EPISODE, title=HOSTILE, detail=HOSTILE, url="data:text/html,<script>1</script>"
                    ),
                )
            ),
            ContextBlock(lines=(ContextLine(speaker=HOSTILE, text=HOSTILE, quoted=True),), receipt=receipt),
            Buttons((button,)),
            poll(HOSTILE),
            PictureBlock(drawing=QuoteCard(text=HOSTILE, speaker=HOSTILE, episode=HOSTILE, show=HOSTILE), alt=HOSTILE),
        )
    )


def poll(text: str) -> PollBlock:
    """A poll with `text` wherever words stand."""
    return PollBlock(
        question=text,
        choices=(PollChoice(label=text, action="vote:1:0", votes=3), PollChoice(label=text, action="vote:1:1")),
        status=text,
        rules=text,
        voters=3,
        split=((text, (3, 0)),),
    )


def open_poll() -> PollBlock:
    votes = {"Agree": 12, "Disagree": 4, "It depends": 0}
    return PollBlock(
        question="Does data have weight?",
        choices=tuple(
            PollChoice(label=label, action=f"vote:1:{at}", votes=count)
            for at, (label, count) in enumerate(votes.items())
        ),
        status="Open until Friday, 27 November, 18:00.",
        rules="One vote a person; press again to take it back.",
        voters=16,
        split=(("Lake people", (9, 1, 0)), ("Bucket people", (3, 3, 0))),
    )


def pictures() -> tuple[PictureBlock, ...]:
    card = QuoteCard(
        text="The bucket is the house.", speaker="Jonas Okoye", episode="What a lake costs", show="The Workshop"
    )
    chart = PollChart(question="Does data have weight?", bars=(("Agree", 12), ("Disagree", 4), ("It depends", 0)))
    return PictureBlock(drawing=card, alt="A quote card"), PictureBlock(drawing=chart, alt="A bar chart of the poll")


def every_kind() -> OutgoingMessage:
    return OutgoingMessage(
        blocks=(
            Heading("A heading"),
            Text("A paragraph"),
            Notice(Tone.INFO, "For your information"),
            Notice(Tone.NOT_FOUND, "Nothing of that name"),
            Notice(Tone.ERROR, "That went wrong"),
            quote(),
            quote("So the bucket is the centre of gravity?", None),
            _claims(QUOTE_BUTTONS.buttons[1:2]),
            replace(_claims(()), numbered=False),
            _episodes(),
            context(),
            QUOTE_BUTTONS,
            open_poll(),
            replace(
                open_poll(),
                choices=tuple(replace(one, action="", votes=None) for one in open_poll().choices),
                voters=None,
            ),
            *pictures(),
        )
    )


def _answer(question: str) -> OutgoingMessage:
    if "weather" in question:
        blocks = (
            Notice(Tone.NOT_FOUND, "No one on the show has said \u2018weather\u2019 yet. Closest: weight."),
            Text("The nearest that was said:"),
            quote("Data has weight."),
            Buttons((Button(label="Ask the hosts", action="ask-hosts:weather"),)),
        )
        return OutgoingMessage(blocks=blocks, visibility=Visibility.PRIVATE)
    return OutgoingMessage(
        blocks=(Text("This is what was said:"), quote("Data has weight."), quote(), QUOTE_BUTTONS),
        visibility=Visibility.PRIVATE,
    )


def _claims(buttons: tuple[Button, ...]) -> ItemList:
    first = Item(
        text="Storage decides where everything else runs.",
        quote=quote("Data has weight."),
        note="To be judged on 1 March 2027.",
        buttons=buttons,
    )
    return ItemList((first, Item(text="Compute is rented by the hour; buckets are kept for years.", quote=quote())))


def _episodes() -> EpisodeList:
    line = EpisodeLine(
        episode_id=EPISODE,
        title="What a lake costs",
        detail="S2E7, 3 November 2025, Mara Lind and Jonas Okoye, 31:00",
        transcript_url=f"/transcripts/{EPISODE}",
        url="https://example.org/episodes/lakes",
    )
    return EpisodeList((line,))
