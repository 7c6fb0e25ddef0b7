"""The rules of a waiting hall, pure: no clock, no store, no network."""
