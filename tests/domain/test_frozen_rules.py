"""What the rules read of a branch file's dump, be it one that an older version froze."""

from config.load import BRANCHES, load
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


def test_the_rules_read_what_the_flagship_branch_says():
    branch = Branch.from_settings(load(BRANCHES / "flagship.toml").branch_file.model_dump(mode="json"))
    cash, accounts, foreign, opening = (branch.services[code] for code in ("A", "K", "W", "G"))
    assert (branch.before_opening_ms, branch.reception_before_opening_ms) == (30 * 60_000, 45 * 60_000)
    assert branch.spans_on("A", "2026-11-28") == ("09:00-16:00",)
    assert branch.spans_on("W", "2026-11-28") == ()
    assert branch.spans_on("A", "2026-10-01") == ("09:00-17:00",)
    assert branch.spans_on("W", "2026-10-01") == ()
    assert branch.spans_on("G", "2026-12-31") == ("09:00-15:00",)
    assert (accounts.last_ticket_ms, cash.last_ticket_ms) == (600_000, 0)
    assert (foreign.quota_day, foreign.quota_half_hour, opening.quota_day) == (None, 12, 30)
    assert (opening.wrap_up, opening.slots.minutes, opening.slots.capacity) == (True, 30, 1)
    assert opening.slots.week["mon"] == ("09:00-11:00", "13:30-15:30")
    assert (len(accounts.checklist), cash.identification, foreign.identification) == (2, "offer", "none")
    assert (branch.maximum_wait_s("F"), branch.maximum_wait_s("A")) == (1200, 1800)
    assert branch.head_start_s("A", "payroll", "2026-11-24") == 180
    assert branch.head_start_s("A", "payroll", "2026-10-01") == 120
    assert [branch.segments[code].level for code in ("diamond", "gold", "payroll")] == [3, 1, 0]
    assert branch.segments["gold"].tell_lobby and not branch.segments["need"].tell_lobby
    assert [rule.segment for rule in branch.segment_rules] == ["diamond", "gold", "gold", "need"]
    assert (branch.recognised[0].kind, branch.recognised[0].checksum) == ("id", "id18")
    assert (branch.need_age, branch.directory_keep_days) == (70, 400)
    assert (branch.profiles["personal"].overflow, branch.profiles["personal"].overflow_after_s) == ({"C"}, 90)
    assert branch.profiles["lunch"].ratio[:2] == ("diamond", "platinum")
    assert branch.counters[6].shifts == (("12:00-13:30", "lunch"),)
    assert (branch.appointments.prefix, branch.appointments.early_ms) == ("Y", 900_000)
    assert {"form", "copy"} < branch.parks
    assert branch.reasons == {"came-back", "manager"}
    assert (branch.calling.return_grace_s, branch.calling.continuous_work_s) == (180, 7200)
