"""What changed between two bundles, and in what words a text did."""
