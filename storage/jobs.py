"""Work spread over processes: Procrastinate on PostgreSQL, beside the tables of everything else."""

import asyncio
import hashlib
import logging
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, datetime, timedelta

import procrastinate
import psycopg
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job as KeptJob
from procrastinate.jobs import Status

from bot.errors import StorageError
from bot.ports.publishing import Job, rest_after
from storage.database import Database

logger = logging.getLogger(__name__)

_LANE = "aftershow"
"""The engine's queue for the lane without a name; those with one stand behind a colon."""
_CONNECTIONS = 4
_LOOK = timedelta(seconds=1)
"""How often a process looks for work of which it was not told: what waited for another job of its queue."""
_AGAIN = timedelta(seconds=5)
_IN_ONE = 500
_BROKEN = (ConnectorException, psycopg.Error)
_WAITING = (
    "SELECT queueing_lock AS pair FROM procrastinate_jobs WHERE status = 'todo' AND queueing_lock = ANY(%(pairs)s)"
)
_LANES = "SELECT DISTINCT queue_name AS lane FROM procrastinate_jobs WHERE status = 'todo'"
_NEXT = (
    "SELECT pg_notify('procrastinate_queue_v1#' || queue_name,"
    " json_build_object('type', 'job_inserted', 'job_id', id)::text)"
    " FROM procrastinate_jobs WHERE lock = %(lock)s AND status = 'todo' ORDER BY id LIMIT 1"
)


