"""The steps from an empty `branch.db` to today's tables; a step that was ever released never changes."""

from __future__ import annotations

_LOG_AND_PROJECTIONS = (
    """CREATE TABLE events (
        seq INTEGER PRIMARY KEY,
        branch TEXT NOT NULL,
        day TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        actor TEXT NOT NULL,
        kind TEXT NOT NULL,
        v INTEGER NOT NULL,
        cause TEXT NOT NULL,
        data TEXT NOT NULL
    ) STRICT""",
    "CREATE INDEX events_by_day ON events (day, seq)",
    "CREATE UNIQUE INDEX events_one_opening ON events (branch, day) WHERE kind = 'DayOpened'",
    """CREATE TABLE numbers (
        branch TEXT NOT NULL,
        day TEXT NOT NULL,
        number TEXT NOT NULL,
        ticket TEXT NOT NULL,
        PRIMARY KEY (day, number, branch)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE open_calls (
        ticket TEXT PRIMARY KEY,
        counter INTEGER NOT NULL UNIQUE
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE visits (
        ticket TEXT NOT NULL,
        leg INTEGER NOT NULL,
        day TEXT NOT NULL,
        number TEXT NOT NULL,
        service TEXT NOT NULL,
        segment TEXT NOT NULL,
        channel TEXT NOT NULL,
        language TEXT NOT NULL,
        issued_ms INTEGER NOT NULL,
        entered_ms INTEGER NOT NULL,
        target_wait_s INTEGER NOT NULL,
        ahead INTEGER NOT NULL,
        low_s INTEGER,
        likely_s INTEGER,
        high_s INTEGER,
        calls INTEGER NOT NULL,
        first_called_ms INTEGER,
        last_called_ms INTEGER,
        started_ms INTEGER,
        ended_ms INTEGER,
        counter INTEGER,
        zone TEXT,
        profile TEXT,
        staff TEXT,
        rule TEXT,
        outcome TEXT,
        PRIMARY KEY (ticket, leg)
    ) STRICT""",
    "CREATE INDEX visits_by_day ON visits (day)",
    """CREATE TABLE print_jobs (
        place INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        ticket TEXT NOT NULL,
        number TEXT NOT NULL,
        day TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('', 'copy', 'again')),
        printer TEXT NOT NULL,
        slip TEXT NOT NULL,
        state TEXT NOT NULL,
        cause TEXT,
        tries INTEGER NOT NULL,
        created_at_ms INTEGER NOT NULL,
        created_real_s REAL NOT NULL,
        changed_at_ms INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX print_jobs_by_state ON print_jobs (state, printer, place)",
    "CREATE INDEX print_jobs_by_ticket ON print_jobs (ticket)",
    "CREATE INDEX print_jobs_by_day ON print_jobs (day, state)",
    """CREATE TABLE answers (
        scope TEXT NOT NULL,
        key TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        body TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (scope, key)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX answers_by_age ON answers (at_ms)",
    "CREATE TABLE probe (id INTEGER PRIMARY KEY CHECK (id = 1), filler BLOB NOT NULL) STRICT",
)

_IDENTITIES = (
    "CREATE TABLE identity_salts (day TEXT PRIMARY KEY, salt BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE identities (
        ticket TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        tail TEXT NOT NULL,
        manager TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX identities_by_day ON identities (day)",
)

_APPOINTMENTS = (
    """CREATE TABLE appointments (
        ticket TEXT PRIMARY KEY,
        code TEXT NOT NULL,
        day TEXT NOT NULL,
        service TEXT NOT NULL,
        slot_ms INTEGER NOT NULL,
        language TEXT NOT NULL,
        segment TEXT NOT NULL,
        booked_ms INTEGER NOT NULL,
        state TEXT NOT NULL,
        reference TEXT,
        number TEXT,
        checked_in_ms INTEGER,
        late INTEGER NOT NULL,
        ended_ms INTEGER,
        why TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE UNIQUE INDEX appointments_by_code ON appointments (day, code)",
    # Who a booking is for, in words: beside the log, because it must be forgotten again.
    """CREATE TABLE appointment_contacts (
        ticket TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        contact TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX appointment_contacts_by_day ON appointment_contacts (day)",
)

_EVERY_KIND_OF_VISIT = tuple(
    f"ALTER TABLE visits ADD COLUMN {column}"
    for column in (
        "parked_ms INTEGER NOT NULL DEFAULT 0",
        "wrap_up_ms INTEGER NOT NULL DEFAULT 0",
        "walk_in INTEGER NOT NULL DEFAULT 0",
        "returned INTEGER NOT NULL DEFAULT 0",
        "delivered TEXT NOT NULL DEFAULT '[]'",
        "marks TEXT NOT NULL DEFAULT '[]'",
    )
)

_PRINTERS = (
    """CREATE TABLE printers (
        name TEXT PRIMARY KEY,
        disabled TEXT,
        address TEXT,
        instead_of TEXT,
        stopped TEXT,
        low INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
    # A day's jobs are counted by printer again and again: from the index alone.
    "DROP INDEX print_jobs_by_day",
    "CREATE INDEX print_jobs_by_day ON print_jobs (day, state, printer)",
)

_SCREENS = (
    """CREATE TABLE shown (
        call_seq INTEGER NOT NULL,
        screen TEXT NOT NULL,
        name TEXT NOT NULL,
        page TEXT NOT NULL,
        counter INTEGER,
        shown_ms INTEGER,
        delay_ms INTEGER,
        sound TEXT,
        PRIMARY KEY (call_seq, screen)
    ) STRICT, WITHOUT ROWID""",
    """CREATE TABLE screens (
        screen TEXT PRIMARY KEY,
        name TEXT NOT NULL,
        page TEXT NOT NULL,
        counter INTEGER,
        address TEXT NOT NULL,
        heard_ms INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID""",
)

_FIGURES = (
    "ALTER TABLE visits ADD COLUMN gave_up INTEGER NOT NULL DEFAULT 0",
    """CREATE TABLE sittings (
        day TEXT NOT NULL,
        counter INTEGER NOT NULL,
        from_ms INTEGER NOT NULL,
        to_ms INTEGER,
        zone TEXT NOT NULL,
        profile TEXT NOT NULL,
        staff TEXT,
        state TEXT NOT NULL,
        reason TEXT,
        PRIMARY KEY (day, counter, from_ms)
    ) STRICT, WITHOUT ROWID""",
    # By which version of the folds a day's rows were made; once it is over, its transactions in columns, and its times.
    """CREATE TABLE folded_days (
        day TEXT PRIMARY KEY,
        fold INTEGER NOT NULL,
        columns BLOB,
        times TEXT
    ) STRICT""",
)

ALERTS = (
    """CREATE TABLE alerts (
        id TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        kind TEXT NOT NULL,
        subject TEXT NOT NULL,
        level TEXT NOT NULL,
        details TEXT NOT NULL,
        raised_ms INTEGER NOT NULL,
        unseen_ms INTEGER NOT NULL,
        acknowledged_ms INTEGER,
        acknowledged_by TEXT,
        escalated_to TEXT,
        ended_ms INTEGER
    ) STRICT""",
    "CREATE UNIQUE INDEX alerts_one_per_cause ON alerts (kind, subject) WHERE ended_ms IS NULL",
    "CREATE INDEX alerts_by_day ON alerts (day, kind)",
    # What has to go upward, by when that was decided; not in the log: only the receiver knows what arrived.
    """CREATE TABLE alert_posts (
        alert TEXT NOT NULL,
        escalated_ms INTEGER NOT NULL,
        sent_ms INTEGER,
        PRIMARY KEY (alert, escalated_ms)
    ) STRICT, WITHOUT ROWID""",
)

FEEDBACK = (
    """CREATE TABLE feedback (
        ticket TEXT PRIMARY KEY,
        day TEXT NOT NULL,
        number TEXT NOT NULL,
        asked_ms INTEGER NOT NULL,
        given_ms INTEGER,
        rating INTEGER,
        tags TEXT NOT NULL,
        comment TEXT NOT NULL
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX feedback_by_day ON feedback (day)",
)

STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("0001_log_and_projections", _LOG_AND_PROJECTIONS),
    ("identities_that_expire", _IDENTITIES),
    ("appointments", _APPOINTMENTS),
    ("every_kind_of_visit", _EVERY_KIND_OF_VISIT),
    ("printers_that_changed", _PRINTERS),
    ("what_screens_showed", _SCREENS),
    ("figures", _FIGURES),
    ("alerts", ALERTS),
    ("feedback", FEEDBACK),
)
"""Each by its name, the oldest first."""
