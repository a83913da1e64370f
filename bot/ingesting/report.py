"""What became of each source."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.episode import Episode


class Outcome(StrEnum):
    READ = "read"
    UNCHANGED = "unchanged"
    REVISED = "revised"
    SKIPPED = "skipped"
    """Readable, and no transcript."""
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class SourceOutcome:
    """`source` is a path or URL as it was given or found; `reason` says why when it was skipped or failed."""

    source: str
    outcome: Outcome
    reason: str = ""
    episode: Episode | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """`total` grows while folders and feeds open up."""

    done: int
    total: int
    latest: SourceOutcome


ProgressListener = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class IngestReport:
    """Every source that was met, in order."""

    outcomes: tuple[SourceOutcome, ...]

    @property
    def read(self) -> int:
        """Transcripts that were read, whether the library knew them or not."""
        return sum(outcome.episode is not None for outcome in self.outcomes)

    @property
    def new(self) -> int:
        return self._count(Outcome.READ)

    @property
    def unchanged(self) -> int:
        return self._count(Outcome.UNCHANGED)

    @property
    def revised(self) -> int:
        return self._count(Outcome.REVISED)

    @property
    def skipped(self) -> int:
        return self._count(Outcome.SKIPPED)

    @property
    def failed(self) -> int:
        return self._count(Outcome.FAILED)

    @property
    def problems(self) -> tuple[SourceOutcome, ...]:
        """What was skipped or failed, with its reason."""
        return tuple(outcome for outcome in self.outcomes if outcome.reason)

    def _count(self, wanted: Outcome) -> int:
        return sum(outcome.outcome is wanted for outcome in self.outcomes)
