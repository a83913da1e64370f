"""Scenes of people who want to know: quotes, questions, episodes, threads and direct talks."""

from tests.wire.community.steps import AsksAbout, Completes, Fills, Mentions, Presses, Says, Scene, Seen, Types, Where
from tests.wire.community.words import LONG, LONG_TOPIC, QUESTION, alone, everybody, form, host, member, other, thread

QUOTES = Scene(
    "quotes",
    (
        member(Types("/help"), alone("/quote")),
        member(Types("/quote Snowflake"), alone("No one on the show has said")),
        member(Types("/quote S3"), alone("S3", "quote")),
        member(Presses("Another", "quote"), alone("line")),
        member(Presses("Context", "quote"), alone("S3", "context")),
        member(Presses("Share", "context"), everybody("S3", "shared once")),
        member(Presses("Share", "quote"), everybody("S3", "shared")),
        other(Presses("Context", "shared"), alone("S3")),
        other(Presses("Hide", "shared"), alone("administrator")),
        host(Presses("Hide", "shared"), alone("not quoted in this community"), removes=("shared", "shared once")),
        other(Types(f"/quote {LONG_TOPIC}"), alone("S3", "long")),
        other(Presses("Another", "long"), alone("line")),
        other(Types("/quote"), alone("line")),
        other(Completes("/quote s"), Seen(Where.CHOICES, "S3"), only="discord"),
        other(Completes("/episode Post"), Seen(Where.CHOICES, "Postgres"), only="discord"),
    ),
)

ASKING = Scene(
    "asking",
    (
        member(Types(f"/ask {QUESTION}"), alone("S3", "answer")),
        member(Presses("Helpful", "answer"), alone("Good to hear")),
        member(Presses("Not helpful", "answer"), alone("Thank you for saying so")),
        member(Presses("Share", "answer"), everybody("Asked:")),
        member(Presses("Context", "answer"), alone("S3")),
        member(Presses("Follow up", "answer"), form("Follow up")),
        member(Fills({"question": "what is a backup?"}), alone("backup")),
        other(Types("/ask"), form("Ask the show"), only="slack"),
        other(Fills({"question": QUESTION}), alone("S3"), only="slack"),
        other(Types(f"/ask {LONG}"), alone("S3", "long answer")),
        other(Presses("Share", "long answer"), everybody("Asked:")),
        other(Presses("Ask the hosts", "long answer"), alone("Passed on"), Seen(Where.HOSTS, "whose S3 bucket")),
    ),
)

EPISODES = Scene(
    "episodes",
    (
        other(Types("/episodes"), alone("1 to 10 of", "episodes")),
        other(Presses("More", "episodes"), alone("11 to")),
        other(Types("/episodes storage"), alone()),
        member(Types("/episode S3E2"), alone("Nobody wants a backup", "episode")),
        member(Presses("Takeaways", "episode"), everybody("taught")),
        member(Presses("Hot takes", "episode"), everybody("Hot takes of")),
        member(Presses("A quote from it", "episode"), alone("Nobody wants a backup")),
        member(Types("/takeaways S3E3"), everybody("taught", "takeaways")),
        other(Presses("Hot takes", "takeaways"), everybody("Hot takes of", "hot takes")),
        other(Presses("Takeaways", "hot takes"), everybody("taught")),
        other(Presses("Context", "hot takes"), alone("line")),
        other(Types("/hottakes S3E3"), everybody("Hot takes of")),
        other(Types("/takeaways The episode that never was"), alone("No episode is called")),
    ),
)

TALKING = Scene(
    "talking",
    (
        member(Mentions(QUESTION, keep="said"), thread("S3", "answered")),
        member(Says("and what about backups?", thread_of="answered"), thread(), only="slack"),
        member(Mentions("what is a backup?", thread_of="answered"), thread("", "in the thread")),
        member(Presses("Follow up", "in the thread"), form()),
        member(Fills({"question": "who holds the keys?"}), everybody(), only="discord"),
        member(Fills({"question": "who holds the keys?"}), alone(), only="slack"),
        other(Mentions("takeaways S3E1"), thread("taught")),
        other(AsksAbout("said"), alone("S3")),
        other(Says("I wonder why data stays in S3.")),
        other(Says(QUESTION, place="direct"), Seen(Where.DIRECT, "S3")),
    ),
)

SECRETS = Scene(
    "secrets",
    (
        member(Types("/ask what does the lighthouse keeper write down?"), alone("{secret}")),
        other(Mentions("what does the lighthouse keeper write down?"), thread("{secret}")),
        other(Types("/quote {other_secret}"), Seen(Where.ALONE, "No one on the show has said", echoes=True)),
    ),
)
