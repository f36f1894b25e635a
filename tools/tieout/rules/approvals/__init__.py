"""Rules about how changes came to the branch: who proposed, approved and merged them, and what the ledger keeps of it."""
