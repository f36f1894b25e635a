"""PostgreSQL: roles, settings, rules of admission, sessions. Each is a collector of its own."""
