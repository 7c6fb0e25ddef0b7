"""Running a branch's server: clocks, lock, port, gunicorn."""
