"""What lies under ``evidence/``, and what else the repository keeps as evidence."""
