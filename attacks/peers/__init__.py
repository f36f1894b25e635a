"""Other tools under the same attacks, each in an environment of its own."""
