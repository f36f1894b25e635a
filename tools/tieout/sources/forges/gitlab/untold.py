"""What a GitLab did not tell, or told in a way that cannot be relied on."""

from __future__ import annotations


class UntoldError(ValueError):
    """A fact cannot be given; the text says why, as it stands in ``Proposal.unknown``."""
