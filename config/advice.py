"""What is allowed in a branch file yet seldom meant."""

from collections.abc import Iterator

from config.advice_customers import about_customers
from config.advice_hours import about_hours
from config.complaints import Complaint, path_of
from config.settings import BranchFile

MISREAD = "EIO"
ALIKE = "BDP"


def warnings(branch_file: BranchFile) -> list[Complaint]:
    """Everything a careful colleague would ask about; none of it stops a branch from opening."""
    return [
        *_letters(branch_file),
        *_shared(branch_file),
        *_favoured(branch_file),
        *_waits(branch_file),
        *_untaken(branch_file),
        *_strategies(branch_file),
        *about_hours(branch_file),
        *about_customers(branch_file),
        *_zones(branch_file),
        *_alerts(branch_file),
    ]


def _prefixes(branch_file: BranchFile) -> Iterator[tuple[str, str]]:
    """Every prefix with its place in the file."""
    for index, service in enumerate(branch_file.services):
        yield path_of("services", index, "prefix"), service.prefix
    for index, segment in enumerate(branch_file.segments):
        if segment.prefix is not None:
            yield path_of("segments", index, "prefix"), segment.prefix
    if branch_file.appointments.prefix is not None:
        yield path_of("appointments", "prefix"), branch_file.appointments.prefix


def _letters(branch_file: BranchFile) -> Iterator[Complaint]:
    heard: str | None = None
    for path, prefix in _prefixes(branch_file):
        for letter in MISREAD:
            if letter in prefix:
                yield Complaint(path, "check.warn.letter", {"value": prefix, "letter": letter})
        if any(letter in prefix for letter in ALIKE):
            if heard is not None and heard != prefix:
                yield Complaint(path, "check.warn.alike", {"value": prefix, "other": heard})
            heard = heard or prefix


def _shared(branch_file: BranchFile) -> Iterator[Complaint]:
    first: dict[str, str] = {}
    for path, prefix in _prefixes(branch_file):
        # One series for several segments (V for every guest) is a choice; for two services it is an accident.
        if prefix in first and not first[prefix].startswith("segments"):
            yield Complaint(path, "check.warn.shared", {"value": prefix, "first": first[prefix]})
        first.setdefault(prefix, path)


def _favoured(branch_file: BranchFile) -> Iterator[Complaint]:
    for index, segment in enumerate(branch_file.segments):
        if segment.target_wait_min is not None and segment.head_start_min > 0:
            yield Complaint(path_of("segments", index), "check.warn.twice_favoured")


def _waits(branch_file: BranchFile) -> Iterator[Complaint]:
    for index, service in enumerate(branch_file.services):
        limit = service.maximum_wait_min or branch_file.calling.maximum_wait_min
        if limit < service.target_wait_min:
            values = {"value": service.target_wait_min, "limit": limit}
            yield Complaint(path_of("services", index, "target_wait_min"), "check.warn.overdue_first", values)


def _untaken(branch_file: BranchFile) -> Iterator[Complaint]:
    used = {counter.profile for counter in branch_file.counters}
    used |= {shift.profile for counter in branch_file.counters for shift in counter.profiles}
    profiles = [profile for profile in branch_file.profiles if profile.name in used]
    for index, profile in enumerate(branch_file.profiles):
        if profile.name not in used:
            yield Complaint(path_of("profiles", index), "check.warn.unused_profile")
    for place, service in enumerate(branch_file.services):
        takers = [profile for profile in profiles if _takes(profile.services + profile.overflow, service.code)]
        if not takers:
            yield Complaint(path_of("services", place), "check.warn.no_counter")
            continue
        for index, segment in enumerate(branch_file.segments):
            if not any(_takes(taker.segments, segment.code) for taker in takers):
                yield Complaint(path_of("segments", index), "check.warn.no_counter_pair", {"service": service.code})


def _strategies(branch_file: BranchFile) -> Iterator[Complaint]:
    for index, profile in enumerate(branch_file.profiles):
        taken = [each for each in branch_file.segments if _takes(profile.segments, each.code) and not each.serve_first]
        path = path_of("profiles", index, "ratio")
        if profile.ratio and profile.strategy != "ratio":
            yield Complaint(path, "check.warn.ratio_unused")
        elif profile.strategy == "ratio":
            for place, code in enumerate(profile.ratio):
                if not _takes(profile.segments, code):
                    yield Complaint(f"{path}[{place}]", "check.warn.ratio_not_taken", {"value": code})
            for segment in taken:
                if segment.code not in profile.ratio:
                    yield Complaint(path, "check.warn.ratio_misses", {"value": segment.code})
        elif profile.strategy == "levels" and len({segment.level for segment in taken}) < 2:
            yield Complaint(path_of("profiles", index, "strategy"), "check.warn.levels_alike")
        for place, code in enumerate(profile.overflow):
            if _takes(profile.services, code):
                yield Complaint(
                    path_of("profiles", index, "overflow", place), "check.warn.overflow_taken", {"value": code}
                )


def _zones(branch_file: BranchFile) -> Iterator[Complaint]:
    shown = {board.zone for board in branch_file.boards}
    for index, counter in enumerate(branch_file.counters):
        if not shown & {None, counter.zone}:
            shown.add(counter.zone)  # asked about once
            yield Complaint(path_of("counters", index, "zone"), "check.warn.zone_unseen", {"value": counter.zone})


def _alerts(branch_file: BranchFile) -> Iterator[Complaint]:
    alerts = branch_file.alerts
    if alerts.webhook is not None and alerts.upward_after_min <= alerts.to_branch_manager_after_min:
        values = {"value": alerts.upward_after_min, "other": alerts.to_branch_manager_after_min}
        yield Complaint(path_of("alerts", "upward_after_min"), "check.warn.upward_first", values)
    if alerts.webhook is None and alerts.webhook_token_file is not None:
        yield Complaint(path_of("alerts", "webhook_token_file"), "check.warn.webhook_missing")


def _takes(listed: list[str], code: str) -> bool:
    return "*" in listed or code in listed
