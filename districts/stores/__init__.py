"""Where data is kept, so that a fault there ends there: SQLite, PostgreSQL, a shared cache."""
