"""Where a customer takes a number."""
