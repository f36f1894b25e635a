"""What a criterion's next rung lacks, in as few lines as say the same."""

from __future__ import annotations

import re

# As workpapers/ladder.py words it; any other sentence is kept as it is.
_RESTS = re.compile(r"(?P<control>.+) rests on (?P<document>.+), which (?P<state>(?:is|has|no) .+)", re.DOTALL)
_PLURAL = {"is draft": "are drafts", "is": "are", "has": "have", "no": "no"}


def grouped(missing: tuple[str, ...]) -> tuple[str, ...]:
    """Join the sentences that differ in the document alone, then those that differ in the control alone."""
    documents: dict[tuple[str, str], list[str]] = {}
    others: list[str] = []
    for sentence in missing:
        match = _RESTS.fullmatch(sentence)
        if match is None:
            others.append(sentence)
        else:
            documents.setdefault((match["control"], match["state"]), []).append(match["document"])
    controls: dict[tuple[tuple[str, ...], str], list[str]] = {}
    for (control, state), names in documents.items():
        controls.setdefault((tuple(names), state), []).append(control)
    return (*(_sentence(names, list(of), state) for (of, state), names in controls.items()), *others)


def _sentence(controls: list[str], documents: list[str], state: str) -> str:
    verb = "rests" if len(controls) == 1 else "rest"
    if len(documents) > 1:
        begin = next(begin for begin in _PLURAL if state.startswith(begin))
        state = f"{_PLURAL[begin]}{state.removeprefix(begin)}"
    elif state == "is draft":
        state = "is a draft"
    return f"{listed(controls)} {verb} on {listed(documents)}, which {state}"


def listed(names: list[str]) -> str:
    """Give ``A``, ``A and B``, ``A, B and C``."""
    *most, last = names
    return f"{', '.join(most)} and {last}" if most else last
