"""Who may have a number when: hours, holidays, last minutes, early end, quotas."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from server.domain import commands, events
from server.domain.hours import profile_at
from server.domain.refusals import Refusal

MINUTE_MS = 60_000
WEEK = {"weekdays": ["09:00-12:00", "13:30-17:00"], "sat": ["09:30-12:00"]}
TUESDAY, SATURDAY, SUNDAY = "2026-11-24", "2026-11-28", "2026-11-29"


def service(code="A", **changed):
    return {"code": code, "name": code, "hours": WEEK} | changed


def at(hall, day, clock, zone="Asia/Shanghai"):
    """Go to this time of this business day, which opens if it is a new one."""
    moment = datetime.fromisoformat(f"{day} {clock}").replace(tzinfo=ZoneInfo(zone))
    hall.now_ms = round(moment.astimezone(UTC).timestamp() * 1000)
    if hall.day.day != day:
        settings = hall.day.settings
        hall.do(commands.CloseDay())
        hall.do(commands.OpenDay(day, settings))
    return hall


def refused(hall, code, service="A", **asked):
    """The values of the refusal of a number, which changes nothing."""
    before = len(hall.log)
    with pytest.raises(Refusal) as refusal:
        hall.do(commands.IssueTicket(next(hall.ids), service, **asked))
    assert refusal.value.code == code
    assert len(hall.log) == before
    return refusal.value.values


def entered(hall):
    """The branch's clock when the newest ticket entered."""
    newest = list(hall.day.tickets.values())[-1]
    return datetime.fromtimestamp(newest.entered_ms / 1000, ZoneInfo(hall.day.rules.timezone)).strftime("%H:%M")


def test_each_weekday_has_its_own_hours(make_hall):
    hall = make_hall(services=[service()])
    at(hall, TUESDAY, "16:59").issue()
    opens_ms = refused(at(hall, TUESDAY, "12:30"), "service_closed")["opens_ms"]
    assert opens_ms == at(hall, TUESDAY, "13:30").now_ms
    at(hall, SATURDAY, "11:59").issue()
    assert refused(at(hall, SATURDAY, "13:30"), "service_closed")["opens_ms"] is None
    assert refused(at(hall, SUNDAY, "10:00"), "service_closed")["opens_ms"] is None
    assert hall.day.hours == {"A": []}


def test_a_holiday_shuts_every_service_that_keeps_holidays(make_hall):
    services = [service(), service("C", closed_on_holidays=False), {"code": "N", "name": "N"}]
    hall = at(make_hall(services=services, branch={"holidays": [SATURDAY]}), SATURDAY, "10:00")
    refused(hall, "service_closed", "A")
    refused(hall, "service_closed", "N")
    hall.issue("C")
    at(hall, SUNDAY, "10:00").issue("N")


def test_a_special_day_has_its_own_hours_on_a_sunday_and_on_a_holiday_or_none(make_hall):
    special = [{"date": SUNDAY, "hours": ["10:00-11:00"]}, {"date": "2026-11-30", "hours": []}]
    services = [service(), service("C", closed_on_holidays=False)]
    hall = make_hall(services=services, branch={"holidays": [SUNDAY], "special_days": special})
    at(hall, SUNDAY, "10:59").issue("A")
    refused(hall, "service_closed", "C")
    refused(at(hall, SUNDAY, "11:00"), "service_closed", "A")
    refused(at(hall, "2026-11-30", "10:00"), "service_closed", "A")
    hall.issue("C")


