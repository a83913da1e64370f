"""What the playground says of itself."""

from bot.chat.blocks import Notice, Tone
from bot.chat.messages import OutgoingMessage, Visibility


def notice(tone: Tone, text: str) -> OutgoingMessage:
    return OutgoingMessage(blocks=(Notice(tone, text),), visibility=Visibility.PRIVATE)


NO_FORMS = notice(
    Tone.INFO, "That opens a form, which the playground does not have. On Slack and Discord it opens here."
)
APOLOGY = notice(Tone.ERROR, "Something broke on my side, not yours. Please try again in a moment.")
ALONE = notice(Tone.INFO, "You are alone in this channel. To ask Aftershow, begin with @aftershow or a slash command.")
