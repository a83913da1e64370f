"""The contracts of `Schedules` and `Occurrences` again, for their twins in memory that tests of a year run on."""

import pytest

from bot.ports.calendar import Occurrences, Schedules
from tests.contracts.test_occurrences import (
    test_a_local_date_is_recorded_once,
    test_history_is_newest_first_and_the_communitys_own,
    test_of_many_who_record_at_once_one_is_told_yes,
    test_picks_are_remembered_by_their_last_date_but_for_what_was_skipped,
    test_the_same_date_twice_in_one_go_is_recorded_once,
    test_what_was_planned_keeps_its_first_content_until_it_is_settled_once,
)
from tests.contracts.test_schedules import (
    test_a_schedule_that_is_removed_is_due_no_more,
    test_a_step_moves_only_a_schedule_that_still_waits_for_what_was_seen,
    test_an_amended_schedule_waits_for_what_it_waited_for,
    test_schedules_come_back_whole_and_each_community_sees_its_own,
    test_what_is_due_comes_longest_waiting_first_and_no_more_than_asked_for,
)
from tests.fakes.memory_calendar import MemoryOccurrences, MemorySchedules

__all__ = [
    "test_a_local_date_is_recorded_once",
    "test_a_schedule_that_is_removed_is_due_no_more",
    "test_a_step_moves_only_a_schedule_that_still_waits_for_what_was_seen",
    "test_an_amended_schedule_waits_for_what_it_waited_for",
    "test_history_is_newest_first_and_the_communitys_own",
    "test_of_many_who_record_at_once_one_is_told_yes",
    "test_picks_are_remembered_by_their_last_date_but_for_what_was_skipped",
    "test_schedules_come_back_whole_and_each_community_sees_its_own",
    "test_the_same_date_twice_in_one_go_is_recorded_once",
    "test_what_is_due_comes_longest_waiting_first_and_no_more_than_asked_for",
    "test_what_was_planned_keeps_its_first_content_until_it_is_settled_once",
]


@pytest.fixture
def schedules() -> Schedules:
    return MemorySchedules()


@pytest.fixture
def occurrences() -> Occurrences:
    return MemoryOccurrences()
