"""Attacks on what a bundle says more than once, by whoever can list and sign it anew: docs/reference/bundle-attacks.md.

Each alters one file alone; the bundle has no first page or report whose digests would tell of it.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.bundle import drawn_attacks
from tests.bundle.drawn_attacks import INDEX, LIST, SAMPLE
from tests.bundle.rich import Rich, record, record_path
from tieout.seal.digest import hex_of, spelled

BUNDLE, FINDINGS, EXCEPTIONS, EVIDENCE = "bundle.json", "findings.json", "exceptions.csv", "evidence.json"
CAPTURES, CAPTURE_LINES, WINDOWS = "evidence-captures.csv", "evidence-captures.jsonl", "evidence-controls.csv"
CHANGES, CHANGE_LINES, CHANGE_TABLE = "approvals/approvals.json", "approvals/changes.jsonl", "approvals/changes.csv"
TEXTS, TEXT_TABLE, DOCUMENTS = "approvals/policies.jsonl", "approvals/policies.csv", "documents.json"
LADDER, CONTROLS, MATRIX, PAGE = "ladder.json", "controls.json", "control-matrix.csv", "START-HERE.html"
FIRST, LAST = drawn_attacks.ITEMS[0], drawn_attacks.ITEMS[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreeingAttack:
    """What is done before all is listed and signed anew, and what verifying says."""

    do: Callable[[Rich], object]
    kind: str
    says: str


def table(rows: list[dict[str, str]]) -> bytes:
    """Give a table as building writes it."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(rows[0]), lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def finding(rule: str, subject: str, severity: str = "error", state: str = "open") -> dict[str, object]:
    return {
        "rule": rule, "severity": severity, "subject": subject, "path": "controls.yaml", "line": 3, "column": 1,
        "message": f"{subject} deviates,\nand nobody says why", "state": state,
    }  # fmt: skip


def deviation(rule: str, subject: str, state: str = "open", by: str = "") -> dict[str, str]:
    what = f"{subject} deviates,\nand nobody says why"
    return {
        "State": state, "What": what, "Subject": subject, "Accepted by": by, "Rule": rule, "Place": "controls.yaml:3:1",
    }  # fmt: skip


def change(at: int) -> dict[str, object]:
    oid, on = drawn_attacks.ITEMS[at]
    verdict = "exception" if at == len(drawn_attacks.ITEMS) - 1 else "approved"
    return {
        "oid": oid, "numbers": [at], "method": "squash", "verdict": verdict, "findings": [], "approvers": ["ana"],
        "on": on, "subject": "Say more\u200b", "merged_at": None if at else "2026-01-03T10:00:00Z",
        "reason": None if at else "no ticket", "messages": [] if at else [{"message": "late by\na day"}],
    }  # fmt: skip


def capture(bundle: Rich, at: int) -> dict[str, object]:
    path = record_path(at)
    return {
        "id": f"{at}-roles", "path": path, "digest": spelled(hex_of(bundle.read(path))), "title": "Roles",
        "collector": "postgres.roles", "system": "sample", "serves": [{"control": "AC-03", "evidence": "roles"}],
        "state": "inconclusive" if at else "pass", "counts_for": "2026-01-05", "claimed_at": "2026-01-05T09:00:00Z",
        "sealed_by": "git", "sealed_at": "2026-01-05T11:00:00.500000+01:00", "lag_days": 0, "superseded_by": None, "checks": [],
    }  # fmt: skip


