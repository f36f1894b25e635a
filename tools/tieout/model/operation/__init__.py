"""Operation: what systems, scans, deployments and people show of what the company does."""