def test_on_a_holiday_head_starts_may_be_others(make_hall):
    hall = make_hall(
        services=[service(closed_on_holidays=False, head_start_min=1, holiday_head_start_min=4, hours=[])],
        segments=[
            {"code": "gold", "name": "g", "head_start_min": 2, "holiday_head_start_min": 0},
            {"code": "ruby", "name": "r", "head_start_min": 3},
        ],
        branch={"holidays": [SUNDAY]},
    )
    ahead = {}
    for day in (SATURDAY, SUNDAY):
        at(hall, day, "10:00")
        tickets = [hall.issue(segment=segment) for segment in ("ordinary", "gold", "ruby")]
        ahead[day] = [(ticket.promised_ms - ticket.due_ms) // MINUTE_MS for ticket in tickets]
    assert ahead == {SATURDAY: [1, 3, 4], SUNDAY: [4, 4, 7]}


def test_a_service_may_have_a_shorter_maximum_wait_and_never_a_longer_one(make_hall):
    hall = make_hall(services=[service(maximum_wait_min=12, hours=[]), service("C", hours=[])])
    waits = [(ticket.overdue_ms - ticket.entered_ms) // MINUTE_MS for ticket in (hall.issue("A"), hall.issue("C"))]
    assert waits == [12, 30]


def test_no_number_is_given_in_the_last_minutes_before_closing_nor_before_a_break(make_hall):
    hall = make_hall(services=[service(), service("C", last_ticket_min=0)], branch={"last_ticket_min": 20})
    at(hall, TUESDAY, "11:39").issue()
    assert refused(at(hall, TUESDAY, "11:40"), "service_closed")["opens_ms"] == at(hall, TUESDAY, "13:30").now_ms
    at(hall, TUESDAY, "16:39").issue()
    assert refused(at(hall, TUESDAY, "16:40"), "service_closed")["opens_ms"] is None
    at(hall, TUESDAY, "16:59").issue("C")


def test_hours_that_touch_each_other_have_no_closing_between_them(make_hall):
    hall = make_hall(services=[service(hours=["09:00-12:00", "12:00-17:00"], last_ticket_min=20)])
    at(hall, TUESDAY, "11:50").issue()
    refused(at(hall, TUESDAY, "16:40"), "service_closed")


def test_no_number_is_given_early_for_hours_in_which_none_is_given(make_hall):
    hall = make_hall(services=[service(hours=["09:00-09:20", "10:00-12:00"], last_ticket_min=20)])
    opens_ms = refused(at(hall, TUESDAY, "08:50"), "service_closed")["opens_ms"]
    assert opens_ms == at(hall, TUESDAY, "10:00").now_ms
    at(hall, TUESDAY, "09:50").issue()
    assert entered(hall) == "10:00"


def test_the_lobby_manager_gives_numbers_earlier_than_the_kiosk_and_all_enter_at_the_opening(make_hall):
    hall = make_hall(services=[service()])
    refused(at(hall, TUESDAY, "08:30"), "service_closed")
    before_ms = hall.day.rules.reception_before_opening_ms
    hall.do(commands.IssueTicket("early", "A", channel="reception", early_ms=before_ms))
    assert entered(hall) == "09:00"
    refused(at(hall, TUESDAY, "08:29"), "service_closed", early_ms=before_ms)
    hall.do(commands.IssueTicket("earlier", "A", early_ms=31 * MINUTE_MS))
    at(hall, TUESDAY, "08:45").issue()
    assert entered(hall) == "09:00"
    at(hall, TUESDAY, "13:15").issue()
    assert entered(hall) == "13:30"
    overdue = {ticket.overdue_ms for ticket in hall.day.tickets.values() if ticket.id in ("early", "earlier")}
    assert overdue == {at(hall, TUESDAY, "09:30").now_ms}


def test_services_wanted_later_in_the_visit_need_to_be_open_before_the_day_is_over(make_hall):
    morning = service("C", hours={"tue": ["09:00-11:00"]})
    hall = make_hall(services=[service(), morning, service("D", hours={"tue": ["15:00-16:00"]})])
    at(hall, TUESDAY, "10:59")
    hall.do(commands.IssueTicket("all", "A", more=("C", "D")))
    assert refused(at(hall, TUESDAY, "11:00"), "service_closed", more=("D", "C"))["service"] == "C"
    hall.do(commands.IssueTicket("some", "A", more=("D",)))


def test_after_an_early_end_nobody_gets_a_number_and_who_has_one_is_called(make_hall):
    hall = make_hall(services=[service(), service("C")])
    first = at(hall, TUESDAY, "10:00").open().issue()
    hall.do(commands.EndIssuing(None, " too many people "))
    assert refused(hall, "issuing_ended")["reason"] == "too many people"
    refused(hall, "issuing_ended", "C", channel="reception")
    assert hall.call_next() is first
    assert hall.refolded().issuing_ended == {None: "too many people"}
    hall.do(commands.ResumeIssuing(None))
    hall.issue()
    at(hall, SATURDAY, "10:00")
    hall.do(commands.EndIssuing(None, "storm"))
    at(hall, "2026-11-30", "10:00").issue()


def test_an_early_end_may_be_of_one_service_alone(make_hall):
    hall = at(make_hall(services=[service(), service("C")]), TUESDAY, "10:00")
    hall.do(commands.EndIssuing("C", "no cash"))
    assert refused(hall, "issuing_ended", "C") == {"service": "C", "reason": "no cash"}
    assert refused(hall, "issuing_ended", more=("C",))["service"] == "C"
    hall.issue("A")
    hall.do(commands.EndIssuing(None, "storm"))
    with pytest.raises(Refusal, match="issuing_ended"):
        hall.do(commands.ResumeIssuing("C"))
    hall.do(commands.ResumeIssuing(None))
    hall.issue("C")


def test_an_early_end_has_a_reason_and_is_told_once(make_hall):
    hall = make_hall(services=[service()])
    for command, code in [
        (commands.EndIssuing(None, "  "), "reason_needed"),
        (commands.EndIssuing("X", "storm"), "unknown_service"),
        (commands.ResumeIssuing("X"), "unknown_service"),
    ]:
        with pytest.raises(Refusal, match=code):
            hall.do(command)
    assert hall.do(commands.ResumeIssuing(None)) == []
    assert hall.do(commands.ResumeIssuing("A")) == []
    assert hall.do(commands.EndIssuing("A", "storm")) == [events.IssuingEnded("A", "storm")]
    assert hall.do(commands.EndIssuing("A", "storm")) == []
    assert hall.do(commands.ResumeIssuing("A")) == [events.IssuingResumed("A")]


def test_the_quota_of_a_day_is_what_it_is_however_often_a_child_touches_the_screen(make_hall):
    hall = at(make_hall(services=[service(quota_day=3), service("C")]), TUESDAY, "10:00")
    for _ in range(3):
        hall.later(1).issue()
    for _ in range(50):
        assert refused(hall.later(1), "quota_reached") == {"service": "A", "limit": 3, "again_ms": None}
    hall.issue("C")
    assert len(hall.day.tickets) == 4
    at(hall, SATURDAY, "10:00").issue()


def test_a_number_taken_out_before_it_was_called_is_free_for_somebody_else(make_hall):
    hall = at(make_hall(services=[service(quota_day=2)]), TUESDAY, "10:00").open()
    played, second = hall.issue(), hall.issue()
    refused(hall, "quota_reached")
    hall.do(commands.RemoveTicket(played.id, "a child played"))
    third = hall.issue()
    hall.do(commands.CancelTicket(second.id))
    fourth = hall.issue()
    refused(hall, "quota_reached")
    assert hall.call_next() is third
    hall.do(commands.CancelTicket(third.id))
    refused(hall, "quota_reached")
    assert hall.call_next() is fourth
    hall.do(commands.Finish(1))
    refused(hall, "quota_reached")
    assert hall.refolded().numbers == hall.day.numbers


def test_a_visit_that_was_served_once_has_used_its_number_whatever_comes_of_the_rest(make_hall):
    hall = at(make_hall(services=[service(quota_day=1), service("C")]), TUESDAY, "10:00").open()
    ticket = hall.issue()
    assert hall.call_next() is ticket
    hall.do(commands.StartServing(1))
    hall.do(commands.Finish(1, next_service="C"))
    hall.do(commands.CancelTicket(ticket.id))
    refused(hall, "quota_reached")


def test_a_kept_appointment_needs_no_place_in_the_quota_nor_numbers_that_go_on(make_hall):
    hall = make_hall(services=[service(quota_day=2, slots={"capacity": 5})])
    slot_ms = at(hall, TUESDAY, "10:00").now_ms
    at(hall, TUESDAY, "09:00")
    for name in ("one", "two"):
        hall.do(commands.BookAppointment(name, name, TUESDAY, "A", slot_ms))
    at(hall, TUESDAY, "09:50").do(commands.CheckIn("one"))
    hall.issue()
    hall.issue()
    refused(hall, "quota_reached")
    hall.do(commands.EndIssuing(None, "storm"))
    hall.do(commands.CheckIn("two"))
    assert [ticket.slot_ms for ticket in hall.day.tickets.values()] == [slot_ms, None, None, slot_ms]


def test_the_quota_of_a_half_hour_begins_anew_on_the_branchs_own_clock(make_hall):
    zone = "Asia/Kathmandu"  # 5 h 45 min from UTC
    quota = service(quota_half_hour=2, quota_day=5)
    hall = make_hall(services=[quota], branch={"timezone": zone})
    for clock in ("08:50", "09:10"):
        at(hall, TUESDAY, clock, zone).issue()
    again_ms = refused(at(hall, TUESDAY, "09:29", zone), "quota_reached")["again_ms"]
    assert again_ms == at(hall, TUESDAY, "09:30", zone).now_ms
    hall.issue()
    at(hall, TUESDAY, "09:59", zone).issue()
    refused(hall, "quota_reached")
    at(hall, TUESDAY, "10:00", zone).issue()
    assert refused(hall, "quota_reached")["again_ms"] is None


def test_a_stuck_finger_gets_no_more_numbers_in_a_minute_than_its_kiosk_may_give(make_hall):
    kiosks = [{"name": "door", "tickets_per_minute_max": 3}, {"name": "lobby"}]
    hall = at(make_hall(services=[service()], kiosks=kiosks), TUESDAY, "10:00")
    for number in range(3):
        hall.later(1).do(commands.IssueTicket(f"first {number}", "A", kiosk="door"))
    for touch in range(57):
        assert refused(hall.later(1), "rate_limited", kiosk="door")["wait_s"] == 57 - touch
    hall.do(commands.IssueTicket("elsewhere", "A", kiosk="lobby"))
    hall.do(commands.IssueTicket("by hand", "A", kiosk="door", channel="reception"))
    refused(hall.later(0.5), "rate_limited", kiosk="door")
    hall.later(0.5).do(commands.IssueTicket("again", "A", kiosk="door"))
    assert refused(hall, "rate_limited", kiosk="door")["wait_s"] == 1


def test_a_quota_counts_every_service_of_a_visit_and_is_not_given_back_by_a_move(make_hall):
    hall = at(make_hall(services=[service(), service("C", quota_day=2)]), TUESDAY, "10:00")
    hall.do(commands.IssueTicket("both", "A", more=("C",)))
    moved = hall.issue("C")
    assert refused(hall, "quota_reached", more=("C",))["service"] == "C"
    hall.do(commands.MoveTicket(moved.id, "A", None, "came for cash"))
    refused(hall, "quota_reached", "C")
    hall.issue("A")


def test_a_counter_has_the_profile_of_the_hour(make_hall):
    shifts = [{"hours": "12:00-14:00", "profile": "lunch"}, {"hours": "23:00-02:00", "profile": "night"}]
    hall = make_hall(
        profiles=[{"name": "all"}, {"name": "lunch"}, {"name": "night"}],
        counters=[{"number": 1, "profile": "all", "profiles": shifts}],
    )
    clocks = {"11:59": "all", "12:00": "lunch", "13:59": "lunch", "14:00": "all", "22:59": "all", "23:00": "night"}
    assert {clock: profile_at(hall.day, 1, at(hall, TUESDAY, clock).now_ms) for clock in clocks} == clocks
    next_morning_ms = at(hall, TUESDAY, "23:59").now_ms + 121 * MINUTE_MS
    assert profile_at(hall.day, 1, next_morning_ms - MINUTE_MS) == "night"
    assert profile_at(hall.day, 1, next_morning_ms) == "all"
