"""Keeping the approval ledger: written from the forge's answers, copied when a quarter closes, verified."""
