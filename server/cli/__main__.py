"""`python -m server.cli`, the same as `branch-queue`."""

from server.cli import main

main()
