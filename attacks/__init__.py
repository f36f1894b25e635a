"""Attacks on evidence, as data, and what each tool says of them: ``./dev attacks``."""
