"""What follows an event: paper, voice."""
