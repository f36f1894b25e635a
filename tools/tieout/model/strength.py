"""How strong the support of a date or a link is: who would have to lie for it to be false."""

from __future__ import annotations

import enum


class Strength(enum.Enum):
    """What fixes a text and its day, the weakest first. What a file says of itself proves nothing."""

    SELF = "self"
    """The file's own word, or an author's date: whoever wrote it chose it."""
    GIT = "git"
    """A commit holds the text; its day is the committer's, which whoever made the commit could choose."""
    FORGE = "forge"
    """The code host recorded it, with its own clock."""
    WITNESS = "witness"
    """An outside party saw it: a time-stamp token, a transparency log."""

    @property
    def rank(self) -> int:
        """0 for the weakest."""
        return list(Strength).index(self)

    @property
    def means(self) -> str:
        """What it is, for a legend."""
        return _MEANS[self]

    @property
    def voucher(self) -> str:
        """Who vouches that something was there by a moment."""
        return _VOUCHERS[self]


_MEANS = {
    Strength.SELF: "the file's own word",
    Strength.GIT: "held by a commit; the day is its committer's",
    Strength.FORGE: "recorded by the code host",
    Strength.WITNESS: "seen by an outside party",
}
_VOUCHERS = {
    Strength.SELF: "nobody else",
    Strength.GIT: "its commit",
    Strength.FORGE: "the code host",
    Strength.WITNESS: "a time-stamp",
}
