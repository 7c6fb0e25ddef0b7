"""Paper, from a slip to bytes to a printer; usable alone."""
