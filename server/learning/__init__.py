"""What waits teach: the learned estimate, made and measured away from the hall."""
