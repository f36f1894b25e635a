"""What a change touches -> text for a terminal, 80 columns where it can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report import redline
from tieout.report.impact import lines as said
from tieout.report.layout import Palette, plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.finding import Finding
    from tieout.workpapers.impacts.sheet import Impact


def page(of: Impact, *, colour: bool = False) -> str:
    """Give everything, the redline in words last."""
    paint = Palette(colour)
    out = [f"since {plain(of.since.rev)} (merge base {of.since.commit[:10]}): {said.headline(of)}", ""]
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        ("Texts", map(said.text_line, of.texts)),
        ("Controls", map(said.control_line, of.controls)),
        ("Criteria", said.criterion_lines(of)),
        ("Settings", said.setting_lines(of)),
        ("Other files", said.other_lines(of)),
        ("Mappings made suspect", said.suspect_lines(of)),
        ("Approvals that end", map(said.voided_line, of.voided)),
        ("Approval needed", said.approval_lines(of)),
        ("Roles", map(said.held_line, of.held)),
        ("Findings of this change", _asking(of.brought)),
        ("Findings that stood before, in what it touches", _asking(of.stood)),
        ("Findings that its approval decides", map(_finding, of.awaiting)),
        ("Findings resolved", map(_finding, of.resolved)),
        ("Findings that now rest", map(_finding, of.waived)),
        ("Not examined", said.blind_lines(of)),
    )
    for head, found in sections:
        body = [line for sentence in found for line in wrapped(sentence, "  ", hanging="    ")]
        out += [paint.paint("strong", head), *body, ""] if body else []
    for text in of.texts:
        body = redline.lines(text.passages if text.effect == "changed" or text.passages is None else ())
        out += [paint.paint("strong", f"What changes in {plain(text.id)}"), *body, ""] if body else []
    return "\n".join([*out, *wrapped(said.NO_APPROVAL, "")]) + "\n"


def _asking(found: Iterable[Finding]) -> Iterator[str]:
    for item, step in said.steps(found):
        yield _finding(item)
        if step:
            yield f"  next: {step}"


def _finding(of: Finding) -> str:
    return f"{of.location}: {of.severity.value}: [{of.rule}] {of.message}"
