"""Business time at another pace."""

from server.serving.clocks import Pace, clocks, wall_ms


def test_business_time_runs_as_many_times_faster_as_said():
    assert Pace(1_000, 60.0, at_s=50.0).at_ms(51.5) == 1_000 + 90_000


def test_it_holds_before_its_start_and_at_its_end():
    pace = Pace(1_000, 10.0, at_s=50.0, until_ms=3_000)
    assert [pace.at_ms(at_s) for at_s in (0.0, 50.0, 50.1, 90.0)] == [1_000, 1_000, 2_000, 3_000]


def test_it_stands_until_the_file_that_begins_it_names_a_second(tmp_path):
    begins = tmp_path / "begins"
    time = clocks(Pace(1_000, 0.001, at_s=0.0, until_ms=2_000).beginning_by(begins))
    assert time.now_ms() == 1_000
    begins.write_text(repr(time.monotonic() - 1_000_000))
    assert time.now_ms() == 2_000


def test_two_processes_that_know_a_pace_know_the_same_time():
    one, other = (clocks(Pace(5_000, 0.0, at_s=0.0)) for _ in range(2))
    assert one.now_ms() == other.now_ms() == 5_000


def test_without_a_pace_business_time_is_the_time_of_day():
    before = wall_ms()
    assert before <= clocks().now_ms() <= wall_ms()
