"""A weakness was there longer than the policy allows."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.judgement.operation.paused import days_within, merged
from tieout.judgement.operation.weaknesses import JudgedWeakness, Standing, weaknesses
from tieout.model.calendar import Calendar
from tieout.model.examination import Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.weaknesses import allowed, began, cited_rows, elsewhere, gathered, lasted, named, on, subject
from tieout.rules.wording import days, listed


@rule(severity=Severity.ERROR, criteria=("CC7.1",), needs=("evidence", "exceptions", "findings", "people"))
def weakness_past_limit(examination: Examination) -> Iterator[Observation]:
    """A weakness was there longer than the policy allows.

    ## What it checks
    All captured scans for weaknesses (tables of `weaknesses/1`) as one series. A weakness is one name (its CVE, else
    its GHSA, else the scanner's own; other names of it are the same weakness) in one package of one asset, whoever
    scans it.

    - It begins in the first scan that has it, or on the earlier day on which the source says that it saw it here. Not
      when a fix came, nor when it was published: the clock runs from when the company could know.
    - Its limit is the parameter `patch-critical`, `patch-high`, `patch-medium` or `patch-low` of the policy in force on
      the day on which that severity was first reported. The worst that any scan ever reported counts. One that was
      lowered counts as before; one that was raised has the new limit from that day, or what is left of the old one.
    - It ends when a later scan of the same thing by the same collector, whole and sound, lacks it, or on the day on
      which the source says that it was fixed. A scan that failed, is not all, or looked at something else ends
      nothing; nor does one that by its own word used fewer tools, or looked at fewer kinds of packages. Where several
      scanners saw it, all of them must show it gone. What came back is a new one.
    - Days on which a sound acceptance covers it are not counted, each once. One that came after the limit does
      not undo the lateness. A row of the findings register with `status: false-positive` makes it none.
    - One of unknown severity is held to the longest of the four limits.

    What was there after its limit stays reported after the fix, until the examined period has passed. What is only not
    known to be gone in time is the matter of `weaknesses-unjudged`. The same weakness of several assets is told once.

    ## Why the auditor asks
    A critical weakness older than the company's own limit is one of the findings that reports name most. The auditor
    asks for the scans, and counts the days.

    ## Example
    `CVE-2026-0001 (critical) in libxml2 2.9.4 of app/web: first seen on 2026-03-02 (evidence/.../raw.json#/Results/0/...),
    still there on 2026-06-20 (evidence/.../raw.json#/Results/0/...), 110 days; 7 days (POL-010,
    policies/secure-development.md:13) are allowed, until 2026-03-09; version 2.9.5 is without it`

    ## How to fix
    Take the version that is named, release it, and capture a scan of the same asset: that scan is the proof. What cannot
    be fixed in time is entered in `registers/findings.yaml` with its `cve`, and accepted, with an end, before its
    limit has passed:

    ```yaml
    - {id: EXC-004, finding: FND-007, reason: "The maker has no fix; the parser is not reachable from outside",
       requested_by: cleo, approved_by: ana, approved_on: 2026-03-05, expires_on: 2026-05-31, status: approved}
    ```

    Tell the auditor what is named here with its days, why it took so long, and what has changed since. Name the
    asset in `collectors.yaml` (`settings: {asset: app/web}`), so that one release after the other is the same asset.

    ## Sources
    Criterion CC7.1 (weaknesses are found and answered). The limits are your policy's.
    """
    found = weaknesses(examination)
    calendar = examination.program.organization.calendar
    late = (item for item in found.judged if item.standing is Standing.LATE)
    for first, others in gathered(late, _alike):
        yield Observation(
            subject=subject(first),
            location=first.weakness.first.record,
            message=(
                f"{_message(first, calendar)}{elsewhere(others, calendar)}"
                f"{_returned(first, calendar)}{cited_rows(found, first)}"
            ),
            remedy=(
                "fix it and capture a scan of the same asset; what cannot be fixed in time is accepted, with an end, "
                "before its limit has passed"
            ),
            about=f"{first.weakness.key.part} {first.severity} {'gone' if first.weakness.gone else 'there'}",
        )


def _alike(item: JudgedWeakness) -> tuple[str, str, str, bool]:
    return item.weakness.key.name, item.weakness.key.part, item.severity, item.weakness.gone is None


def _message(item: JudgedWeakness, calendar: Calendar) -> str:
    weakness = item.weakness
    head = f"{named(item)}: {began(item, calendar)}"
    if weakness.gone is None:
        there = f"still there on {on(weakness.last, calendar)}"
    else:
        there = f"there until {on(weakness.last, calendar)} and gone on {on(weakness.gone, calendar)}"
    longest = "even at the longest limit " if item.severity == "unknown" else ""
    return f"{head}, {there}, {lasted(item, calendar)}{_accepted(item, calendar)}; {longest}{allowed(item, calendar)}{_fix(item)}"


def _accepted(item: JudgedWeakness, calendar: Calendar) -> str:
    if item.end is None or not item.accepted:
        return ""
    pauses = merged((one.first, one.last) for one in item.accepted)
    count = days_within(pauses, calendar.day_of(item.end.since), calendar.day_of(item.weakness.last.at))
    by = listed(one.cited for one in item.accepted)
    return f", {days(count)} of them accepted by {by}"


def _fix(item: JudgedWeakness) -> str:
    if item.weakness.gone is not None:
        return ""
    fixed = next((track.said.fixed_in for track in reversed(item.weakness.tracks) if track.said.fixed_in), "")
    if fixed:
        return f"; version {fixed} is without it"
    # What stands in a file of our own has no other version.
    return "; no version is known to be without it" if item.weakness.latest.said.package else ""


def _returned(item: JudgedWeakness, calendar: Calendar) -> str:
    before = item.weakness.before
    return "" if before is None else f"; it had been gone on {on(before, calendar)} and came back"
