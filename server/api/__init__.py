"""HTTP in, a command out; a read model in, JSON out."""
