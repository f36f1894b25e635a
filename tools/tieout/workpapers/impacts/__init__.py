"""What a change touches, in parts."""
