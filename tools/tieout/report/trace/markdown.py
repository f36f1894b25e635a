"""Trace -> Markdown, for a workpaper or a comment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.gaps import grouped
from tieout.report.layout import plain
from tieout.report.markup import inline as _safe
from tieout.report.trace import words
from tieout.workpapers.relied_on import RELIED_ON

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.workpapers.ladder import Support
    from tieout.workpapers.trace import Chain, Place, Text, Trace


def markdown(of: Trace) -> str:
    """Give the chain as headings, lists and a table of the rungs."""
    lines = [f"# Trace: {_safe(words.title(of))}", "", _safe(words.standing(of)), ""]
    if of.uncommitted:
        lines += ["Not as in the commit:", "", *_list(of.uncommitted), ""]
    for place in of.places:
        lines += [*_place(place), ""]
    if any(place.standing for place in of.places):
        lines += [f"Documented relies on the silence of these rules: {', '.join(RELIED_ON)}.", ""]
    if words.remark(of):
        lines += [_safe(words.remark(of)), ""]
    for chain in of.chains:
        lines += _chain(chain)
    if not of.chains:
        lines += ["No control names it.", ""]
    if of.elsewhere:
        lines += [f"Other points of focus alone are named by: {_safe(', '.join(of.elsewhere))}.", ""]
    if of.steps:
        lines += ["## Next", ""]
        lines += [f"{i}. {_safe(step.action)}: `{plain(step.command)}`" for i, step in enumerate(of.steps, 1)]
        lines.append("")
    return "\n".join([*lines, f"{_safe(words.STRENGTHS)}", ""])


def _list(items: Iterable[str]) -> list[str]:
    return [f"- {_safe(item)}" for item in items]


def _place(place: Place) -> Iterator[str]:
    named = f"{place.criterion.id} {place.criterion.title}"
    if place.standing is None:
        yield f"{_safe(named)}: not in scope: {_safe(place.out)}"
        return
    yield f"{_safe(named)}: **{place.standing.rung.value}**"
    yield ""
    yield "| Rung | Reached | Carried by | Lacks |"
    yield "|---|---|---|---|"
    yield from map(_rung, place.standing.support)


def _rung(part: Support) -> str:
    carried = ", ".join(dict.fromkeys(link.document or link.control for link in part.links))
    lacks = "; ".join(grouped(part.missing))
    return f"| {part.rung.value} | {'yes' if part.is_reached else 'no'} | {_safe(carried)} | {_safe(lacks)} |"


def _chain(chain: Chain) -> Iterator[str]:
    control = chain.control
    yield f"## {_safe(control.id or 'A control without an id')} {_safe(control.title)}"
    yield ""
    if not chain.is_effective:
        yield "Not in operation on the day: it counts for no rung."
        yield ""
    yield f"- Claim: {_safe(words.claimed(chain))}"
    yield f"- Owner: {_safe(words.run_by(chain))}"
    yield from (f"- Weakened: {_safe(line)}" for line in words.weakening(chain.findings))
    yield ""
    for text in chain.texts:
        yield from _text(text)
    if not chain.texts:
        yield "- Text: none is named"
    yield from (f"- Approval: {_safe(said)}" for said in words.approvals(chain))
    yield from (f"- Evidence: {_safe(said)}" for said in words.evidence(chain))
    yield from (f"- Operation: {_safe(said)}" for said in words.operation(chain))
    yield from (f"- Witness: {_safe(said)}" for said in words.witnesses(chain))
    yield ""


def _text(item: Text) -> Iterator[str]:
    document, link = item.document, item.link
    if document is None or link is None:
        yield f"### {_safe(item.id)}"
        yield ""
        yield "No readable document has this id."
        yield ""
        return
    yield f"### {_safe(words.described(document))}"
    yield ""
    yield f"- File: {_safe(words.bytes_of(document, link))}"
    yield f"- Digest: `{document.digest}`"
    yield f"- Words: {_safe(words.changed(item))}"
    yield f"- Promised: {_safe(words.spoken(item.passage))}"
    if item.passage is not None:
        yield f"  > {_safe(item.passage.sentence)}"
    for stated in item.parameters:
        yield f"- States: {_safe(f'{stated.name}: {stated.shown}, line {stated.location.line}')}"
    yield from (f"- Claims: {_safe(words.dated(claim))}" for claim in item.claims)
    if said := words.reviewed(item):
        yield f"- Proven: {_safe(said)}"
    yield from (f"- Weakened: {_safe(line)}" for line in words.weaknesses(item))
    yield ""
