"""``requests/`` -> what an auditor asked for and what we say of it."""
