"""What the bundle says of itself.

bundle.json is held against what is there, and so are the forms of three files that people and programs rely on.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import KEYS, WITHHELD
from tieout.bundle.second_reader.text import HIDDEN, RefusedError, json_object, shown, unguarded

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle

DAY = re.compile("[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
COMMIT = re.compile("([0-9a-f]{40}|[0-9a-f]{64})?")
SIGNERS = re.compile(rb'(?:bundle-signer namespaces="tieout-bundle" [a-z0-9@.-]+ [A-Za-z0-9+/]+=*\n)*')
FORMULA = re.compile("(?!')[ \u00a0]*[=+@\t\r\n\uff1d\uff0b\uff0d\uff20'-]")  # a spreadsheet would compute it


def read_facts(bundle: Bundle) -> None:
    """Read bundle.json; another form than ours is a problem, unless it is of a later schema, which is said."""
    if not bundle.is_file("bundle.json"):
        bundle.notes.append("bundle.json is missing: it does not say what it is a bundle of")
        return
    try:
        found = json_object(bundle.read("bundle.json"))
    except RefusedError as error:
        bundle.problems.append(f"bundle.json {error}: it does not say what it is a bundle of")
        return
    schema = str(found.get("schema"))
    if schema != "tieout.bundle/v1" and re.fullmatch(r"tieout\.bundle/v[1-9][0-9]{0,3}", schema):
        bundle.notes.append(f"bundle.json is of the schema {schema}, which this script does not read")
        bundle.unexamined.append("bundle.json")
        return
    bundle.facts, tool, period = found, found.get("tool"), found.get("period")
    whole = {"organization", "period", "as_of", "head"} <= found.keys()
    spans = period is None or (isinstance(period, dict) and {"start", "end"} <= period.keys())
    days = [found.get("as_of"), *([period.get("start"), period.get("end")] if isinstance(period, dict) else [])]
    dated = all(isinstance(day, str) and DAY.fullmatch(day) for day in days) and sorted(map(str, days[1:])) == days[1:]
    said = isinstance(found.get("organization"), str) and isinstance(found.get("folder", ""), str)
    named = said and COMMIT.fullmatch(str(found.get("head") or ""))
    is_ours = whole and spans and dated and named
    if not (is_ours and isinstance(tool, dict) and {"name", "version"} <= tool.keys()):
        bundle.problems.append("bundle.json is of another form: it does not say what it is a bundle of")


def examine_forms(bundle: Bundle) -> None:
    """Hold that the report is a PDF, and that the list of what is withheld is one."""
    if bundle.is_file("report.pdf"):
        data = bundle.read("report.pdf")
        if not (data.startswith(b"%PDF-") and b"%%EOF" in data[-1024:]):
            bundle.problems.append("report.pdf is no PDF: it has not a PDF's first or last mark")
    if bundle.is_file(KEYS) and not re.fullmatch(SIGNERS, bundle.read(KEYS)):
        bundle.problems.append(f"{KEYS} is no list of keys as it was built: a line in it may let others sign")
    if bundle.is_file(WITHHELD) and not is_withheld_list(bundle, bundle.read(WITHHELD)):
        bundle.problems.append(f"{WITHHELD} is no list of what is withheld: path, bytes and commitment, once each")
    claimed = bundle.fact("withheld", "files")
    if isinstance(claimed, int) and claimed != bundle.withheld:
        said = f"it says that {claimed} files are withheld, and {WITHHELD} lists {bundle.withheld or 'none'}"
        bundle.problems.append(f"bundle.json is contradicted: {said}")


def is_withheld_list(bundle: Bundle, data: bytes) -> bool:
    """Say whether each row has a path, a size and a commitment of its own; a row at a time: there may be millions."""
    paths: set[str] = set()
    commitments: set[str] = set()
    try:
        rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True)
        columns = next(rows, [])
        if columns[:5] != ["path", "bytes", "commitment", "reason", "ask"]:
            return False
        for row in rows:
            if len(row) != len(columns) or not is_withheld_row(bundle, row):
                return False
            path, commitment = unguarded(row[0]), row[2]
            if path in paths or commitment in commitments:
                return False
            paths.add(path)
            commitments.add(commitment)
            bundle.withheld = len(paths)
    except (ValueError, csv.Error):
        return False
    return True


def is_withheld_row(bundle: Bundle, row: list[str]) -> bool:
    """Say whether a row names a file that is not in the bundle, its size, and a commitment to its content."""
    path = unguarded(row[0])
    if not re.fullmatch("[0-9]{1,15}", row[1]) or not re.fullmatch("[0-9a-f]{64}", row[2]):
        return False
    if not path or path.startswith("/") or ".." in path.split("/") or HIDDEN.search(path):
        return False
    return path not in bundle.kinds and not any(map(FORMULA.match, row))


def examine_facts(bundle: Bundle) -> None:
    """Hold what bundle.json says against what is there."""
    wrong = []
    included = bundle.fact("report_pdf", "included")
    if isinstance(included, bool) and included != bundle.is_file("report.pdf"):
        wrong.append(f"that report.pdf is {'' if included else 'not '}included")
    lines = bundle.fact("evidence", "log", "lines")
    if isinstance(lines, int) and lines != bundle.lines_sealed:
        wrong.append(f"that the evidence log has {lines} lines, and it has {bundle.lines_sealed or 'none'}")
    keys = bundle.fact("keys")
    if isinstance(keys, list):
        if keys and KEYS not in bundle.kinds:
            wrong.append(f"that a key was to sign it, and there is no {KEYS}")
        if bundle.is_file(KEYS) and sorted(map(str, keys)) != sorted(keys_in(bundle.read(KEYS))):
            wrong.append(f"that other keys were to sign it than {KEYS} holds")
        if keys and bundle.ssh_signer and bundle.ssh_signer not in keys:
            wrong.append(f"that {shown(str(keys[0]))} was to sign it, and {bundle.ssh_signer} did")
    bundle.problems += [f"bundle.json is contradicted: it says {what}" for what in wrong]


def keys_in(data: bytes) -> set[str]:
    """Give the fingerprints of the keys in a file of allowed signers."""
    found = set()
    for line in data.splitlines():
        parts = line.split()
        if parts[:1] == [b"bundle-signer"] and len(parts) > 3:
            try:
                blob = base64.b64decode(parts[3], validate=True)
            except ValueError:
                continue
            found.add("SHA256:" + base64.b64encode(hashlib.sha256(blob).digest()).decode("ascii").rstrip("="))
    return found
