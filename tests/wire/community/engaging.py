"""Scenes of what keeps a community talking: polls, discussions, takes of its own, and the hosts' calendar.

Much of it comes unasked a moment later: cards, threads under them, messages to the hosts, counts in standing polls.
"""

from tests.wire.community.steps import Fills, Presses, Scene, Step, Types
from tests.wire.community.words import (
    FREELY,
    NOT_NOW,
    alone,
    everybody,
    form,
    host,
    hosts,
    member,
    other,
    posted,
    told,
    under,
)

_POSTS_FREELY: tuple[Step, ...] = (
    host(Types("/aftershow settings"), alone("Settings of this community", "limits")),
    host(Presses("Times and limits", "limits"), form("Times and limits")),
    host(Fills(FREELY), alone("Saved")),
)

POLLS = Scene(
    "polls",
    (
        host(Types("/aftershow polls"), alone(keep="polls")),
        member(Types("/poll Is soup a drink?"), alone("Only the hosts open polls")),
        host(Types("/poll"), form("A poll")),
        host(
            Fills({"question": "Which night?", "options": "Monday\nTuesday", "shown": "to those who voted"}),
            alone("goes up here in a moment", "opened"),
            posted("Which night?", "night"),
        ),
        host(Presses("Let members open polls", "polls"), alone("Members may open polls")),
        member(
            Types("/poll Is soup a drink? | yes | no"),
            alone("goes up here in a moment"),
            posted("Is soup a drink?", "soup"),
        ),
        member(Presses("Yes", "soup"), alone("Your vote"), edits=("soup",)),
        other(Presses("No", "soup"), alone("Your vote"), edits=("soup",)),
        other(Presses("Yes", "soup"), alone("Changed"), edits=("soup",)),
        other(Presses("Monday", "night"), alone("Your vote"), edits=("night",)),
        member(Types("/aftershow polls"), alone("Is soup a drink?", "open polls")),
        member(Presses("Vote", "open polls"), alone("ot")),
        member(Presses("Scoreboard", "open polls"), alone("Keep my score", "terms")),
        member(Presses("Join the scoreboard", "terms"), alone("You are in", "joined")),
        member(Presses("Leave the scoreboard", "joined"), alone("You are out")),
        host(Presses("Export CSV", "polls"), alone("Is soup a drink?")),
        host(Presses("Manage", "opened"), alone("Which night?", "managed")),
        host(Presses("A day longer", "managed"), alone("Open longer", "longer"), edits=("night",)),
        host(Presses("Link a community", "longer"), alone("/aftershow polls link")),
        host(Types("/aftershow polls link NONSENSE"), alone("That code does not work")),
        host(
            Presses("Close now", "longer"),
            alone("Closed.", "closed"),
            under("night", "The poll is closed"),
            edits=("night",),
        ),
        host(Presses("Open again for a day", "closed"), alone("Open again"), edits=("night",)),
    ),
)

DISCUSSIONS = Scene(
    "discussions",
    (
        *_POSTS_FREELY,
        member(Types("/hottakes S3E3"), everybody("Hot takes of", "its takes")),
        member(Presses("Discuss", "its takes"), alone("Put forward to the hosts")),
        host(
            Presses("Discuss", "its takes"),
            alone("Opened."),
            posted("Where do you stand?", "card"),
            under("card"),
        ),
        other(Presses("Discuss", "its takes"), alone("open already")),
        other(Presses("Agree", "card"), alone("Your vote", "voted"), edits=("card",)),
        other(Presses("Keep my score", "voted"), alone("Keep my score")),
        member(Presses("It depends", "card"), alone("Your vote"), edits=("card",)),
        member(Presses("It depends", "card"), alone("Taken back"), edits=("card",)),
        other(Types("/scoreboard"), alone()),
    ),
)

