"""What stands below the options in a verb's help: commands to copy, and its exit codes where the text has none."""

from __future__ import annotations

import re
import textwrap

from tieout.cli.feet import FEET

_TOLD = re.compile(r"\b[Ee]nds?\s+with\b")


def epilog(verb: str, text: str) -> str:
    r"""Give the foot of a verb's help, for click: lines below ``\\b`` are not joined. ``text`` is what stands above it."""
    foot = FEET[verb]
    lines = ["\b", "Examples:" if len(foot.examples) > 1 else "Example:"]
    lines += [line for example in foot.examples for line in _folded(f"tieout {example.line}")]
    ends = "" if _TOLD.search(text) else "; ".join(f"{code} {means}" for code, means in sorted(foot.ends.items()))
    codes = f"Exit codes: {ends.replace('`', '')}. Others: tieout --help." if ends else "All exit codes: tieout --help."
    return "\n".join([*lines, "", codes])


def _folded(command: str) -> list[str]:
    """Break a command where a shell lets it be broken, for 80 columns."""
    lines = textwrap.wrap(command, 70, break_long_words=False, break_on_hyphens=False)
    return [
        f"  {'  ' if number else ''}{line}{mark}"
        for number, (line, mark) in enumerate((line, " \\" if line is not lines[-1] else "") for line in lines)
    ]
