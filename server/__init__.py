"""One branch, served: its memory, its rules, its pages."""
