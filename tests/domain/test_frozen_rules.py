"""Days that older versions froze are read by this one."""

from server.domain.branch import Branch

SUNDAY = "2026-11-29"


def test_a_day_frozen_before_these_settings_were_there_is_read_with_their_defaults(make_hall):
    settings = make_hall().day.settings
    old = {name: settings[name] for name in ("branch", "services", "segments", "profiles", "counters", "calling")}
    old |= {name: settings[name] for name in ("zones", "pauses", "printers", "slips", "kiosks", "boards", "voice")}
    more = ("tickets_before_opening_min", "message", "public_url")
    kept = {
        "branch": ("id", "name", "timezone", "day_starts", "languages", "tickets_per_day_max", *more),
        "services": ("code", "prefix", "name", "group", "target_wait_min", "target_service_min", "bring"),
        "segments": ("code", "name", "target_wait_min", "head_start_min", "prefix", "serve_first"),
        "profiles": ("name", "services", "segments", "strategy"),
        "counters": ("number", "profile", "zone"),
    }
    only = {name: lambda entry, names=names: {each: entry[each] for each in names} for name, names in kept.items()}
    old["branch"] = only["branch"](old["branch"])
    for table in ("segments", "profiles", "counters"):
        old[table] = [only[table](entry) for entry in old[table]]
    old["services"] = [only["services"](entry) | {"hours": ["09:00-12:00"]} for entry in old["services"]]
    new = {"transfer_entry", "held_to", "continuous_work_min"}
    old["calling"] = {name: value for name, value in old["calling"].items() if name not in new}
    read = Branch.from_settings(old)
    now = Branch.from_settings(settings)
    assert read.spans_on("A", SUNDAY) == ("09:00-12:00",)
    assert read.calling == now.calling
    assert read.profiles == now.profiles
    assert read.appointments == now.appointments
    assert read.reception_before_opening_ms == now.reception_before_opening_ms
