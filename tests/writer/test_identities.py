"""How long it is known who somebody was."""

import sqlite3

from server.domain import commands
from server.store import identities, log

DAY_S = 86_400
HASH = "5f2b9c0a5f2b9c0a5f2b9c0a5f2b9c0a"
TAIL = "q7x9"


def identify(branch, ticket, **changes):
    salt = branch.writer.note(identities.salted, day(branch))
    command = commands.IssueTicket(ticket, "A", identity=commands.Identity("card", HASH), **changes)
    kept = identities.Kept("card", TAIL, "manager-1")
    branch.writer.do(
        command,
        actor="test",
        beside=lambda connection, at_ms: identities.keep(connection, at_ms, ticket, day(branch), kept),
    )
    return salt


def day(branch):
    with branch.writer.reading() as present:
        return present.day


def turned(branch, days):
    """Some nights later, with something to wake the writer."""
    before = day(branch)
    branch.later(days * DAY_S).issue("C")
    assert day(branch) > before


def file(branch):
    return b"".join(path.read_bytes() for path in branch.folder.iterdir() if path.is_file())


def test_salt_and_last_characters_are_kept_for_the_days_of_the_branch_file_and_not_longer(make_branch):
    branch = make_branch(branch={"keep_identity_days": 2})
    salt, first = identify(branch, "t1"), day(branch)
    for _ in range(2):
        turned(branch, 1)
        assert branch.store.read(identities.of_ticket, "t1") == identities.Kept("card", TAIL, "manager-1")
        assert branch.store.read(identities.salt, first) == salt
    turned(branch, 1)
    assert branch.store.read(identities.of_ticket, "t1") is None
    assert branch.store.read(identities.of_day, first) == {}
    assert branch.store.read(identities.salt, first) is None
    assert branch.problems() == []


def test_what_expired_is_gone_from_the_files_themselves_and_the_log_is_not_changed(make_branch):
    branch = make_branch(branch={"keep_identity_days": 1})
    salt = identify(branch, "t1")
    before = branch.store.read(log.after, 0)
    assert TAIL.encode() in file(branch) and salt in file(branch)
    turned(branch, 2)
    assert TAIL.encode() not in file(branch) and salt not in file(branch)
    assert branch.store.read(log.after, 0)[: len(before)] == before
    assert branch.problems() == []


def test_a_branch_that_keeps_nothing_overnight_forgets_at_the_next_opening(make_branch):
    branch = make_branch(branch={"keep_identity_days": 0})
    salt = identify(branch, "t1")
    turned(branch, 1)
    assert salt not in file(branch) and TAIL.encode() not in file(branch)


def test_a_night_without_power_lets_go_at_the_next_start(make_branch):
    branch = make_branch(branch={"keep_identity_days": 1})
    salt = identify(branch, "t1")
    branch.stop()
    branch.later(5 * DAY_S).start()
    assert salt not in file(branch) and branch.store.read(identities.of_ticket, "t1") is None


def test_the_salt_of_a_day_is_made_once(branch, together):
    made = together(*[lambda: branch.writer.note(identities.salted, "2026-11-24")] * 8)
    assert len(set(made)) == 1 and len(made[0]) == identities.SALT_BYTES
    assert branch.writer.note(identities.salted, "2026-11-25") != made[0]


def test_last_characters_are_kept_in_the_commit_of_the_ticket_or_not_at_all(branch):
    branch.disk.failing = True
    try:
        identify(branch, "t1")
    except Exception as refused:
        assert getattr(refused, "code", "") == "store_unavailable"
    branch.disk.failing = False
    branch.recovered()
    assert branch.store.read(identities.of_ticket, "t1") is None


def test_no_event_holds_a_last_character(branch):
    identify(branch, "t1")
    connection = sqlite3.connect(branch.folder / "branch.db")
    assert connection.execute("SELECT count(*) FROM events WHERE instr(data, ?)", (TAIL,)).fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM events WHERE instr(data, ?)", (HASH,)).fetchone() == (1,)
