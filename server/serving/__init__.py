"""Running a branch's server: its clocks, its lock, its port, gunicorn."""
