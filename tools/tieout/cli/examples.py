"""What stands below the options in a verb's help: commands to copy, and its exit codes where the text has none."""

from __future__ import annotations

import textwrap
from typing import NamedTuple


class Foot(NamedTuple):
    """The end of a page of help."""

    examples: tuple[str, ...]
    """Without ``tieout`` in front."""
    codes: str = ""
    """What 0, 1, 2 and 3 mean here; empty where the text of the page says it (``Ends with``)."""


_WRITTEN = "0 written, 2 refused, 3 could not examine"
_SHOWN = "0 shown, 2 unreadable settings, 3 nothing to examine"
FEET = {
    "init": Foot(
        ("init", "init company --organization 'Example Ltd' --timezone Europe/Berlin"), "0 planted, 2 refused"
    ),
    "adopt": Foot(("adopt", "adopt --baseline"), _WRITTEN),
    "check": Foot(("check", "check --changed-since origin/main", "check --format junit > tieout.xml")),
    "status": Foot(("status", "status --days 60"), _SHOWN),
    "due": Foot(("due", "due --owner security-lead", "due --format slack > message.json", "due --fail-on late")),
    "explain": Foot(("explain", "explain stale-review"), "0 shown, 2 no such rule"),
    "ladder": Foot(("ladder", "ladder --format svg > ladder.svg"), _SHOWN),
    "trace": Foot(("trace CC6.1", "trace AC-03"), _SHOWN),
    "review": Foot(
        ("review POL-002 --dry-run", "review policies/access-control.md"),
        "0 shown or committed on its branch, 2 refused, 3 could not examine",
    ),
    "impact": Foot(("impact", "impact --base origin/main --format markdown"), _SHOWN),
    "approvals": Foot(("approvals sync", "approvals check")),
    "approvals sync": Foot(("approvals sync",)),
    "approvals check": Foot(("approvals check", "approvals check --format csv > changes.csv")),
    "approvals content": Foot(("approvals content", "approvals content --format json")),
    "approvals verify": Foot(("approvals verify", "approvals verify --live --sample 10 --seed spring")),
    "collect": Foot(("collect", "collect --due", "collect --permissions")),
    "evidence": Foot(("evidence list", "evidence verify")),
    "evidence add": Foot(
        (
            (
                "evidence add report.pdf --control SUP-01 --evidence vendor-report --system example-cloud "
                "--observed-at 2026-06-30T09:00:00Z"
            ),
        )
    ),
    "evidence list": Foot(("evidence list",), "0 listed, 2 refused, 3 could not examine"),
    "evidence verify": Foot(("evidence verify", "evidence verify --full")),
    "evidence seal": Foot(("evidence seal --key ~/.ssh/id_ed25519",)),
    "evidence remove": Foot(
        ("evidence remove 20260910T080500Z-devices-fbc79e71 --reason 'holds a home address' --by ana",)
    ),
    "reperform": Foot(("reperform", "reperform 20260910T080500Z-devices-fbc79e71")),
    "sample": Foot(("sample AC-03 --seed spring -n 5", "sample AC-03 --seed spring --format csv > AC-03.csv")),
    "rehearse": Foot(("rehearse", "rehearse --control AC-03")),
    "requests": Foot(("requests import list.xlsx", "requests status")),
    "requests import": Foot(("requests import list.xlsx --dry-run",)),
    "requests export": Foot(("requests export --format csv",)),
    "requests status": Foot(("requests status",)),
    "export": Foot(("export codeowners", "export schema")),
    "export csv": Foot(("export csv > control-matrix.csv", "export csv exceptions --out exceptions.csv"), _WRITTEN),
    "export xlsx": Foot(("export xlsx", "export xlsx --period 2026-Q3 --out matrix.xlsx"), _WRITTEN),
    "export oscal": Foot(("export oscal --out component.json",), _WRITTEN),
    "post": Foot(("post comment impact.md --on 7", "post reviews")),
    "post comment": Foot(
        ("impact --base origin/main --format markdown > impact.md", "post comment impact.md --on 7"),
        "0 written, 2 refused, 3 could not be told or reached",
    ),
    "post reviews": Foot(
        ("post reviews", "post reviews --assign"), "0 written, 2 refused, 3 could not be told or reached"
    ),
    "post issue": Foot(
        ("post issue quarter:2026-Q3 summary.md --title 'Quarter 2026-Q3'",),
        "0 written, 2 refused, 3 could not be told or reached",
    ),
    "export codeowners": Foot(("export codeowners", "export codeowners --check")),
    "export schema": Foot(("export schema",), "0 written, 2 refused, 74 could not be written"),
    "site": Foot(("site", "site --audience public --out public"), _WRITTEN),
    "bundle": Foot(("bundle build --out bundle", "bundle verify bundle")),
    "bundle build": Foot(("bundle build --out bundle", "bundle build --period 2026-H1 --out bundle --zip"), _WRITTEN),
    "bundle sign": Foot(("bundle sign bundle --key ~/.ssh/id_ed25519",)),
    "bundle verify": Foot(("bundle verify bundle --explain", "bundle verify bundle.zip --pin SHA256:FINGERPRINT")),
    "bundle diff": Foot(("bundle diff first second", "bundle diff first second --format html -o changed.html")),
    "bundle disclose": Foot(
        ("bundle disclose bundle evidence/2026-Q2/people/list.csv --salts salts.json --from . -o disclosed",),
        "0 written, 1 not that file, 2 refused",
    ),
    "demo": Foot(("demo", "demo ../sample --as-of 2026-06-30"), "0 made and verified, 1 its bundle does not verify"),
    "completion": Foot(("completion bash >> ~/.bashrc", "completion fish | source"), "0 printed, 2 no such shell"),
    "doctor": Foot(("doctor",)),
}
"""By the verb as it is typed."""


def epilog(verb: str) -> str:
    r"""Give the foot of a verb's help, for click: lines below ``\\b`` are not joined."""
    foot = FEET[verb]
    lines = ["\b", "Examples:" if len(foot.examples) > 1 else "Example:"]
    lines += [line for example in foot.examples for line in _folded(f"tieout {example}")]
    codes = f"Exit codes: {foot.codes}. Others: tieout --help." if foot.codes else "All exit codes: tieout --help."
    return "\n".join([*lines, "", codes])


def _folded(command: str) -> list[str]:
    """Break a command where a shell lets it be broken, for 80 columns."""
    lines = textwrap.wrap(command, 70, break_long_words=False, break_on_hyphens=False)
    return [
        f"  {'  ' if number else ''}{line}{mark}"
        for number, (line, mark) in enumerate((line, " \\" if line is not lines[-1] else "") for line in lines)
    ]
