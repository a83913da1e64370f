"""How good an answer was, in one press."""

import hashlib
from collections.abc import Mapping

from bot.chat.blocks import Button, Buttons, ButtonsKind, Notice, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.commands.request import Actions, Press, Request
from bot.domain.ids import PersonId
from bot.errors import BadArgument
from bot.platform_ports import Feedback, Rating
from bot.ports import Clock

_WORDS = {"helpful": Rating.HELPFUL, "not-helpful": Rating.NOT_HELPFUL}
_THANKS = {
    Rating.HELPFUL: "Good to hear. Thank you.",
    Rating.NOT_HELPFUL: "Thank you for saying so. Ask again in other words, or pass the question on: Ask the hosts.",
}


def feedback_buttons(question: str, ask_hosts: str) -> Buttons:
    """Below an answer to `question`; `ask_hosts` is the action that passes the question on."""
    about = question_hash(question)
    return Buttons(
        (
            Button(label="Helpful", action=f"rate:helpful:{about}"),
            Button(label="Not helpful", action=f"rate:not-helpful:{about}"),
            Button(label="Ask the hosts", action=ask_hosts),
        ),
        kind=ButtonsKind.FEEDBACK,
    )


def question_hash(question: str) -> str:
    """The same for the same words, however they are spaced and cased."""
    return hashlib.sha256(" ".join(question.casefold().split()).encode("utf-8", "surrogatepass")).hexdigest()[:16]


class FeedbackActions(Actions):
    def __init__(self, feedback: Feedback, clock: Clock) -> None:
        self._feedback = feedback
        self._clock = clock

    def presses(self) -> Mapping[str, Press]:
        return {"rate": self.press_rate}

    async def press_rate(self, request: Request, rest: str) -> OutgoingMessage:
        word, _, about = rest.partition(":")
        rating = _WORDS.get(word)
        if rating is None or len(about) != 16 or not set(about) <= set("0123456789abcdef"):
            raise BadArgument("That button is not one of mine. Ask again with /ask.")
        by: PersonId = request.person
        await self._feedback.rate(request.community, by, about, rating, self._clock.now())
        return OutgoingMessage(blocks=(Notice(Tone.INFO, _THANKS[rating]),), visibility=Visibility.PRIVATE)
