"""What the code host counts, held against how many changes are recorded."""

from __future__ import annotations


def miscounted(total: int | None, known: int, *, repository: str, is_rest: bool) -> str:
    """Say why a count of merged changes and the records do not fit each other; empty if they do.

    What was merged stays so: a host that has fewer hides some. One that has more, though it listed all that
    changed since the last run (``is_rest``), has some that changed before and were missed.
    """
    recorded = f"{known} {'is' if known == 1 else 'are'} recorded"
    if total is not None and total < known:
        return (
            f"the code host counts {total} merged changes, and {recorded}: is {repository} "
            "another repository than before, or may the token no longer see all of it?"
        )
    if total is not None and total > known and is_rest:
        return (
            f"the code host counts {total} merged changes, and {recorded}; it lists none besides that changed since the"
            " last run: was the clock of the machine ahead that asked then?"
        )
    return ""
