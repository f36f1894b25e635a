"""Rules about registers."""
