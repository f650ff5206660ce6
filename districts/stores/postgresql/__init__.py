"""PostgreSQL elsewhere on the network: a server that falls silent is told from one at work."""
