"""How work is spread: within one process, or over all that share PostgreSQL."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.composition.app import App
from bot.ports.publishing import Jobs
from bot.publishing.in_process_jobs import InProcessJobs


@asynccontextmanager
async def open_jobs(app: App) -> AsyncIterator[Jobs]:
    """Work spread over all processes on PostgreSQL; on SQLite there is one process, and its memory is enough."""
    if app.stores.database.is_sqlite:
        yield InProcessJobs(app.settings.publish_at_once)
        return
    from storage.jobs import ProcrastinateJobs

    settings = app.settings
    jobs = ProcrastinateJobs(app.stores.database, settings.publish_at_once, lost_after=settings.publish_lease)
    try:
        yield jobs
    finally:
        await jobs.close()
