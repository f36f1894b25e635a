"""Pure derivations that rules and workpapers share: what was in force, what was expected, what follows."""
