"""Rules about what an auditor asks for."""
