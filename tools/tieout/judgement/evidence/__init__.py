"""What evidence comes to: its secrets, its checks, its state."""
