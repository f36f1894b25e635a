"""Evidence told: as tables and for programs."""
