"""The approval ledger's files -> values, and values -> what a line of them says."""
