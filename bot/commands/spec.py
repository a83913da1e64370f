"""The specs of all commands: one table that feeds every platform's command list and `/help`."""

from dataclasses import dataclass
from enum import StrEnum


class Completion(StrEnum):
    """What a command's argument is, for autocomplete."""

    NOTHING = "nothing"
    TOPIC = "topic"
    TOPIC_OR_SPEAKER = "topic or speaker"
    """A topic, or whose words are wanted: `by:SPEAKER`, alone or after a topic."""
    EPISODE = "episode"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandSpec:
    """`name` is lower case without slash; `argument` as in usage or ""; `description` at most 100 characters."""

    name: str
    description: str
    argument: str = ""
    argument_required: bool = False
    completes: Completion = Completion.NOTHING
    example: str = ""
    admin_only: bool = False
    platforms_only: bool = False
    """True for what makes sense in a community on a platform, not in a shell."""
    with_others: bool = False
    """True for what needs people who answer: in no shell, where nobody else is."""

    @property
    def usage(self) -> str:
        shown = self.argument if self.argument_required else f"[{self.argument}]"
        return f"/{self.name} {shown}" if self.argument else f"/{self.name}"


QUOTE = CommandSpec(
    name="quote",
    description="A true quote from the show, on a topic or at random",
    argument="topic",
    completes=Completion.TOPIC_OR_SPEAKER,
    example="/quote S3",
)
ASK = CommandSpec(
    name="ask",
    description="Answer a question from what was said, with receipts",
    argument="question",
    argument_required=True,
    completes=Completion.NOTHING,
    example="/ask why does data stay in S3?",
)
TAKEAWAYS = CommandSpec(
    name="takeaways",
    description="What an episode taught",
    argument="episode",
    completes=Completion.EPISODE,
    example="/takeaways latest",
)
HOTTAKES = CommandSpec(
    name="hottakes",
    description="The boldest claims of an episode",
    argument="episode",
    completes=Completion.EPISODE,
    example="/hottakes latest",
)
HOTTAKE = CommandSpec(
    name="hottake",
    description="Put a hot take of your own forward for discussion",
    argument="claim",
    argument_required=True,
    example="/hottake tabs will outlive spaces",
    with_others=True,
)
POLL = CommandSpec(
    name="poll",
    description="Ask the community: one private vote a person",
    argument="question | option | option | closes in 3 days",
    example="/poll Is soup a drink? | yes | no | closes in 2 days",
    with_others=True,
)
SCOREBOARD = CommandSpec(
    name="scoreboard",
    description="How the show's predictions aged, and who saw it coming",
    example="/scoreboard",
    with_others=True,
)
EPISODES = CommandSpec(
    name="episodes",
    description="The episodes, newest first, or those that match",
    argument="search",
    completes=Completion.TOPIC,
    example="/episodes storage",
)
EPISODE = CommandSpec(
    name="episode",
    description="One episode: who, when, chapters and where to read it",
    argument="which",
    completes=Completion.EPISODE,
    example="/episode S1E2",
)
HELP = CommandSpec(name="help", description="What you can ask for", example="/help")
AFTERSHOW = CommandSpec(
    name="aftershow",
    description="For hosts: setup, settings, calendar, hot takes, polls, hide. For everyone: privacy",
    argument="settings | calendar | takes | discussions | polls | setup | questions | hide EPISODE | hidden | privacy",
    example="/aftershow privacy",
    platforms_only=True,
)

ALL: tuple[CommandSpec, ...] = (
    QUOTE,
    ASK,
    TAKEAWAYS,
    HOTTAKES,
    HOTTAKE,
    POLL,
    SCOREBOARD,
    EPISODES,
    EPISODE,
    HELP,
    AFTERSHOW,
)
EVERYWHERE: tuple[CommandSpec, ...] = tuple(spec for spec in ALL if not spec.platforms_only)
"""What makes sense in the playground, too."""
IN_A_SHELL: tuple[CommandSpec, ...] = tuple(spec for spec in EVERYWHERE if not spec.with_others)
