"""How long people waited, and how long they will wait: pure figures from the log."""
