"""Texts of any length for one person: in the reply where they fit, else as direct messages one after the other."""

import secrets

from bot.chat.blocks import Heading, Notice, Text, Tone
from bot.chat.messages import OutgoingMessage, Visibility
from bot.chat.refs import ConversationRef
from bot.commands.request import Request
from bot.errors import Unsupported
from bot.publishing.messenger import Messenger

PIECE = 1_800
"""Characters of one message: what every platform shows whole, however much of it needs escaping."""
_MOST_PIECES = 40


class HandingOver:
    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger

    async def give(self, request: Request, title: str, text: str) -> OutgoingMessage:
        """The reply: the text itself, or where it went. Raises `Unsupported` where it is too long for messages."""
        pieces = pieces_of(text)
        if len(pieces) == 1:
            return OutgoingMessage(blocks=(Heading(title), Text(text)), visibility=Visibility.PRIVATE)
        if len(pieces) > _MOST_PIECES:
            raise Unsupported(
                f"That is {len(text):,} characters: too much for messages. Whoever runs me can hand it over as a file."
            )
        place = ConversationRef(
            platform=request.conversation.platform, community=request.community, channel="", direct=request.person
        )
        export = secrets.token_hex(6)
        for number, piece in enumerate(pieces, start=1):
            message = OutgoingMessage(
                blocks=(Heading(f"{title}, {number} of {len(pieces)}"), Text(piece)), visibility=Visibility.PRIVATE
            )
            if await self._messenger.post(place, message, key=f"export:{export}:{number}") is None:
                raise Unsupported("I could not send you a direct message. Allow direct messages from me and try again.")
        done = f"Sent to you in {len(pieces)} direct messages."
        return OutgoingMessage(blocks=(Notice(Tone.INFO, done),), visibility=Visibility.PRIVATE)


def pieces_of(text: str) -> list[str]:
    """The text in pieces of at most `PIECE` characters, cut after lines where it can be; one piece for no text."""
    pieces = [""]
    for line in text.splitlines(keepends=True):
        while line:
            room = PIECE - len(pieces[-1])
            if len(line) <= room:
                pieces[-1] += line
                break
            if pieces[-1] and len(line) <= PIECE:
                pieces.append("")
                continue
            pieces[-1] += line[:room]
            line = line[room:]
            pieces.append("")
    return [piece for piece in pieces if piece] or [""]
