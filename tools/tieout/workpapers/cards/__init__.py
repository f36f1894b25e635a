"""Tie-out cards: of one sampled item all that is on record of it, each fact with who vouches for it and where it stands."""
