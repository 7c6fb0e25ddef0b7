"""The pages where staff sit."""