class ProcrastinateJobs:
    """Implements `Jobs` over PostgreSQL: any process enqueues, whichever runs takes what waited longest.

    Each lane has a worker of the engine's with `at_once` places, from when this process first hears of it.
    A job whose process did not say for `lost_after` that it lives is given to another. Nothing of a community but its
    posts' numbers stands in a job: names of queues are kept as hashes, and what is done is deleted.
    """

    def __init__(
        self,
        database: Database,
        at_once: int,
        *,
        lost_after: timedelta = timedelta(seconds=30),
        rest: Callable[[int], timedelta] = rest_after,
    ) -> None:
        address = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        connector = procrastinate.PsycopgConnector(conninfo=address, min_size=1, max_size=_CONNECTIONS)
        self._engine = procrastinate.App(connector=connector)
        self._at_once = at_once
        self._lost_after = lost_after
        self._rest_after = rest
        self._opening = asyncio.Lock()
        self._open = False
        self._working: set[int] = set()
        self._calls: set[asyncio.Task[None]] = set()
        self._workers: dict[str, int] = {}
        """The number that the database knows each lane's worker by."""
        self._lanes: set[str] = {_LANE}
        self._more_lanes = asyncio.Event()
        self._forgotten: set[int] = set()

    async def enqueue(self, name: str, argument: str, *, queue: str = "", lane: str = "") -> None:
        """Raises `StorageError`."""
        await self.enqueue_all(name, [(argument, queue)], lane=lane)

    async def enqueue_all(self, name: str, work: Sequence[tuple[str, str]], *, lane: str = "") -> None:
        """Raises `StorageError`."""
        jobs = {job.queueing_lock: job for job in (kept_job(name, argument, queue, lane) for argument, queue in work)}
        self._heard_of({job.queue for job in jobs.values()})
        try:
            await self._opened()
            for start in range(0, len(jobs), _IN_ONE):
                await self._add([*jobs.values()][start : start + _IN_ONE])
        except _BROKEN as error:
            raise StorageError("Work could not be handed out: the database does not answer just now.") from error

    async def run(self, jobs: Mapping[str, Job]) -> None:
        for name, job in jobs.items():
            self._engine.task(name=name, pass_context=True)(self._task(job))
        async with asyncio.TaskGroup() as group:
            looking = group.create_task(self._look_after_lost_jobs())
            try:
                await self._work_in_lanes()
            finally:
                looking.cancel()
                await asyncio.gather(*self._calls)

    async def close(self) -> None:
        if self._open:
            self._open = False
            await self._engine.close_async()

    async def _opened(self) -> None:
        async with self._opening:
            if not self._open:
                await self._engine.open_async()
                self._open = True

    async def _add(self, jobs: Sequence[KeptJob]) -> None:
        """Those that do not wait already. Another process may add some of them meanwhile: then each on its own."""
        manager = self._engine.job_manager
        pairs = [job.queueing_lock for job in jobs]
        rows = await self._engine.connector.execute_query_all_async(_WAITING, pairs=pairs)
        waiting = {row["pair"] for row in rows}
        fresh = [job for job in jobs if job.queueing_lock not in waiting]
        if not fresh:
            return
        try:
            await manager.batch_defer_jobs_async(fresh)
        except AlreadyEnqueued:
            for job in fresh:
                await self._add_one(job)

    async def _add_one(self, job: KeptJob) -> None:
        try:
            await self._engine.job_manager.defer_job_async(job)
        except AlreadyEnqueued:
            return

    def _heard_of(self, lanes: Set[str]) -> None:
        if not lanes <= self._lanes:
            self._lanes |= lanes
            self._more_lanes.set()

    async def _work_in_lanes(self) -> None:
        worked: set[str] = set()
        async with asyncio.TaskGroup() as group:
            while True:
                for lane in self._lanes - worked:
                    worked.add(lane)
                    group.create_task(self._run_again_and_again(lane))
                self._more_lanes.clear()
                await self._more_lanes.wait()

    async def _run_again_and_again(self, lane: str) -> None:
        """A database that goes away stops the worker, and it starts again when it is back."""
        beat = self._lost_after.total_seconds() / 3
        while True:
            try:
                await self._opened()
                await self._engine.run_worker_async(
                    queues=[lane],
                    concurrency=self._at_once,
                    delete_jobs="always",
                    install_signal_handlers=False,
                    fetch_job_polling_interval=_LOOK.total_seconds(),
                    update_heartbeat_interval=beat,
                    stalled_worker_timeout=self._lost_after.total_seconds(),
                )
            except _BROKEN as error:
                if _is_stopping():
                    raise asyncio.CancelledError from error
                logger.warning("jobs rest until the database is back error=%s", type(error).__name__)
            await asyncio.sleep(_AGAIN.total_seconds())

    def _task(self, job: Job):  # type: ignore[no-untyped-def]
        async def work(context: JobContext, *, argument: str, failures: int = 0) -> None:
            assert context.job.id is not None
            if context.job.worker_id is not None:
                self._workers[context.job.queue] = context.job.worker_id
            self._working.add(context.job.id)
            self._call_the_next_of(context.job)
            try:
                await job(argument)
            except Exception:
                logger.exception("a job failed name=%s argument=%s", context.job.task_name, argument)
                await self._rest(context.job, argument, failures + 1)
            finally:
                self._working.discard(context.job.id)

        return work

    def _call_the_next_of(self, job: KeptJob) -> None:
        """When this one is done and the database knows it: the engine tells nobody that a queue is free again."""
        this = asyncio.current_task()
        if this is not None and job.lock is not None:
            this.add_done_callback(lambda _: self._calls.add(asyncio.create_task(self._call(job.lock))))

    async def _call(self, lock: str | None) -> None:
        try:
            await self._engine.connector.execute_query_async(_NEXT, lock=lock)
        except _BROKEN:
            logger.info("a free queue was not called out; it is found within a second")
        finally:
            this = asyncio.current_task()
            if this is not None:
                self._calls.discard(this)

    async def _rest(self, failed: KeptJob, argument: str, failures: int) -> None:
        """Again later, as a job of its own: while the failed one ran, the same pair may have been enqueued anew. Its
        low priority keeps it from holding up what waits behind it in its queue."""
        again = failed.evolve(
            id=None,
            status=None,
            priority=-failures,
            scheduled_at=datetime.now(UTC) + self._rest_after(failures),
            task_kwargs={"argument": argument, "failures": failures},
        )
        try:
            await self._add_one(again)
        except _BROKEN:
            logger.warning("a failed job was not put back; the next sweep finds it again")

    async def _look_after_lost_jobs(self) -> None:
        while True:
            await asyncio.sleep(self._lost_after.total_seconds() / 3)
            try:
                await self._opened()
                for lost in await self._lost():
                    await self._give_again(lost)
                rows = await self._engine.connector.execute_query_all_async(_LANES)
                self._heard_of({str(row["lane"]) for row in rows})
            except _BROKEN as error:
                logger.warning("lost jobs were not looked for error=%s", type(error).__name__)

    async def _lost(self) -> Sequence[KeptJob]:
        """Jobs of processes that fell silent, and those that ended here without the database hearing of it."""
        manager = self._engine.job_manager
        silent = list(await manager.get_stalled_jobs(seconds_since_heartbeat=self._lost_after.total_seconds()))
        mine = [
            job
            for worker in [*self._workers.values()]  # lanes begin meanwhile
            for job in await manager.list_jobs_async(status=Status.DOING.value, worker_id=worker)
        ]
        idle = {job.id: job for job in mine if job.id is not None and job.id not in self._working}
        seen_before = self._forgotten & idle.keys()
        self._forgotten = set(idle) - seen_before
        return [*silent, *(idle[one] for one in seen_before)]

    async def _give_again(self, lost: KeptJob) -> None:
        """Only one process can take it away; what is lost between the two steps is found by the next sweep."""
        try:
            await self._engine.job_manager.finish_job(lost, Status.FAILED, delete_job=True)
        except _BROKEN:
            return
        logger.warning("a job was lost and runs again name=%s job=%s", lost.task_name, lost.id)
        await self._add_one(lost.evolve(id=None, status=None, worker_id=None, scheduled_at=None))


def _is_stopping() -> bool:
    """The engine's own trouble while it stops hides that it was told to."""
    this = asyncio.current_task()
    return this is not None and this.cancelling() > 0


def kept_job(name: str, argument: str, queue: str, lane: str = "") -> KeptJob:
    return KeptJob(
        queue=f"{_LANE}:{lane}" if lane else _LANE,
        lock=_hash(queue) if queue else None,
        queueing_lock=_hash(f"{name} {argument}"),
        task_name=name,
        task_kwargs={"argument": argument},
    )


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
