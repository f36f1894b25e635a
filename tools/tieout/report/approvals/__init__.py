"""The verdict on every change, and what Git alone proves of its content, for people and machines."""
