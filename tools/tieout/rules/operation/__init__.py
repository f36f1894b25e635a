"""Rules that read inside what was captured: accounts, weaknesses, deployments, tickets, backups."""
