"""Brings a database to the tables this version of Aftershow needs, in code: nobody runs Alembic by hand."""

from storage.migrations.migrate import HEAD, migrate

__all__ = ["HEAD", "migrate"]
