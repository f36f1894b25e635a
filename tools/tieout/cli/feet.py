"""Every verb -> lines to try, and what its exit codes mean: the one home of both, for its help and for the reference.

Every line is taken by the command as the tests ask it; one with a code is run on the sample company, and must end so.
"""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """A line to type in the root of a repository, and what it ends with on the sample company."""

    line: str
    """Without ``tieout`` in front."""
    code: int | None = None
    """None: it needs a network, a key or a file of yours, or would write, so that the tests only read it."""


class Foot(NamedTuple):
    """What is said of a verb below its text."""

    examples: tuple[Example, ...]
    ends: dict[int, str] = {}  # noqa: RUF012  # of a group
    """What a code means here, where it means more than in ``tieout --help``; of a group nothing. Markdown's backticks."""


_WRITTEN = {0: "all is written"}
_SHOWN = {0: "it is shown, whatever it says"}
_PRINTED = {0: "it is printed"}

FEET: dict[str, Foot] = {
    "init": Foot((Example("init my-programme --organization 'Example Ltd' --timezone Europe/Berlin"),), _WRITTEN),
    "adopt": Foot(
        (Example("adopt --list", 0), Example("adopt"), Example("adopt --baseline")),
        {0: "all is written, or, with `--list`, shown"},
    ),
    "check": Foot(
        (
            Example("check", 1),
            Example("check --as-of 2026-06-30 --format json", 1),
            Example("check --changed-since origin/main --settings-from origin/main --format github"),
        ),
        {
            0: "everything was examined, and nothing asks for work",
            1: "a finding at or above `--fail-on` is open",
            3: "a rule, a file or the history could not be examined, or there was nothing to examine",
        },
    ),
    "status": Foot((Example("status", 0), Example("status --days 14", 0), Example("status --anew", 0)), _SHOWN),
    "due": Foot(
        (Example("due", 0), Example("due --days 7 --owner role:security-lead", 0), Example("due --fail-on late", 1)),
        {
            0: "it is shown",
            1: "something is as late as `--fail-on` asks",
            3: "nothing could be looked at, or not all that `--fail-on` asks about",
        },
    ),
    "explain": Foot((Example("explain", 0), Example("explain self-approved", 0)), _PRINTED),
    "ladder": Foot((Example("ladder", 0), Example("ladder --format svg", 0)), _SHOWN),
    "trace": Foot((Example("trace CC6.2", 0), Example("trace AC-03 --format json", 0)), _SHOWN),
    "review": Foot(
        (Example("review POL-002 --dry-run"), Example("review policies/access-control.md")),
        {
            0: "it is shown, or committed on its branch",
            2: "refused: nobody said that it was read, or the clone is behind",
        },
    ),
    "impact": Foot(
        (Example("impact --base HEAD~1", 0), Example("impact --base origin/main --format markdown")),
        {0: "it is shown; `check` is the gate", 3: "the base is not in this clone"},
    ),
    "approvals": Foot((Example("approvals sync"), Example("approvals check"))),
    "approvals sync": Foot(
        (
            Example("approvals sync --permissions"),
            Example("approvals sync --key ledger_ed25519"),
            Example("approvals sync --close 2026-Q1"),
        ),
        {0: "all was recorded", 3: "something was not told, or the code host could not be reached"},
    ),
    "approvals check": Foot(
        (
            Example("approvals check", 1),
            Example("approvals check --format csv", 1),
        ),
        {
            0: "every change of the period was approved in time, or is exempt",
            1: "there is an exception, a late approval or a fault of the ledger",
            3: "a change could not be tested, there is no ledger, or no change lies in the window",
        },
    ),
    "approvals content": Foot(
        (Example("approvals content", 1), Example("approvals content --format json", 1)),
        {
            0: "what landed is what was proposed, for every change",
            1: "something else landed, or something that was resolved by hand",
            3: "something could not be examined",
        },
    ),
    "approvals verify": Foot(
        (
            Example("approvals verify", 0),
            Example("approvals verify --live --sample 25 --seed 'a seed of your own choice'"),
        ),
        {0: "nothing was altered", 1: "something was", 3: "there is no ledger"},
    ),
    "collect": Foot(
        (
            Example("collect --due"),
            Example("collect --permissions database-roles"),
            Example(
                "collect --control AC-06 --evidence key-list-cloud --system cloud-production --title 'Access keys' --reads json -- aws iam list-access-keys"
            ),
        ),
        {
            0: "every capture is complete",
            3: "something is missing in one, a source could not be reached, or keys are pinned and none of them signs",
        },
    ),
    "evidence": Foot((Example("evidence list"), Example("evidence verify"))),
    "evidence add": Foot(
        (
            Example(
                "evidence add minutes.pdf --control GOV-02 --evidence owners-minutes --system policy-repository --observed-at 2026-11-12T15:00:00Z --by cleo --method document --explanation 'Board folder, signed copy'"
            ),
        ),
        {0: "it is kept", 3: "it is kept and will not pass: its record says why, or a pinned key does not sign"},
    ),
    "evidence list": Foot(
        (Example("evidence list", 0),),
        {
            0: "it is shown, whatever it says",
            2: "`controls.yaml` cannot be read",
            3: "there is no history to hold it against",
        },
    ),
    "evidence verify": Foot(
        (
            Example("evidence verify", 1),
            Example("evidence verify --key SHA256:KEY --head checkpoint.txt"),
            Example("evidence verify --full"),
        ),
        {
            0: "nothing was altered, and a key named by `--key` signed all of it",
            1: "something was altered",
            3: "nobody can vouch for all of it: not signed, not pinned, not sealed",
        },
    ),
    "evidence seal": Foot(
        (Example("evidence seal --key evidence_ed25519 --timestamp --tsa https://tsa.example.com/"),),
        {0: "every capture of the work tree is sealed", 1: "some do not hold together"},
    ),
    "evidence remove": Foot(
        (
            Example(
                'evidence remove 20261120T060000Z-scan-results-9f86d081 --by cleo --reason "held a customer\'s name"'
            ),
        ),
        {0: "it is removed, and the log says so", 3: "that too, and keys are pinned and none of them signs"},
    ),
    "reperform": Foot(
        (Example("reperform --all"),), {0: "all is equal", 1: "something differs", 3: "something could not be done"}
    ),
    "sample": Foot(
        (
            Example("sample AC-03 --seed 'spring 7' -n 2", 0),
            Example("sample AC-03 --seed 'spring 7' --cards", 0),
            Example("sample AC-03 --seed spring --format csv > AC-03.csv"),
        ),
        {
            0: "the list and the sample are shown",
            1: "`--digest` is that of another list",
            3: "there is no population, or nothing happened in the period",
        },
    ),
    "rehearse": Foot(
        (Example("rehearse", 1), Example("rehearse --control AC-03 --seed 'any words'")),
        {
            0: "of no population anything would fail, and every list was there and whole",
            1: "something would fail: drawn, not drawn, or found without any sample",
            3: "nothing would fail of what could be looked at, and that was not all",
        },
    ),
    "requests": Foot((Example("requests import list.xlsx"), Example("requests status"))),
    "requests import": Foot(
        (Example("requests import requests-round-2.xlsx --dry-run"),),
        {0: "it is taken in, or `--dry-run` was given", 2: "something in the file has two readings or none"},
    ),
    "requests export": Foot(
        (Example("requests export --out requests.xlsx"), Example("requests export --format csv")),
        {0: "it is written", 3: "no request is on record"},
    ),
    "requests status": Foot(
        (Example("requests status"),),
        {0: "it is shown", 1: "one is overdue", 3: "no request is on record, or a list cannot be read"},
    ),
    "export": Foot((Example("export codeowners"), Example("export schema"))),
    "export csv": Foot(
        (Example("export csv", 0), Example("export csv exceptions", 0)),
        _WRITTEN,
    ),
    "export xlsx": Foot(
        (Example("export xlsx --out control-matrix.xlsx"), Example("export xlsx --period 2026-Q3 --out matrix.xlsx")),
        _WRITTEN,
    ),
    "export oscal": Foot((Example("export oscal", 0), Example("export oscal --out component.json")), _WRITTEN),
    "post": Foot((Example("post comment impact.md --on 7"), Example("post reviews"))),
    "post comment": Foot(
        (
            Example("impact --base origin/main --format markdown > impact.md"),
            Example("post comment impact.md --on 7 --if-allowed"),
        ),
        {0: "it is there, or `--if-allowed` and it may not be", 3: "the forge could not be reached, or refused"},
    ),
    "post reviews": Foot(
        (Example("post reviews --assign"),),
        {
            0: "each late review has its issue, and no other",
            3: "no review could be looked at, or the forge not reached",
        },
    ),
    "post issue": Foot(
        (Example("post issue quarter:2026-Q3 summary.md --title 'Quarter 2026-Q3'"),),
        {0: "it is there, and up to date", 3: "the forge could not be reached, or refused"},
    ),
    "export codeowners": Foot(
        (Example("export codeowners --check"),),
        {
            0: "it is written; with `--check`, it fits",
            1: "with `--check`: it does not fit",
            3: "it cannot be told whom to ask; nothing was written",
        },
    ),
    "export schema": Foot((Example("export schema"),), _WRITTEN),
    "site": Foot(
        (Example("site --out build/site"), Example("site --audience public --stage build/sources")), {0: "it is built"}
    ),
    "bundle": Foot((Example("bundle build --out bundle"), Example("bundle verify bundle"))),
    "bundle build": Foot(
        (
            Example("bundle build --out dist/bundle --no-pdf"),
            Example("bundle build --out dist/bundle --key bundle_ed25519 --seed 'spring 7' --sample AC-03=2"),
            Example("bundle build --period 2026-H1 --out bundle --zip"),
        ),
        {
            0: "the bundle is written",
            2: "nothing is written: `controls.yaml`, or what it withholds, cannot be read; or an entry of `withhold` matches nothing",
            3: "nothing can be examined in this commit",
        },
    ),
    "bundle sign": Foot(
        (
            Example("bundle sign dist/bundle --key bundle_ed25519"),
            Example("bundle sign dist/bundle --p12 signer.p12 --tsa https://tsa.example.com/"),
        ),
        {0: "it is signed, and time-stamped where that was asked", 3: "it is signed, and no time-stamp came"},
    ),
    "bundle verify": Foot(
        (
            Example("bundle verify acme-2026.zip --pin SHA256:KEY --explain"),
            Example("bundle verify acme-2026 --pin SHA256:KEY --tsa-cert tsa.pem --require-time"),
        ),
        {
            0: "it is intact, and its signer is one whom you named",
            1: "it was altered, or its records contradict each other",
            3: "it is intact but unsigned, its signer not pinned, or not time-stamped where you ask for that",
        },
    ),
    "bundle diff": Foot(
        (
            Example("bundle diff acme-2025.zip acme-2026.zip"),
            Example("bundle diff first second --format html -o changed.html"),
        ),
        {
            0: "all of it was compared",
            1: "a bundle is altered, or something differs and `--exit-code` was given",
            3: "a part could not be compared, or was not verified",
        },
    ),
    "bundle disclose": Foot(
        (Example("bundle disclose acme-2026 evidence/2026-Q1/roster.csv --salts salts.json --from . --out disclosed"),),
        {0: "it is handed over", 1: "the file is not the one that was withheld"},
    ),
    "demo": Foot(
        (Example("demo build/demo"), Example("demo ../sample --as-of 2026-06-30")),
        {0: "all is made, and its bundle verifies", 1: "its bundle does not verify"},
    ),
    "completion": Foot((Example("completion bash", 0), Example("completion bash >> ~/.bashrc")), _PRINTED),
    "doctor": Foot((Example("doctor"),), {0: "nothing is missing that an examination needs", 3: "something is"}),
}
"""By the verb as it is typed."""
