"""How a forked process becomes `python -m server.cli`; `given` holds its words, its output and its environment."""

import os
import sys

given = globals()["given"]

os.setsid()
os.environ.clear()
os.environ.update(given["environment"])
os.dup2(given["stdout"].fileno(), 1)
given["stdout"].close()
errors = os.open(given["errors"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
os.dup2(errors, 2)
os.close(errors)
sys.argv[1:] = given["words"]

from server.cli import main  # noqa: E402  # only now, so that what it says while it loads is said there

main()
