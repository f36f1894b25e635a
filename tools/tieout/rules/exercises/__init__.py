"""Rules about runbooks being tried, and what records say of it."""
