"""The tables that evidence comes in: a file a family."""
