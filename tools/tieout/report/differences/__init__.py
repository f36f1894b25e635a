"""What changed between two bundles, for a terminal and for a program."""
