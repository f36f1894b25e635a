"""What the code of a verb does not say of itself: what its own exit codes mean, and lines to try.

Every line is parsed by the tests as click parses it; one with a code is run on the sample company, and must end so.
"""

from __future__ import annotations

from typing import NamedTuple


class Example(NamedTuple):
    """A line to type in the root of a repository, and what it ends with on the sample company."""

    line: str
    code: int | None = None
    """None: it needs a network, a key or a file of yours, so that the tests only read it."""


class Facts(NamedTuple):
    """What the page says of one verb beyond its help."""

    ends: dict[int, str]
    """What a code means here, where it means more than in the table on top."""
    examples: tuple[Example, ...]


_WRITTEN = {0: "all is written"}
_SHOWN = {0: "it is shown, whatever it says"}

FACTS: dict[str, Facts] = {
    "init": Facts(
        _WRITTEN, (Example("tieout init my-programme --organization 'Example Ltd' --timezone Europe/Berlin"),)
    ),
    "adopt": Facts(_WRITTEN, (Example("tieout adopt"), Example("tieout adopt --baseline"))),
    "check": Facts(
        {
            0: "everything was examined, and nothing asks for work",
            1: "a finding at or above `--fail-on` is open",
            3: "a rule, a file or the history could not be examined, or there was nothing to examine",
        },
        (
            Example("tieout check", 1),
            Example("tieout check --as-of 2026-06-30 --format json", 1),
            Example("tieout check --changed-since origin/main --settings-from origin/main --format github"),
        ),
    ),
    "status": Facts(_SHOWN, (Example("tieout status", 0), Example("tieout status --days 14", 0))),
    "due": Facts(
        {0: "it is shown", 1: "something is as late as `--fail-on` asks", 3: "nothing could be looked at"},
        (
            Example("tieout due", 0),
            Example("tieout due --days 7 --owner role:security-lead", 0),
            Example("tieout due --fail-on late", 1),
        ),
    ),
    "explain": Facts({0: "it is printed"}, (Example("tieout explain", 0), Example("tieout explain self-approved", 0))),
    "ladder": Facts(_SHOWN, (Example("tieout ladder", 0), Example("tieout ladder --format svg", 0))),
    "trace": Facts(_SHOWN, (Example("tieout trace CC6.2", 0), Example("tieout trace AC-03 --format json", 0))),
    "review": Facts(
        {
            0: "it is shown, or committed on its branch",
            2: "refused: nobody said that it was read, or the clone is behind",
        },
        (Example("tieout review POL-002 --dry-run"), Example("tieout review policies/access-control.md")),
    ),
    "impact": Facts(
        {0: "it is shown; `check` is the gate", 3: "the base is not in this clone"},
        (Example("tieout impact --base HEAD~1", 0), Example("tieout impact --base origin/main --format markdown")),
    ),
    "approvals sync": Facts(
        {0: "all was recorded", 3: "something was not told, or the code host could not be reached"},
        (
            Example("tieout approvals sync --permissions"),
            Example("tieout approvals sync --key ledger_ed25519"),
            Example("tieout approvals sync --close 2026-Q1"),
        ),
    ),
    "approvals check": Facts(
        {
            0: "every change of the period was approved in time, or is exempt",
            1: "there is an exception, a late approval or a fault of the ledger",
            3: "a change could not be tested, there is no ledger, or no change lies in the window",
        },
        (Example("tieout approvals check", 1), Example("tieout approvals check --format csv", 1)),
    ),
    "approvals content": Facts(
        {
            0: "what landed is what was proposed, for every change",
            1: "something else landed, or something that was resolved by hand",
            3: "something could not be examined",
        },
        (Example("tieout approvals content", 1), Example("tieout approvals content --format json", 1)),
    ),
    "approvals verify": Facts(
        {0: "nothing was altered", 1: "something was", 3: "there is no ledger"},
        (
            Example("tieout approvals verify", 0),
            Example("tieout approvals verify --live --sample 25 --seed 'a seed of your own choice'"),
        ),
    ),
    "collect": Facts(
        {
            0: "every capture is complete",
            3: "something is missing in one, a source could not be reached, or keys are pinned and none of them signs",
        },
        (
            Example("tieout collect --due"),
            Example("tieout collect --permissions database-roles"),
            Example(
                "tieout collect --control AC-06 --evidence key-list-cloud --system cloud-production --title 'Access keys'"
                " --reads json -- aws iam list-access-keys"
            ),
        ),
    ),
    "evidence add": Facts(
        {0: "it is kept", 3: "it is kept and will not pass: its record says why, or a pinned key does not sign"},
        (
            Example(
                "tieout evidence add minutes.pdf --control GOV-02 --evidence owners-minutes"
                " --system policy-repository --observed-at 2026-11-12T15:00:00Z --by cleo --method document"
                " --explanation 'Board folder, signed copy'"
            ),
        ),
    ),
    "evidence list": Facts(_SHOWN, (Example("tieout evidence list", 0),)),
    "evidence verify": Facts(
        {
            0: "nothing was altered, and a key named by `--key` signed all of it",
            1: "something was altered",
            3: "nobody can vouch for all of it: not signed, not pinned, not sealed",
        },
        (
            Example("tieout evidence verify", 1),
            Example("tieout evidence verify --key SHA256:KEY --head checkpoint.txt"),
        ),
    ),
    "evidence seal": Facts(
        {0: "every capture of the work tree is sealed", 1: "some do not hold together"},
        (Example("tieout evidence seal --key evidence_ed25519 --timestamp --tsa https://tsa.example.com/"),),
    ),
    "evidence remove": Facts(
        {0: "it is removed, and the log says so", 3: "that too, and keys are pinned and none of them signs"},
        (
            Example(
                "tieout evidence remove 20261120T060000Z-scan-results-9f86d081 --by cleo"
                ' --reason "held a customer\'s name"'
            ),
        ),
    ),
    "reperform": Facts(
        {0: "all is equal", 1: "something differs", 3: "something could not be done"},
        (Example("tieout reperform --all"),),
    ),
    "sample": Facts(
        {
            0: "the list and the sample are shown",
            1: "`--digest` is that of another list",
            3: "there is no population, or nothing happened in the period",
        },
        (
            Example("tieout sample AC-03 --seed 'spring 7' -n 2", 0),
            Example("tieout sample AC-03 --seed 'spring 7' --cards", 0),
        ),
    ),
    "rehearse": Facts(
        {
            0: "of no population anything would fail, and every list was there and whole",
            1: "something would fail: drawn, not drawn, or found without any sample",
            3: "nothing would fail of what could be looked at, and that was not all",
        },
        (Example("tieout rehearse", 1), Example("tieout rehearse --control AC-03 --seed 'any words'")),
    ),
    "requests import": Facts(
        {0: "it is taken in, or `--dry-run` was given", 2: "something in the file has two readings or none"},
        (Example("tieout requests import requests-round-2.xlsx --dry-run"),),
    ),
    "requests export": Facts(
        {0: "it is written", 3: "no request is on record"}, (Example("tieout requests export --out requests.xlsx"),)
    ),
    "requests status": Facts(
        {0: "it is shown", 1: "one is overdue", 3: "no request is on record, or a list cannot be read"},
        (Example("tieout requests status"),),
    ),
    "export codeowners": Facts(
        {
            0: "it is written; with `--check`, it fits",
            1: "with `--check`: it does not fit",
            3: "it cannot be told whom to ask; nothing was written",
        },
        (Example("tieout export codeowners --check"),),
    ),
    "export csv": Facts(_WRITTEN, (Example("tieout export csv", 0), Example("tieout export csv exceptions", 0))),
    "export xlsx": Facts(_WRITTEN, (Example("tieout export xlsx --out control-matrix.xlsx"),)),
    "export oscal": Facts(_WRITTEN, (Example("tieout export oscal", 0),)),
    "export schema": Facts(_WRITTEN, (Example("tieout export schema"),)),
    "post comment": Facts(
        {0: "it is there, or `--if-allowed` and it may not be", 3: "the forge could not be reached, or refused"},
        (Example("tieout post comment impact.md --on 7 --if-allowed"),),
    ),
    "post reviews": Facts(
        {
            0: "each late review has its issue, and no other",
            3: "no review could be looked at, or the forge not reached",
        },
        (Example("tieout post reviews --assign"),),
    ),
    "post issue": Facts(
        {0: "it is there, and up to date", 3: "the forge could not be reached, or refused"},
        (Example("tieout post issue quarter:2026-Q3 summary.md --title 'Quarter 2026-Q3'"),),
    ),
    "site": Facts(
        {0: "it is built"},
        (Example("tieout site --out build/site"), Example("tieout site --audience public --stage build/sources")),
    ),
    "bundle build": Facts(
        {0: "the bundle is written", 3: "nothing can be examined in this commit"},
        (
            Example("tieout bundle build --out dist/bundle --no-pdf"),
            Example("tieout bundle build --out dist/bundle --key bundle_ed25519 --seed 'spring 7' --sample AC-03=2"),
        ),
    ),
    "bundle diff": Facts(
        {
            0: "all of it was compared",
            1: "a bundle is altered, or something differs and `--exit-code` was given",
            3: "a part could not be compared, or was not verified",
        },
        (Example("tieout bundle diff acme-2025.zip acme-2026.zip"),),
    ),
    "bundle disclose": Facts(
        {0: "it is handed over"},
        (Example("tieout bundle disclose acme-2026 evidence/2026-Q1/roster.csv --out disclosed"),),
    ),
    "bundle sign": Facts(
        {0: "it is signed, and time-stamped where that was asked", 3: "it is signed, and no time-stamp came"},
        (
            Example("tieout bundle sign dist/bundle --key bundle_ed25519"),
            Example("tieout bundle sign dist/bundle --p12 signer.p12 --tsa https://tsa.example.com/"),
        ),
    ),
    "bundle verify": Facts(
        {
            0: "it is intact, and its signer is one whom you named",
            1: "it was altered, or its records contradict each other",
            3: "it is intact but unsigned, its signer not pinned, or not time-stamped where you ask for that",
        },
        (
            Example("tieout bundle verify acme-2026.zip --pin SHA256:KEY --explain"),
            Example("tieout bundle verify acme-2026 --pin SHA256:KEY --tsa-cert tsa.pem --require-time"),
        ),
    ),
    "demo": Facts(
        {0: "all is made, and its bundle verifies", 1: "its bundle does not verify"},
        (Example("tieout demo build/demo"),),
    ),
    "completion": Facts({0: "it is printed"}, (Example("tieout completion bash", 0),)),
    "doctor": Facts(
        {0: "nothing is missing that an examination needs", 3: "something is"}, (Example("tieout doctor"),)
    ),
}
