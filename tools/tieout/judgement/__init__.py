"""Pure derivations that both rules and workpapers need."""