TAKES = Scene(
    "takes",
    (
        *_POSTS_FREELY,
        host(Types("/aftershow discussions"), alone("Discussions of hot takes", "rules")),
        host(Presses("Change", "rules"), form("Discussions")),
        host(Fills({"pace": "All at once", "at": "10:00", "days": "7"}), alone("Saved.", "rules")),
        host(Presses("Channel", "rules"), form("Where discussions go")),
        host(Fills({"channel": "{general}"}), alone("Saved.")),
        host(Presses("Stop members\u2019 takes", "rules"), alone("Saved.", "closed takes")),
        member(Types("/hottake Tabs will outlive spaces"), alone("choose the hot takes themselves")),
        host(Presses("Let members put takes forward", "closed takes"), alone("Saved.")),
        host(Presses("Takes to review", "rules"), alone("No hot take waits")),
        member(
            Types("/hottake Tabs will outlive spaces"),
            alone("Put forward"),
            hosts("Tabs will outlive spaces", "tabs"),
        ),
        other(
            Types("/hottake Spaces will outlive tabs"),
            alone("Put forward"),
            hosts("Spaces will outlive tabs", "spaces"),
        ),
        host(Presses("Edit", "tabs"), form("Edit and approve")),
        host(
            Fills({"claim": "Tabs will outlive all of us"}),
            alone("Approved in your words"),
            told("member", "The hosts took your hot take"),
            posted("Tabs will outlive all of us", "tabs card"),
            under("tabs card"),
            edits=("tabs",),
        ),
        host(Presses("Merge", "spaces"), form("Merge")),
        host(
            Fills({"into": "Tabs will outlive all of us"}),
            alone("Merged"),
            told("other", "joined your hot take"),
            edits=("spaces",),
        ),
        member(
            Types("/hottake Lunch is a meeting, too"), alone("Put forward"), hosts("Lunch is a meeting, too", "lunch")
        ),
        host(
            Presses("Reject", "lunch"),
            alone("It does not come again"),
            told("member", "did not take up"),
            edits=("lunch",),
        ),
        other(
            Types("/hottake Backlogs are for reading"), alone("Put forward"), hosts("Backlogs are for reading", "list")
        ),
        host(
            Presses("Approve", "list"),
            alone("Approved:"),
            told("other", "The hosts took your hot take"),
            posted("Backlogs are for reading", "list card"),
            under("list card"),
            edits=("list",),
        ),
        other(Types("/hottake Chairs are a trend"), alone("Put forward"), hosts("Chairs are a trend")),
        member(Types("/hottake Desks are a trend"), alone("Put forward"), hosts("Desks are a trend")),
        host(Types("/aftershow takes"), alone("Hot takes to review: 2", "waiting")),
        host(
            Presses("Approve all", "waiting"),
            alone("Approved: 2 takes"),
            told("other", "The hosts took your hot take"),
            told("member", "The hosts took your hot take"),
            posted("Chairs are a trend", "chairs card"),
            under("chairs card"),
            posted("Desks are a trend", "desks card"),
            under("desks card"),
        ),
        member(Presses("Agree", "chairs card"), alone("Your vote"), edits=("chairs card",)),
    ),
)

CALENDAR = Scene(
    "calendar",
    (
        *_POSTS_FREELY,
        host(Types("/aftershow calendar"), alone("Calendar", "calendar")),
        host(Presses("Begin: Quote of the day", "calendar"), alone("begins", "series")),
        host(Presses("Change", "series"), form("Quote of the day")),
        host(Fills({"days": "every day", "at": NOT_NOW, "prompt": "Yes"}), alone("Saved.", "series")),
        host(Presses("Preview", "series"), alone("You alone see it")),
        host(Presses("Skip", "series"), alone("is left out", "skipped")),
        host(Presses("Post it after all", "skipped"), alone("is posted after all")),
        host(Presses("Pause", "series"), alone("Paused until", "paused")),
        host(Presses("Resume", "paused"), alone("It goes on", "series")),
        host(
            Presses("Post now", "series"),
            alone("It is on its way"),
            posted("Quote of the day", "quote of the day"),
            under("quote of the day"),
        ),
        host(Presses("Calendar", "series"), alone("Calendar", "calendar")),
        host(Presses("Quote of the day", "calendar"), alone("What comes", "series")),
        host(Presses("End", "series"), alone("is ended", "calendar")),
        host(Presses("Begin: Digest for the hosts", "calendar"), alone("begins", "digest")),
        host(Presses("Post now", "digest"), alone("It is on its way"), hosts()),
        host(Presses("End", "digest"), alone("is ended")),
    ),
)
