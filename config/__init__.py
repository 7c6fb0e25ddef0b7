"""What a branch is, as the people who run it write it."""
