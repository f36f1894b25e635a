"""What stops us, by who must act.

    TieoutError
    ├── UsageError            you typed it, or wrote the settings, in a way we cannot use
    ├── NotExaminableError    there is nothing to examine, or it cannot be examined soundly
    ├── UnreachableError      Git, a forge or a key service did not answer
    ├── IntegrityError        a digest or a signature does not hold
    ├── StorageError          reading or writing on this machine failed
    └── BusyError             another run holds the lock

A defect in the company's repository is a finding, never one of these.
"""

from __future__ import annotations

FIRST_COMMIT = "git add --all, then git commit -m 'Add the programme'; then run this again"
"""The next step in a repository in which nothing is committed."""


class TieoutError(Exception):
    """We could not do the work. ``message`` says what and where, ``remedy`` the next step."""

    def __init__(self, message: str, *, remedy: str = "", meant: tuple[str, str] | None = None) -> None:
        """Keep the message and the next step apart, so that each front end can lay them out.

        ``meant``: a word that was typed, and the one that may have been meant.
        """
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.meant = meant


class UsageError(TieoutError):
    """The command line or the settings cannot be used as written."""


class NotExaminableError(TieoutError):
    """Nothing to examine, or no sound way to examine it (a shallow clone, grafts, no documents)."""


class UnreachableError(TieoutError):
    """Something outside this process that we need did not answer."""


class IntegrityError(TieoutError):
    """A digest, a file list or a signature does not hold."""


class StorageError(TieoutError):
    """Reading or writing a file of this machine failed."""


class BusyError(TieoutError):
    """Another run holds the lock."""
