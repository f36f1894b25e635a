"""What a change touches, in sentences that text and Markdown share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.report.gaps import listed
from tieout.report.layout import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tieout.workpapers.impact import Approver, ControlImpact, Impact, TextImpact, Voided

NO_APPROVAL = "This says what the change touches. It approves nothing: an approval is a review at the forge."


def headline(of: Impact) -> str:
    """Give the counts in one line."""
    parts = [
        plural(len(of.texts), "text"),
        plural(len(of.controls), "control"),
        f"{len(of.criteria)} {'criterion' if len(of.criteria) == 1 else 'criteria'}",
    ]
    found = f"{plural(len(of.brought), 'finding')} of it, {len(of.resolved)} resolved"
    if of.unread.changed:
        parts.append(f"{plural(len(of.unread.changed), 'file')} that cannot be read")
    return f"touches {', '.join(parts)}; {found}"


def text_line(of: TextImpact) -> str:
    """Give what became of a text."""
    where = of.path if of.path == of.old_path else f"{of.path}, from {of.old_path}"
    what = f": {listed(list(of.keys))}" if of.effect == "changed" and of.keys else ""
    if of.effect == "changed" and not of.keys:
        what = ": nothing that an approval covers"
    return f"{of.id} {of.title} ({where}) is {of.effect}{what}"


def control_line(of: ControlImpact) -> str:
    """Give what became of a control."""
    what = f": {listed(list(of.keys))}" if of.keys else ""
    return f"{of.id} {of.title} is {of.effect}{what}".replace("  ", " ")


def suspect_lines(of: Impact) -> Iterator[str]:
    """Give the controls whose mapping is suspect, those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for item in of.suspect:
        reasons.setdefault(item.why, []).append(item.control)
    for why, controls in reasons.items():
        yield f"{listed(controls)}{': each' if len(controls) > 1 else ''} {why}"


def voided_line(of: Voided) -> str:
    """Give the approval that ends."""
    by = f" by {listed(list(of.by))}" if of.by else ""
    on = f" on {of.on}" if of.on else ""
    how = "approved" if of.is_proven else "approved, as its head says,"
    return f"{of.document} was {how}{by}{on}; that does not cover the new {listed(list(of.keys))}"


def approver_line(of: Approver) -> str:
    """Give whose approval is needed, and for what."""
    texts = listed(list(of.texts))
    if not of.reference:
        return f"nobody is named for {texts}: {of.doubt}"
    people = f" ({', '.join(of.people)})" if of.people else f" ({of.doubt})" if of.doubt else ""
    return f"{of.reference}{people} for {texts}"


def approval_lines(of: Impact) -> Iterator[str]:
    """Give everybody whose approval is needed before the change lands."""
    yield from map(approver_line, of.approvers)
    if of.controls and not of.approvers:
        yield f"{plural(of.approvals_required, 'approval')} of somebody else than the author, as for every change"


def blind_lines(of: Impact) -> Iterator[str]:
    """Say what nobody looked at."""
    if of.unread.changed:
        these = "it does to it" if len(of.unread.changed) == 1 else "it does to them"
        yield f"what {these}: {listed(list(of.unread.changed))} cannot be read, or could not before the change"
    if of.unread.before:
        paths = sorted({item.location.path for item in of.unread.before})
        yield (
            f"{plural(len(of.unread.before), 'place')} that could not be read before this change either, the first "
            f"{paths[0]}: tieout check names them, and counts them still"
        )
    if of.not_examined:
        yield f"{plural(of.not_examined, 'rule')} not examined: of what they would find nothing is known"
