"""Numbers."""

import pytest

from server.domain.refusals import Refusal


def test_numbers_of_a_series_have_no_gap_and_no_repeat(hall):
    assert [hall.issue("AC"[n % 2]).number for n in range(4)] == ["A001", "C001", "A002", "C002"]


def test_the_thousandth_number_goes_on_without_wrapping(hall):
    numbers = [hall.issue().number for _ in range(1_001)]
    assert numbers[998:] == ["A999", "A1000", "A1001"]
    assert len(set(numbers)) == 1_001


def test_a_segment_may_have_a_series_of_its_own(make_hall):
    hall = make_hall(segments=[{"code": "gold", "name": "Gold", "target_wait_min": 10, "prefix": "V"}])
    assert [hall.issue(segment=segment).number for segment in ("gold", "ordinary", "gold")] == ["V001", "A001", "V002"]


def test_a_day_has_a_limit_of_tickets_with_a_name(make_hall):
    hall = make_hall(branch={"tickets_per_day_max": 2})
    hall.issue()
    hall.issue()
    with pytest.raises(Refusal, match="tickets_used_up"):
        hall.issue()


@pytest.mark.parametrize(
    ("service", "segment", "code"), [("X", "ordinary", "unknown_service"), ("A", "x", "unknown_segment")]
)
def test_what_the_branch_does_not_know_is_refused(hall, service, segment, code):
    with pytest.raises(Refusal, match=code):
        hall.issue(service, segment)
