"""People, tokens, what a role may."""
