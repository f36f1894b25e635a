"""What falls due -> digests to be sent: by owner, within the limits of where they go; pure."""
