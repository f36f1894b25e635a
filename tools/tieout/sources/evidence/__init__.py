"""``evidence/`` of a commit: records, the files beside them, the log, and what became of each."""
