"""The parts of publishing, wired to each other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.chat.posters import Posters
from bot.platform_ports import Hidden, Profiles
from bot.ports import Clock
from bot.ports.publishing import Job, Jobs, Outbox, Planner
from bot.publishing.boundaries import Boundary, passing_by
from bot.publishing.hosts_rules import HostsRules
from bot.publishing.janitor import Janitor
from bot.publishing.messenger import Messenger
from bot.publishing.publisher import Publisher
from bot.publishing.reconciler import Reconciler
from bot.publishing.sweep import DELIVER, JANITOR, RECONCILE, Sweep
from bot.publishing.uncertain import AskingHosts


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """`lease`: how long a claim holds. `settle`: how long after it a post without an answer is left alone."""

    lease: timedelta = timedelta(seconds=30)
    settle: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    outbox: Outbox
    publisher: Publisher
    reconciler: Reconciler
    janitor: Janitor
    pace: Pace
    boundary: Boundary

    @property
    def jobs(self) -> Mapping[str, Job]:
        """What `Jobs.run` works on, by name."""
        return {
            DELIVER: self.publisher.deliver,
            RECONCILE: self.reconciler.reconcile,
            JANITOR: self.janitor.tidy,
        }

    def sweep(self, planners: Sequence[Planner], jobs: Jobs) -> Sweep:
        return Sweep(planners, self.outbox, jobs, settle=self.pace.settle, boundary=self.boundary)


def publishing(
    outbox: Outbox,
    posters: Posters,
    messenger: Messenger,
    profiles: Profiles,
    hidden: Hidden,
    clock: Clock,
    *,
    pace: Pace | None = None,
    boundary: Boundary = passing_by,
) -> Publishing:
    pace = pace or Pace()
    lease, settle = pace.lease, pace.settle
    rules = HostsRules(profiles, hidden, outbox)
    publisher = Publisher(outbox, posters, messenger, rules, clock, lease=lease, boundary=boundary)
    asking = AskingHosts(outbox, profiles, clock)
    return Publishing(
        outbox=outbox,
        publisher=publisher,
        reconciler=Reconciler(
            outbox, posters, publisher, asking, rules, clock, lease=lease, settle=settle, boundary=boundary
        ),
        janitor=Janitor(outbox, posters, clock, settle=settle, boundary=boundary),
        pace=pace,
        boundary=boundary,
    )
