"""Where a number is seen and heard."""
