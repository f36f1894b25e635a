"""The table of README.md, from the data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from attacks.others import Peer
from attacks.suite import WHO, Attack, Suite

README = Path(__file__).resolve().parent / "README.md"
BEGIN, END = "<!-- table: ./dev attacks --table writes it -->", "<!-- end of table -->"
_COMMANDS = {"verify": "evidence verify", "check": "check", "reperform": "reperform"}


def table(suite: Suite, peers: Sequence[Peer]) -> str:
    """Give both tables."""
    names = "".join(f" {peer.title} |" for peer in peers)
    lines = [f"| attack | who | what is done | Tieout: who says it |{names}", f"|---|---|---|---|{'---|' * len(peers)}"]
    lines += [_row(item, peers) for item in suite.attacks]
    lines += ["", "What nothing in a repository can show, so that all three commands end with 0:", ""]
    lines += ["| attack | who | what is done |", "|---|---|---|"]
    lines += [f"| {item.title} (`{item.id}`) | {item.who} | {item.does} |" for item in suite.limits]
    return "\n".join(lines)


def people() -> str:
    """Give who attacks, as a list."""
    return "\n".join(f"- **{name}**: {told}" for name, told in WHO.items())


def page_with(text: str, part: str) -> str:
    """Give a page with another table."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{part}\n\n{END}{after}"


def _row(item: Attack, peers: Sequence[Peer]) -> str:
    said = "<br>".join(dict.fromkeys(f"`{_COMMANDS[one.verb]}`: {one.kind}" for one in item.wanted))
    theirs = "".join(f" {peer.of(item.id).outcome} |" for peer in peers)
    return f"| {item.title} (`{item.id}`) | {item.who} | {item.does} | {said} |{theirs}"
