"""Customers and tellers who use the HTTP API of a real server."""
