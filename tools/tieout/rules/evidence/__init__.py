"""Rules about captured evidence: whether it is whole, true to its time, and enough."""
