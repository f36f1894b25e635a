"""TLS as a stranger meets it: versions and certificates of endpoints."""
