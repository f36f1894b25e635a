"""What follows from captured lists, scans and records of work, held against the policies in force."""
