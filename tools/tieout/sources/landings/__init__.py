"""The first-parent line, the ledger -> what Git knows of each commit, and of the proposed change that it landed."""
