"""The verdict on every change, for people and machines."""