def with_agreeing(bundle: Rich) -> None:
    """Add what says the same more than once."""
    drawn_attacks.with_samples(bundle)
    days = [day for _, day in drawn_attacks.ITEMS]
    states = ["supported"] * (len(days) - 1) + ["deviation"]
    items = [
        {"Item": name, "Day": day, "State": state, "Why": ""}
        for (name, day), state in zip(drawn_attacks.ITEMS, states, strict=True)
    ]
    bundle.write(LIST, table(items))
    bundle.write(
        INDEX, bundle.read(INDEX).replace(b",Git,git rev-list", b",the first-parent commits of main,git rev-list")
    )
    by_name = {item["Item"]: item for item in items}
    order = drawn_attacks.ranked(drawn_attacks.ITEMS)[: drawn_attacks.DRAWN]
    drawn = [
        {"Place in the draw": str(at), **by_name[name], "Rank (SHA-256)": rank}
        for at, (rank, name) in enumerate(order, 1)
    ]
    bundle.write(SAMPLE, table(drawn))
    findings = [finding("missed-window", "AC-03"), finding("self-approved", "#7", state="waived"),
                finding("due-soon", "POL-002", "warning")]  # fmt: skip
    told = {"error": 1, "warning": 1, "note": 0, "waived": 1, "baselined": 0}
    rules = [{"id": "missed-window", "state": "examined"}, {"id": "silent-finding", "state": "not_examined"}]
    put(bundle, FINDINGS, {"as_of": "2026-06-30", "documents": 1, "controls": 1, "rules": rules, "findings": findings,
                           "unreadable": [], "counts": told})  # fmt: skip
    rows = [
        deviation("missed-window", "AC-03"),
        deviation("self-approved", "#7", "accepted", "Ana"),
        deviation("", "E-1", "ended"),
    ]
    bundle.write(EXCEPTIONS, table(rows))
    changes = [change(at) for at in range(len(drawn_attacks.ITEMS))]
    totals = {"changes": 6, "approved": 5, "approved_late": 0, "exception": 1, "exempt": 0, "not_tested": 0}
    put(bundle, CHANGES, {"period": {"id": "2026-H1", "start": "2026-01-01", "end": "2026-06-30"}, "changes": changes,
                          "totals": totals, "ledger": {"source": "tieout/ledger", "records": 6, "faults": []}})  # fmt: skip
    bundle.write(CHANGE_LINES, b"".join(json.dumps(item).encode() + b"\n" for item in changes))
    bundle.write(CHANGE_TABLE, table([
        {"Commit": str(item["oid"]), "Day": str(item["on"]), "Pull request": f"#{at}", "Subject": "Say more\\u200b",
         "Method": "squash", "Verdict": str(item["verdict"]), "Approvers": "ana", "Rules": "", "Result": "",
         "Merged at (UTC)": "" if at else "2026-01-03 10:00:00", "What is said of it": "" if at else "no ticket; late by\na day"}
        for at, item in enumerate(changes)
    ]))  # fmt: skip
    captures = [capture(bundle, at) for at in range(2)]
    windows = [{"id": "2026-Q1", "state": "done"}, {"id": "2026-Q2", "state": "missed"}]
    by_state = {"pass": 1, "fail": 0, "inconclusive": 1, "error": 0, "not_applicable": 0}
    put(bundle, EVIDENCE, {"totals": by_state, "captures": captures, "controls": [{"id": "AC-03", "windows": windows, "entries": [{"id": "roles"}, {"id": "keys"}]}],
                           "log": {"lines": 5, "faults": [], "head": {"signer": "SHA256:collector"}}})  # fmt: skip
    bundle.write(CAPTURE_LINES, b"".join(json.dumps(item).encode() + b"\n" for item in captures))
    bundle.write(CAPTURES, table([
        {"Id": str(item["id"]), "For": "AC-03: roles", "State": str(item["state"]), "Counts for": "2026-01-05",
         "Claimed collected at (self)": "2026-01-05 09:00:00 UTC", "First sealed at": "2026-01-05 11:00:00+0100", "Sealed by": "its commit",
         "Record": str(item["path"])} for item in captures
    ]))  # fmt: skip
    row = {"Control": "AC-03", "Windows required": "2", "In time": "1", "Late": "", "After too long a gap": ""}
    bundle.write(
        WINDOWS, table([row | {"Cannot be told": "", "Missed": "2026-Q2", "Still open": "", "Evidence entries": "2"}])
    )
    claimed = {"approver": "role:cto", "approved": "2026-01-02", "last_reviewed": "2026-01-02"}
    text = {"id": "POL-002", "title": "Access", "path": "policies/access.md", "file": "sha256:" + "ab" * 32, "state": "void",
            "names": ["Ana"], "approved_on": "2026-01-02", "claimed": claimed}  # fmt: skip
    bundle.write(TEXTS, json.dumps(text).encode() + b"\n")
    bundle.write(TEXT_TABLE, table([{"Document": "POL-002", "State": "not approved as it stands", "Approved by": "Ana",
                                     "Approved on (code host)": "2026-01-02"}]))  # fmt: skip
    put(bundle, DOCUMENTS, {"documents": [{"id": "POL-002", "path": "policies/access.md", **claimed}]})
    support = [{"rung": "claimed", "reached": True}, {"rung": "documented", "reached": False}]
    put(bundle, LADDER, {"criteria": [{"id": "CC6.2", "rung": "claimed", "support": support}],
                         "totals": {"in_scope": 1, "claimed": 1, "documented": 0}})  # fmt: skip
    put(
        bundle,
        CONTROLS,
        {"controls": [{"id": "AC-03", "title": "Review", "statement": "Each quarter\nsomebody looks.\n"}]},
    )
    bundle.write(MATRIX, table([{"Criterion": "CC6.2", "Control": "AC-03", "Statement": "Each quarter\nsomebody looks.",
                                 "Rung": "Claimed"}]))  # fmt: skip
    counts = {
        "documents": 1,
        "controls": 1,
        "criteria_in_scope": 1,
        "unreadable": 0,
        "error": 1,
        "warning": 1,
        "note": 0,
    }
    log = {"lines": 5, "faults": 0, "signer": "SHA256:collector"}
    bundle.write(BUNDLE, record(
        bundle.signer, counts=counts, populations=drawn_attacks.told(seed=drawn_attacks.SEED),
        approvals={"examined": True, "faults": 0, "totals": totals, "ledger": {"source": "tieout/ledger", "records": 6}},
        evidence={"examined": True, "totals": by_state, "log": log},
        not_examined=[{"rule": "silent-finding", "reason": "no ledger"}],
    ))  # fmt: skip
    digest = hex_of(bundle.read(EXCEPTIONS))
    bundle.write(PAGE, (
        f'<table><tr><td><a href="{EXCEPTIONS}">{EXCEPTIONS}</a></td><td>Every deviation</td>'
        f'<td><code class="digest">{digest}</code></td></tr></table>\n').encode())  # fmt: skip
    bundle.sign()


