"""All that remembers polls, together."""

from dataclasses import dataclass

from storage.ballots import SqlBallots
from storage.database import Database
from storage.poll_duties import SqlPollDuties, SqlPollPaintings
from storage.poll_links import SqlPollLinks, SqlPollRules
from storage.polls import SqlPolls
from storage.scores import SqlScores
from storage.secret_box import SecretBox


@dataclass(frozen=True, slots=True, kw_only=True)
class PollStores:
    """Each field implements the port of its name in `bot.ports.polls`."""

    polls: SqlPolls
    duties: SqlPollDuties
    paintings: SqlPollPaintings
    ballots: SqlBallots
    links: SqlPollLinks
    scores: SqlScores
    rules: SqlPollRules


def poll_stores(database: Database, box: SecretBox) -> PollStores:
    return PollStores(
        polls=SqlPolls(database, box),
        duties=SqlPollDuties(database),
        paintings=SqlPollPaintings(database),
        ballots=SqlBallots(database, box),
        links=SqlPollLinks(database, box),
        scores=SqlScores(database),
        rules=SqlPollRules(database),
    )
