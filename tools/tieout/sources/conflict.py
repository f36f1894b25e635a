"""The marks that Git leaves where two sides of a merge meet: a text that has them says two things at once. Pure."""

from __future__ import annotations

import re

from tieout.model.location import Location, Unreadable

_SIGNS = (b"<<<<<<< ", b">>>>>>> ")
# git-merge(1), "How conflicts are presented". The line of = alone underlines a heading, and that of | is an empty row.
_MARK = re.compile(rb"^(?:<{7}|>{7}) [^\r\n]*", re.MULTILINE)
MARK_LINE = re.compile(rb"(?:<{7}|>{7}|\|{7})(?: .*)?|={7}")
"""Any of them, as a whole line of a file in which no such line has another meaning."""


def unmerged(data: bytes, *, path: str, first_line: int = 1) -> Unreadable | None:
    """Give the first mark of a merge that nobody finished; None for a text without one.

    Marks that are indented are an example of some.
    """
    if not any(sign in data for sign in _SIGNS):
        return None
    found = _MARK.search(data)
    if found is None:
        return None
    return Unreadable(
        location=Location(path, first_line + data.count(b"\n", 0, found.start())),
        kind="unfinished-merge",
        message="a mark of a merge conflict stands here: which of the two sides holds nobody can tell",
        remedy="keep what is to hold and take out the lines that begin with <<<<<<<, |||||||, ======= and >>>>>>>, then "
        "commit; an example of such marks is indented",
    )