def put(bundle: Rich, path: str, value: object) -> None:
    bundle.write(path, json.dumps(value).encode())


def edited(path: str, do: Callable[[Any], object]) -> Callable[[Rich], None]:
    """Alter a JSON file."""

    def attack(bundle: Rich) -> None:
        value = json.loads(bundle.read(path))
        do(value)
        put(bundle, path, value)

    return attack


def worded(path: str, old: str, new: str) -> Callable[[Rich], None]:
    """Put other words into a file, once; what the first page says of it is made anew."""

    def attack(bundle: Rich) -> None:
        data = bundle.read(path)
        assert old.encode() in data
        bundle.write(path, data.replace(old.encode(), new.encode(), 1))
        bundle.write(PAGE, bundle.read(PAGE).replace(hex_of(data).encode(), hex_of(bundle.read(path)).encode()))

    return attack


def _between(path: str, by: str, what: str) -> str:
    return f"{path} and {by} do not agree on {what}"


ATTACKS: dict[str, AgreeingAttack] = {
    "deviation deleted from the table of deviations": AgreeingAttack(
        do=worded(EXCEPTIONS, 'open,"AC-03 deviates,\nand nobody says why",AC-03,,missed-window,controls.yaml:3:1\r\n', ""),
        kind="disagreement", says=_between(EXCEPTIONS, FINDINGS, "the number of deviations: 1 more are found"),
    ),
    "deviation called accepted, by nobody": AgreeingAttack(
        do=worded(EXCEPTIONS, "open,", "accepted,"), kind="disagreement",
        says=f"{EXCEPTIONS} calls row 1 accepted, and names nobody who accepted it",
    ),
    "deviation put into other words": AgreeingAttack(
        do=worded(EXCEPTIONS, "AC-03 deviates", "AC-03 is late by a day"), kind="disagreement",
        says=_between(EXCEPTIONS, FINDINGS, "the deviation in row 1"),
    ),
    "finding deleted": AgreeingAttack(
        do=edited(FINDINGS, lambda it: it["findings"].pop(0)), kind="disagreement",
        says=_between(FINDINGS, FINDINGS, "the number of error: 1, and 0 are there"),
    ),
    "finding deleted, and the count in the file with it": AgreeingAttack(
        do=edited(FINDINGS, lambda it: (it["findings"].pop(0), it["counts"].update(error=0))), kind="disagreement",
        says=_between(BUNDLE, FINDINGS, "the number of error: 1, and 0 are there"),
    ),
    "number of errors lowered in what the bundle says of itself": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it["counts"].update(error=0)), kind="disagreement",
        says=_between(BUNDLE, FINDINGS, "the number of error: 0, and 1 are there"),
    ),
    "what was not examined left out": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it["not_examined"].pop()), kind="disagreement",
        says=_between(FINDINGS, BUNDLE, "what was not examined"),
    ),
    "day of the examination moved": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it.update(as_of="2026-06-29")), kind="disagreement",
        says=_between(FINDINGS, BUNDLE, "as_of"),
    ),
    "end of the period moved": AgreeingAttack(
        do=edited(CHANGES, lambda it: it["period"].update(end="2026-06-29")), kind="disagreement",
        says=_between(CHANGES, BUNDLE, "period end"),
    ),
    "verdict on a change turned in the table": AgreeingAttack(
        do=worded(CHANGE_TABLE, ",exception,", ",approved,"), kind="disagreement",
        says=_between(CHANGE_TABLE, CHANGES, "Verdict in row 6"),
    ),
    "verdict on a change turned in the lines": AgreeingAttack(
        do=worded(CHANGE_LINES, "exception", "approved"), kind="disagreement", says=_between(CHANGE_LINES, CHANGES, "the changes"),
    ),
    "verdict on a change turned in the list of its population": AgreeingAttack(
        do=worded(LIST, ",deviation,", ",supported,"), kind="disagreement", says=_between(LIST, CHANGES, f"what {LAST[0]} shows"),
    ),
    "what a drawn change shows turned": AgreeingAttack(
        do=lambda b: b.write(SAMPLE, b.read(SAMPLE).replace(b",supported,", b",asked,").replace(b",deviation,", b",asked,")),
        kind="disagreement", says=_between(SAMPLE, LIST, "State of "),
    ),
    "approver of a change exchanged": AgreeingAttack(
        do=worded(CHANGE_TABLE, ",ana,", ",ben,"), kind="disagreement", says=_between(CHANGE_TABLE, CHANGES, "Approvers in row 1"),
    ),
    "change dropped from the table": AgreeingAttack(
        do=lambda b: b.write(CHANGE_TABLE, b"\r\n".join(b.read(CHANGE_TABLE).split(b"\r\n")[:-2]) + b"\r\n"),
        kind="disagreement", says=_between(CHANGE_TABLE, CHANGES, "how many there are: 5 rows, and 6"),
    ),
    "totals of the changes turned": AgreeingAttack(
        do=edited(CHANGES, lambda it: it["totals"].update(exception=0)), kind="disagreement",
        says=_between(CHANGES, CHANGES, "the number of exception: 0, and 1 are there"),
    ),
    "state of a text turned": AgreeingAttack(
        do=worded(TEXT_TABLE, "not approved as it stands", "approved"), kind="disagreement",
        says=_between(TEXT_TABLE, TEXTS, "State in row 1"),
    ),
    "day on which a text was reviewed moved": AgreeingAttack(
        do=worded(DOCUMENTS, '"last_reviewed": "2026-01-02"', '"last_reviewed": "2026-06-02"'), kind="disagreement",
        says=_between(DOCUMENTS, TEXTS, "the last_reviewed of policies/access.md"),
    ),
    "result of a capture turned": AgreeingAttack(
        do=worded(CAPTURES, "inconclusive", "pass"), kind="disagreement", says=_between(CAPTURES, EVIDENCE, "State in row 2"),
    ),
    "capture dated anew": AgreeingAttack(
        do=worded(CAPTURES, "2026-01-05 09:00:00 UTC", "2026-01-04 09:00:00 UTC"), kind="disagreement",
        says=_between(CAPTURES, EVIDENCE, "Claimed collected at (self) in row 1"),
    ),
    "moment of a capture vouched for by a time-stamp that nobody gave": AgreeingAttack(
        do=worded(CAPTURES, "its commit", "a time-stamp"), kind="disagreement",
        says=_between(CAPTURES, EVIDENCE, "Sealed by in row 1"),
    ),
    "capture called another's evidence in the lines": AgreeingAttack(
        do=worded(CAPTURE_LINES, "AC-03", "AC-04"), kind="disagreement", says=_between(CAPTURE_LINES, EVIDENCE, "the captures"),
    ),
    "digest of a record exchanged in the list of captures": AgreeingAttack(
        do=edited(EVIDENCE, lambda it: it["captures"][0].update(digest="sha256:" + "ab" * 32)), kind="other-file",
        says=f"{record_path(0)} is not the file that {EVIDENCE} names: ",
    ),
    "record of a capture taken out, and nothing said of it": AgreeingAttack(
        do=lambda b: shutil.rmtree((b.folder / record_path(0)).parent), kind="taken-out",
        says=f"{record_path(0)} is not in the bundle, and {EVIDENCE} has its digest",
    ),
    "table of deviations taken out": AgreeingAttack(
        do=lambda b: (b.folder / EXCEPTIONS).unlink(), kind="taken-out",
        says=f"{EXCEPTIONS} is not in the bundle, and {PAGE} has its digest",
    ),
    "missed quarter counted as in time": AgreeingAttack(
        do=worded(WINDOWS, "AC-03,2,1,,,,2026-Q2,", "AC-03,2,2,,,,,"), kind="disagreement",
        says=_between(WINDOWS, EVIDENCE, "the windows of AC-03"),
    ),
    "missed quarter told as one that cannot be told": AgreeingAttack(
        do=worded(WINDOWS, "AC-03,2,1,,,,2026-Q2,", "AC-03,2,1,,,2026-Q2,,"), kind="disagreement",
        says=_between(WINDOWS, EVIDENCE, "the windows of AC-03"),
    ),
    "missed quarter left out of the programs' list": AgreeingAttack(
        do=edited(EVIDENCE, lambda it: it["controls"][0]["windows"].pop()), kind="disagreement",
        says=_between(WINDOWS, EVIDENCE, "the windows of AC-03"),
    ),
    "criterion raised by a rung": AgreeingAttack(
        do=edited(LADDER, lambda it: it["criteria"][0].update(rung="documented")), kind="disagreement",
        says=f"{LADDER} does not agree with itself on the rung of CC6.2",
    ),
    "criterion raised by a rung in the matrix": AgreeingAttack(
        do=worded(MATRIX, "Claimed", "Operated"), kind="disagreement", says=_between(MATRIX, LADDER, "Rung in row 1"),
    ),
    "sentence of a control put into other words": AgreeingAttack(
        do=worded(MATRIX, "Each quarter", "Now and then"), kind="disagreement",
        says=_between(MATRIX, CONTROLS, "Statement in row 1"),
    ),
    "broken log admitted where no file knows of it": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it["evidence"]["log"].update(faults=1)), kind="disagreement",
        says=_between(BUNDLE, EVIDENCE, "the number of evidence log faults: 1, and 0 are there"),
    ),
    "broken ledger admitted where no file knows of it": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it["approvals"].update(faults=1)), kind="disagreement",
        says=_between(BUNDLE, CHANGES, "the number of approvals faults: 1, and 0 are there"),
    ),
    "signer of the log exchanged": AgreeingAttack(
        do=edited(EVIDENCE, lambda it: it["log"]["head"].update(signer="SHA256:another")), kind="disagreement",
        says=_between(BUNDLE, EVIDENCE, "evidence log signer"),
    ),
    "records of the ledger counted anew": AgreeingAttack(
        do=edited(CHANGES, lambda it: it["ledger"].update(records=7)), kind="disagreement",
        says=_between(BUNDLE, CHANGES, "approvals ledger records"),
    ),
    "approvals called not examined": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it["approvals"].update(examined=False)), kind="disagreement",
        says=_between(BUNDLE, CHANGES, "whether approvals were examined"),
    ),
    "evidence called not examined": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it["evidence"].update(examined=False)), kind="disagreement",
        says=_between(BUNDLE, EVIDENCE, "whether evidence was examined"),
    ),
    "control left out of what the bundle says of its lists": AgreeingAttack(
        do=edited(BUNDLE, lambda it: it["populations"]["controls"].pop()), kind="disagreement",
        says=_between(BUNDLE, INDEX, "the controls"),
    ),
    "period called by another name": AgreeingAttack(
        do=edited(CHANGES, lambda it: it["period"].update(id="2025")), kind="disagreement",
        says=_between(CHANGES, BUNDLE, "period id"),
    ),
    "merge of a change dated anew in the table": AgreeingAttack(
        do=worded(CHANGE_TABLE, "2026-01-03 10:00:00", "2026-01-02 10:00:00"), kind="disagreement",
        says=_between(CHANGE_TABLE, CHANGES, "Merged at (UTC) in row 1"),
    ),
    "what is said of a change left out of the table": AgreeingAttack(
        do=worded(CHANGE_TABLE, "no ticket; late", "late"), kind="disagreement",
        says=_between(CHANGE_TABLE, CHANGES, "What is said of it in row 1"),
    ),
    "number of a control's entries lowered in the table": AgreeingAttack(
        do=worded(WINDOWS, "AC-03,2,1,,,,2026-Q2,,2", "AC-03,2,1,,,,2026-Q2,,1"), kind="disagreement",
        says=_between(WINDOWS, EVIDENCE, "how many entries AC-03 has"),
    ),
    "criterion called by another name on the ladder": AgreeingAttack(
        do=edited(LADDER, lambda it: it["criteria"][0].update(id="CC6.9")), kind="disagreement",
        says=_between(MATRIX, LADDER, "whether CC6.9 is in scope"),
    ),
    "control called by another name in the matrix": AgreeingAttack(
        do=worded(MATRIX, "CC6.2,AC-03,", "CC6.2,AC-09,"), kind="disagreement",
        says=_between(MATRIX, CONTROLS, "Control in row 1"),
    ),
    "junk in place of the findings": AgreeingAttack(
        do=lambda b: b.write(FINDINGS, b"[]"), kind="disagreement",
        says=f"{FINDINGS} is no JSON object that is read in one way: nothing could be held against it",
    ),
    "junk in place of a table": AgreeingAttack(
        do=lambda b: b.write(CAPTURES, b"Id,State\r\n1\r\n"), kind="disagreement",
        says=f"{CAPTURES} is no table in UTF-8 whose rows have as many cells as the first: nothing could be held",
    ),
    "junk in place of the lines": AgreeingAttack(
        do=lambda b: b.write(CHANGE_LINES, b"{\n"), kind="disagreement",
        says=f"{CHANGE_LINES} has a line that is no JSON: nothing could be held against it",
    ),
}  # fmt: skip
