"""Rules about controls."""
