"""How many statements a database is asked."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from storage.database import Database


@dataclass(slots=True)
class Statements:
    """`count` are statements and batches of them; `writes` are transactions that write. `looks` are those among them
    that ask how far the library is: as many as time passes, not as there is work."""

    count: int = 0
    writes: int = 0
    looks: int = 0

    def note(self, sql: str) -> None:
        self.count += 1
        self.looks += "FROM corpus" in sql


@contextmanager
def counting(database: Database) -> Iterator[Statements]:
    """All of it: through the engines, and on the short road beside them that an SQLite file has."""
    counted = Statements()
    engines = {database._reader.sync_engine, database._writer.sync_engine}
    fetch, change, writes = database.fetch, database.change, database.writes

    def executed(_connection: Any, _cursor: Any, sql: str, *_: Any) -> None:
        counted.note(sql)

    async def fetched(sql: str, parameters: Any = ()) -> Any:
        counted.note(sql)
        return await fetch(sql, parameters)

    async def changed(sql: str, parameters: Any = ()) -> Any:
        counted.note(sql)
        return await change(sql, parameters)

    for engine in engines:
        event.listen(engine, "before_cursor_execute", executed)
    beside = {"fetch": fetched, "change": changed} if database.file is not None else {}
    vars(database).update(beside)
    try:
        yield counted
    finally:
        counted.writes = database.writes - writes
        for name in beside:
            del vars(database)[name]
        for engine in engines:
            event.remove(engine, "before_cursor_execute", executed)
