"""The contract of `Jobs`: in one process, and over PostgreSQL."""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
import pytest

from bot.errors import StorageError
from bot.ports.publishing import Job, Jobs, rest_after
from bot.publishing.in_process_jobs import InProcessJobs
from storage.database import Database
from storage.job_schema import migrate_jobs
from storage.jobs import ProcrastinateJobs, kept_job
from tests.servers import PostgresServer

SHORT = timedelta(milliseconds=50)
SILENT = timedelta(seconds=3)
MakeJobs = Callable[[], Jobs]


class Work:
    """Jobs that say what they do, and wait where they are held."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.done: list[str] = []
        self.failing: Counter[str] = Counter()
        self.held: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self.held_ones: set[str] = set()

    @property
    def jobs(self) -> Mapping[str, Job]:
        return {"say": self.say, "shout": self.say}

    def hold(self, *arguments: str) -> None:
        self.held_ones.update(arguments)

    def let_go(self, argument: str) -> None:
        self.held[argument].set()

    async def say(self, argument: str) -> None:
        self.begun.append(argument)
        if argument in self.held_ones:
            await self.held[argument].wait()
        if self.failing[argument]:
            self.failing[argument] -= 1
            raise RuntimeError("the moon is in the way")
        self.done.append(argument)


@pytest.fixture(params=["in process", "procrastinate"])
async def make_jobs(request: pytest.FixtureRequest) -> AsyncIterator[MakeJobs]:
    """Every call is another replica, as far as there are any."""
    if request.param == "in process":
        alone = InProcessJobs(4, rest=lambda _: SHORT)
        yield lambda: alone
        return
    database = await empty_database(request.getfixturevalue("postgres"))
    made: list[ProcrastinateJobs] = []

    def make() -> Jobs:
        made.append(ProcrastinateJobs(database, 4, rest=lambda _: SHORT))
        return made[-1]

    yield make
    for jobs in made:
        await jobs.close()
    await database.close()


@pytest.fixture
async def shared(postgres: PostgresServer) -> AsyncIterator[Database]:
    database = await empty_database(postgres)
    yield database
    await database.close()


async def empty_database(postgres: PostgresServer) -> Database:
    database = Database(postgres.new_database())
    await migrate_jobs(database)
    return database


@asynccontextmanager
async def working(jobs: Jobs, work: Work) -> AsyncIterator[asyncio.Task[None]]:
    running = asyncio.create_task(jobs.run(work.jobs))
    try:
        yield running
    finally:
        for held in work.held_ones:
            work.let_go(held)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def until(claim: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not claim():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


async def turns() -> None:
    """Long enough for what might begin to have begun: nothing is decided by how long that is."""
    await asyncio.sleep(0.1)


async def test_what_is_enqueued_runs_before_and_while_somebody_works(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    await jobs.enqueue("say", "early")
    async with working(jobs, work):
        await until(lambda: work.done == ["early"])
        await jobs.enqueue("shout", "late")
        await until(lambda: work.done == ["early", "late"])


async def test_the_same_pair_waits_once(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    for _ in range(3):
        await jobs.enqueue("say", "a")
    await jobs.enqueue_all("say", [("a", ""), ("b", ""), ("b", "")])
    await jobs.enqueue("shout", "a")
    await jobs.enqueue("say", "end", queue="last")
    async with working(jobs, work):
        await until(lambda: len(work.done) >= 4)
        await turns()
    assert Counter(work.done) == Counter({"a": 2, "b": 1, "end": 1})


async def test_a_pair_that_runs_may_wait_once_more(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    work.hold("a")
    async with working(jobs, work):
        await jobs.enqueue("say", "a", queue="one")
        await until(lambda: work.begun == ["a"])
        await jobs.enqueue("say", "a", queue="one")
        await jobs.enqueue("say", "a", queue="one")
        work.let_go("a")
        await until(lambda: work.done == ["a", "a"])
        await turns()
    assert work.begun == ["a", "a"]


async def test_a_queue_does_one_thing_at_a_time_and_in_order_while_others_go_on(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    work.hold("1")
    await jobs.enqueue_all("say", [("1", "slow"), ("2", "slow"), ("3", "slow")])
    await jobs.enqueue_all("say", [("other", "quick"), ("none", "")])
    async with working(jobs, work):
        await until(lambda: {"other", "none"} <= set(work.done))
        await turns()
        assert "2" not in work.begun
        work.let_go("1")
        await until(lambda: len(work.done) == 5)
    assert [one for one in work.done if one.isdecimal()] == ["1", "2", "3"]


async def test_a_crowded_queue_takes_no_turn_of_the_others(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    work.hold("crowd 0")
    await jobs.enqueue_all("say", [(f"crowd {number}", "crowd") for number in range(40)])
    await jobs.enqueue_all("say", [(f"lone {number}", f"lone {number}") for number in range(10)])
    async with working(jobs, work):
        await until(lambda: len(work.done) == 10)
        assert all(one.startswith("lone") for one in work.done)
        work.let_go("crowd 0")
        await until(lambda: len(work.done) == 50)


async def test_a_lane_of_which_every_place_hangs_holds_up_no_other(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    hanging = [f"slow {number}" for number in range(6)]
    work.hold(*hanging)
    await jobs.enqueue_all("say", [(name, name) for name in hanging], lane="slow")
    async with working(jobs, work):
        await until(lambda: len(work.begun) == 4)
        await jobs.enqueue_all("say", [(f"quick {number}", f"quick {number}") for number in range(6)], lane="quick")
        await jobs.enqueue("say", "of no lane")
        await until(lambda: len(work.done) == 7)
        assert sum(name.startswith("slow") for name in work.begun) == 4
        assert not set(work.done) & set(hanging)


async def test_a_queue_is_one_in_all_lanes(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    work.hold("first")
    await jobs.enqueue("say", "first", queue="one", lane="slow")
    await jobs.enqueue("say", "second", queue="one", lane="quick")
    await jobs.enqueue("say", "alone", lane="quick")
    async with working(jobs, work):
        await until(lambda: work.done == ["alone"])
        await turns()
        assert "second" not in work.begun
        work.let_go("first")
        await until(lambda: work.done == ["alone", "first", "second"])


async def test_many_run_at_once_but_not_more_than_were_allowed(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    names = [f"j{number}" for number in range(6)]
    work.hold(*names)
    await jobs.enqueue_all("say", [(name, name) for name in names])
    async with working(jobs, work):
        await until(lambda: len(work.begun) == 4)
        await turns()
        assert len(work.begun) == 4


async def test_a_job_that_fails_is_logged_and_runs_again(make_jobs: MakeJobs, caplog: pytest.LogCaptureFixture) -> None:
    jobs, work = make_jobs(), Work()
    work.failing["a"] = 3
    await jobs.enqueue("say", "a", queue="one")
    with caplog.at_level(logging.ERROR):
        async with working(jobs, work):
            await until(lambda: work.done == ["a"])
    told = [record for record in caplog.records if record.getMessage() == "a job failed name=say argument=a"]
    assert len(told) == 3
    assert work.begun == ["a"] * 4


async def test_what_failed_does_not_hold_up_what_waits_behind_it(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    work.failing["bad"] = 1
    await jobs.enqueue_all("say", [("bad", "one"), ("good", "one"), ("better", "one")])
    async with working(jobs, work):
        await until(lambda: len(work.done) == 3)
    assert work.done == ["good", "better", "bad"]


async def test_what_failed_rests_even_if_it_is_enqueued_again(postgres: PostgresServer) -> None:
    """As a sweep does at every tick."""

    async def once(jobs: Jobs) -> list[str]:
        work = Work()
        work.failing["bad"] = 100
        async with working(jobs, work):
            await jobs.enqueue("say", "bad")
            await until(lambda: work.begun == ["bad"])
            await turns()
            for _ in range(3):
                await jobs.enqueue("say", "bad")
            await turns()
        return work.begun

    database = await empty_database(postgres)
    shared = ProcrastinateJobs(database, 4)
    assert await once(InProcessJobs(4)) == ["bad"]
    assert await once(shared) == ["bad"]
    await shared.close()
    await database.close()


def test_rests_grow_and_end_at_ten_minutes() -> None:
    rests = [rest_after(failures) for failures in (1, 2, 3, 9, 10, 1000)]
    assert rests == [timedelta(seconds=seconds) for seconds in (2, 4, 8, 512, 600, 600)]


async def test_whoever_is_told_to_stop_ends_what_is_under_way_and_begins_nothing(make_jobs: MakeJobs) -> None:
    jobs, work = make_jobs(), Work()
    work.hold("a")
    async with working(jobs, work) as running:
        await jobs.enqueue_all("say", [("a", "one"), ("b", "one")])
        await until(lambda: work.begun == ["a"])
        running.cancel()
        await turns()
        assert not running.done()
        work.let_go("a")
        with pytest.raises(asyncio.CancelledError):
            await running
    assert work.done == ["a"]


async def test_replicas_share_the_work_and_one_queue_is_one_for_all(shared: Database) -> None:
    replicas = [ProcrastinateJobs(shared, 4) for _ in range(3)]
    running, at_once, done = Counter[str](), Counter[str](), list[str]()

    async def say(argument: str) -> None:
        queue = argument.partition(" ")[0]
        running[queue] += 1
        at_once[queue] = max(at_once[queue], running[queue])
        await asyncio.sleep(0.002)
        running[queue] -= 1
        done.append(argument)

    work = [(f"q{number % 7} {number}", f"q{number % 7}") for number in range(70)]
    await asyncio.gather(*(replica.enqueue_all("say", work) for replica in replicas))
    tasks = [asyncio.create_task(replica.run({"say": say})) for replica in replicas]
    await until(lambda: len(done) >= 70)
    await turns()
    await stop(*tasks)
    assert Counter(done) == Counter(argument for argument, _ in work)
    assert set(at_once.values()) == {1}
    await asyncio.gather(*(replica.close() for replica in replicas))


async def test_a_process_works_in_lanes_that_only_others_fill(shared: Database) -> None:
    filling, worker, work = ProcrastinateJobs(shared, 4), ProcrastinateJobs(shared, 4, lost_after=SILENT), Work()
    await filling.enqueue("say", "a", lane="slow")
    async with working(worker, work):
        await until(lambda: work.done == ["a"])
        await filling.enqueue("say", "b", lane="quick")
        await until(lambda: work.done == ["a", "b"])
    await asyncio.gather(filling.close(), worker.close())


async def test_work_of_a_process_that_fell_silent_is_given_to_another(shared: Database) -> None:
    lost, finder = ProcrastinateJobs(shared, 4), ProcrastinateJobs(shared, 4, lost_after=SILENT)
    work, never = Work(), asyncio.Event()
    begun = asyncio.Event()

    async def hang(_: str) -> None:
        begun.set()
        await never.wait()

    await lost.enqueue("say", "a", queue="one")
    hanging = asyncio.create_task(lost.run({"say": hang}))
    await begun.wait()
    await lost.enqueue("say", "b", queue="one")
    await silence(shared)
    async with working(finder, work):
        await until(lambda: sorted(work.done) == ["a", "b"])
    never.set()
    await stop(hanging)
    await asyncio.gather(lost.close(), finder.close())


async def test_lost_work_that_waits_again_already_runs_once(shared: Database) -> None:
    lost, finder = ProcrastinateJobs(shared, 4), ProcrastinateJobs(shared, 4, lost_after=SILENT)
    await lost.enqueue("say", "a", queue="one")
    await left_doing(shared)
    await lost.enqueue("say", "a", queue="one")
    work = Work()
    async with working(finder, work):
        await until(lambda: work.done == ["a"])
        await turns()
    assert work.done == ["a"]
    await asyncio.gather(lost.close(), finder.close())


async def test_what_ended_without_the_database_hearing_of_it_does_not_hold_up_its_queue(shared: Database) -> None:
    jobs, work = ProcrastinateJobs(shared, 4, lost_after=SILENT), Work()
    async with working(jobs, work):
        await jobs.enqueue("say", "first")
        await until(lambda: work.done == ["first"])
        await still_doing(shared, "shout", "one", "kept")
        await jobs.enqueue("say", "behind", queue="one")
        await until(lambda: "behind" in work.done)
    await jobs.close()


async def test_the_database_may_go_away_and_come_back(shared: Database) -> None:
    jobs, work = ProcrastinateJobs(shared, 4), Work()
    async with working(jobs, work):
        await jobs.enqueue("say", "before")
        await until(lambda: work.done == ["before"])
        await cut_off(shared)
        await again(lambda: jobs.enqueue("say", "after"))
        await until(lambda: work.done == ["before", "after"])
    await jobs.close()


async def test_nothing_of_a_community_and_nothing_that_is_done_stays_in_the_tables(shared: Database) -> None:
    jobs, work = ProcrastinateJobs(shared, 4), Work()
    await jobs.enqueue("say", "4711", queue="slack:A1:-:T-CANARY")
    assert "CANARY" not in await everything(shared)
    async with working(jobs, work):
        await until(lambda: work.done == ["4711"])
        await turns()
    await jobs.close()
    assert "4711" not in await everything(shared)


async def stop(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def again(attempt: Callable[[], Awaitable[None]]) -> None:
    for _ in range(5):
        try:
            return await attempt()
        except StorageError:
            await asyncio.sleep(0.05)
    await attempt()


def connected(database: Database) -> "psycopg.Connection[tuple[object, ...]]":
    return psycopg.connect(database.url.set(drivername="postgresql").render_as_string(hide_password=False))


async def silence(database: Database) -> None:
    """Every process that works now looks as if it had said nothing for an hour."""
    with connected(database) as connection:
        connection.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'")


async def left_doing(database: Database) -> None:
    with connected(database) as connection:
        connection.execute("UPDATE procrastinate_jobs SET status = 'doing'")


async def still_doing(database: Database, name: str, queue: str, argument: str) -> None:
    """A job that a living worker holds, as far as the database knows."""
    job = kept_job(name, argument, queue)
    with connected(database) as connection:
        connection.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, status, worker_id)"
            " SELECT %s, %s, %s, %s, '{\"argument\": \"kept\"}', 'doing', id FROM procrastinate_workers",
            [job.queue, job.task_name, job.lock, job.queueing_lock],
        )


async def cut_off(database: Database) -> None:
    with connected(database) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


async def everything(database: Database) -> str:
    tables = ("procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers")
    with connected(database) as connection:
        return "".join(str(connection.execute(f"SELECT * FROM {table}").fetchall()) for table in tables)
