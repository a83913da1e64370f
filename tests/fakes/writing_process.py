"""A process of its own that writes to a database, for tests that need several, or need to kill one.

`python -m tests.fakes.writing_process count URL TIMES` adds one to the corpus version, reading it first.
`python -m tests.fakes.writing_process save URL` saves batches of three episodes until it is killed, and says each.
"""

import asyncio
import sys
from itertools import count

from sqlalchemy import update

from storage.database import Database
from storage.library import Library
from storage.tables import corpus
from storage.versions import lock_version
from tests.fakes.library_samples import incoming


async def add_one(database: Database) -> None:
    async with database.write() as connection:
        version = await lock_version(connection)
        await asyncio.sleep(0)
        await connection.execute(update(corpus).values(version=version + 1))


async def count_up(url: str, times: int) -> None:
    database = Database(url)
    for _ in range(times):
        await add_one(database)
    await database.close()


async def save_for_ever(url: str) -> None:
    library = Library(Database(url))
    for batch in count():
        words = " ".join(f"word-{batch}-{at}" for at in range(3000))
        await library.save([incoming(f"e{batch}-{part}", f"{part} {words}") for part in range(3)])
        sys.stdout.write(f"{batch}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    doing, address, *rest = sys.argv[1:]
    asyncio.run(count_up(address, int(rest[0])) if doing == "count" else save_for_ever(address))
