"""Attacks on the evidence that a bundle lists and does not hold, and on the list: docs/reference/bundle-attacks.md."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from tests.bundle.mutations import Bench, flip
from tests.bundle.samples import FILES, RECORD, listed, plant
from tests.seal.keys import new_signer
from tieout.bundle import external, manifest
from tieout.bundle.trust import NAMESPACE
from tieout.judgement.evidence.external import pointed_to
from tieout.model.evidence.external import ExternalFile
from tieout.seal.digest import hex_of
from tieout.sources.evidence.record import read_record

FOLDER = "evidence/2026-Q2/store/audit-log/20260504T083000Z-0a1b2c3d"
RECORD_PATH = f"{FOLDER}/evidence.yaml"
LOG, VIDEO = f"{FOLDER}/audit.log", f"{FOLDER}/walk,through.mp4"
"""One name has a comma: such a cell is in quotes."""
DATA = {LOG: b"2026-05-04T08:00:00Z login ana\n" * 2000, VIDEO: b"\x00\x01\x02 no film at all " * 3000}
VERSIONS = {LOG: "3sL4kqtJlcpXroDTDmJ.rUSpXd3dIbrHY", VIDEO: "null-is-not-this"}
BESIDE = "handed"


def entry(path: str, data: bytes, version: str, *, mode: str = "COMPLIANCE") -> str:
    """Give a file's line of a record, as evidence add writes it."""
    name = path.rpartition("/")[2]
    told = "{at: 2026-05-04T08:30:00Z, region: eu-central-1, locked_until: 2036-01-01T10:00:00Z}"
    return (
        f'  - {{path: "{name}", sha256: "{hex_of(data)}", bytes: {len(data)}, role: raw, pointer: {{uri: '
        f'"s3://acme-evidence/{name}", version_id: "{version}", lock_mode: {mode}, retain_until: 2035-12-31, told: {told}}}}}\n'
    )


def record(*lines: str) -> bytes:
    """Give a record with these files."""
    head = "schema: tieout.evidence/v1\nid: 20260504T083000Z-audit-log-0a1b2c3d\nkind: manual\ncontrols: [AC-03]\n"
    return f"{head}files:\n{''.join(lines)}".encode()


RECORD_OF_BOTH = record(*(entry(path, DATA[path], VERSIONS[path]) for path in (LOG, VIDEO)))


def rows_of(data: bytes) -> tuple[ExternalFile, ...]:
    """Give the rows that a record comes to, by path."""
    return tuple(sorted(pointed_to(read_record(data, path=RECORD_PATH).record, RECORD_PATH), key=lambda row: row.path))


ROWS = rows_of(RECORD_OF_BOTH)


def facts(files: int) -> bytes:
    """Give a bundle.json that says so many files lie elsewhere."""
    return json.dumps({**json.loads(RECORD), "external": {"files": files, "bytes": 1}}).encode()


def make(folder: Path) -> Bench:
    """Make a signed bundle, two files beside it, and the keys."""
    signer = new_signer(folder, "signer")
    files = {**FILES, "bundle.json": facts(2), RECORD_PATH: RECORD_OF_BOTH, external.NAME: external.write(ROWS)}
    place = plant(folder / "acme-2026", files, signer)
    for path, data in DATA.items():
        (folder / BESIDE / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / BESIDE / path).write_bytes(data)
    return Bench(folder=place, signer=signer, other=new_signer(folder, "other"))


def handed(bench: Bench, path: str = "") -> Path:
    return bench.folder.parent / BESIDE / path


@dataclass(frozen=True, slots=True, kw_only=True)
class Attack:
    """What is done, and what verifying with ``--external`` says."""

    do: Callable[[Bench], object]
    kind: str
    """Of the problem or contradiction; empty where it was not examined, which ends with 3."""
    says: str
    script: bool = True
    """Whether verify.py, which does not read records as YAML, comes to the same code."""

    @property
    def code(self) -> int:
        return 1 if self.kind else 3


def on(path: str, change: Callable[[bytes], bytes]) -> Callable[[Bench], None]:
    """Change what was handed over."""

    def do(bench: Bench) -> None:
        handed(bench, path).write_bytes(change(handed(bench, path).read_bytes()))

    return do


def sign(bench: Bench, changes: dict[str, bytes | None]) -> None:
    """Change files of the bundle, list all anew and sign that, as only who holds the key can."""
    for path, data in changes.items():
        if data is None:
            (bench.folder / path).unlink()
            for above in (bench.folder / path).parents:
                if above == bench.folder or any(above.iterdir()):
                    break
                above.rmdir()
        else:
            (bench.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (bench.folder / path).write_bytes(data)
    content = {
        name: path.read_bytes()
        for path in bench.folder.rglob("*")
        if path.is_file() and not manifest.is_beside(name := path.relative_to(bench.folder).as_posix())
    }
    sums = listed(content)
    (bench.folder / manifest.NAME).write_bytes(sums)
    (bench.folder / manifest.SIGNATURE).write_bytes(bench.signer.sign(sums, NAMESPACE))


def table(change: Callable[[bytes], bytes]) -> Callable[[Bench], None]:
    """Change EXTERNAL.csv, and have the attacker who holds the key sign it again."""
    return lambda bench: sign(bench, {external.NAME: change((bench.folder / external.NAME).read_bytes())})


def rows(*files: ExternalFile) -> Callable[[Bench], None]:
    return table(lambda _: external.write(files))


def named(path: str) -> Callable[[Bench], None]:
    """List the log under another path."""
    return rows(*sorted((replace(ROWS[0], path=path), ROWS[1]), key=lambda row: row.path))


def _swap(bench: Bench) -> None:
    for path, other in ((LOG, VIDEO), (VIDEO, LOG)):
        handed(bench, path).write_bytes(DATA[other])


def _rename(bench: Bench) -> None:
    handed(bench, LOG).rename(handed(bench, f"{FOLDER}/audit-2.log"))


def _link(bench: Bench) -> None:
    shutil.move(handed(bench, LOG), bench.folder.parent / "audit.log")
    handed(bench, LOG).symlink_to(bench.folder.parent / "audit.log")


def _pipe(bench: Bench) -> None:
    handed(bench, LOG).unlink()
    os.mkfifo(handed(bench, LOG))


def _folder(bench: Bench) -> None:
    handed(bench, LOG).unlink()
    handed(bench, LOG).mkdir()


def _swap_both(bench: Bench) -> None:
    """Exchange a file and its row, and leave the record, which the log seals."""
    handed(bench, LOG).write_bytes(b"nothing happened\n")
    new = replace(ROWS[0], sha256=hex_of(b"nothing happened\n"), bytes=17)
    sign(bench, {external.NAME: external.write((new, ROWS[1]))})


def _drop_row(bench: Bench) -> None:
    """Take a row away, and the count with it; the record still lists the file."""
    handed(bench, LOG).unlink()
    sign(bench, {external.NAME: external.write(ROWS[1:]), "bundle.json": facts(1)})


MALFORMED = "EXTERNAL.csv is malformed: "
ATTACKS: dict[str, Attack] = {
    "a bit of a file flipped": Attack(
        do=on(LOG, flip),
        kind="external-altered",
        says=f"{LOG} was altered: its digest is {hex_of(flip(DATA[LOG]))[:12]}..., listed is {hex_of(DATA[LOG])[:12]}...",
    ),
    "a file cut off": Attack(
        do=on(LOG, lambda data: data[:-100]),
        kind="external-truncated",
        says=f"{LOG} has 61900 bytes, listed are 62000: it was cut off",
    ),
    "a file with data behind it": Attack(
        do=on(LOG, lambda data: data + b"x"),
        kind="external-longer",
        says=f"{LOG} has 62001 bytes, listed are 62000: something was added",
    ),
    "a file emptied": Attack(
        do=on(LOG, lambda _: b""), kind="external-empty", says=f"{LOG} is empty, and was not when it was captured"
    ),
    "two files swapped": Attack(
        do=_swap, kind="external-exchanged", says=f"{LOG} holds what EXTERNAL.csv lists for {VIDEO}"
    ),
    "a file not handed over": Attack(
        do=lambda bench: handed(bench, LOG).unlink(),
        kind="",
        says=f"{LOG} is missing: it was not handed over in ",
    ),
    "a file under another name": Attack(
        do=_rename,
        kind="external-extra",
        says=f"{FOLDER}/audit-2.log in ...{BESIDE} is extra: EXTERNAL.csv does not list it",
    ),
    "a folder in a file's place": Attack(do=_folder, kind="", says=f"{LOG} is missing: it was not handed over in "),
    "a link in a file's place": Attack(
        do=_link,
        kind="external-symlink",
        says=f"{LOG} in ...{BESIDE} is a symbolic link, not a file: it is not followed",
    ),
    "a pipe in a file's place": Attack(
        do=_pipe, kind="external-special", says=f"{LOG} in ...{BESIDE} is a device, socket or pipe, not a file"
    ),
    "one more file beside them": Attack(
        do=lambda bench: handed(bench, "more.log").write_bytes(b"more"),
        kind="external-extra",
        says=f"more.log in ...{BESIDE} is extra: EXTERNAL.csv does not list it",
    ),
    "a name that differs by case beside them": Attack(
        do=lambda bench: handed(bench, f"{FOLDER}/AUDIT.log").write_bytes(b"more"),
        kind="external-extra",
        says=f"{FOLDER}/AUDIT.log in ...{BESIDE} is extra: EXTERNAL.csv does not list it",
    ),
    "digest edited, and not signed again": Attack(
        do=lambda bench: bench.change(external.NAME, lambda data: data.replace(hex_of(DATA[LOG]).encode(), b"0" * 64)),
        kind="altered",
        says="EXTERNAL.csv was altered: ",
    ),
    "list taken away, and not signed again": Attack(
        do=lambda bench: (bench.folder / external.NAME).unlink(), kind="missing", says="EXTERNAL.csv is missing"
    ),
    "digest edited and signed again": Attack(
        do=rows(replace(ROWS[0], sha256="0" * 64), ROWS[1]),
        kind="external-record",
        says=f"EXTERNAL.csv lists {LOG} otherwise than its record {RECORD_PATH} does: sha256",
    ),
    "size edited and signed again": Attack(
        do=rows(replace(ROWS[0], bytes=61_999), ROWS[1]),
        kind="external-record",
        says=f"EXTERNAL.csv lists {LOG} otherwise than its record {RECORD_PATH} does: bytes",
    ),
    "file and digest exchanged together": Attack(
        do=_swap_both,
        kind="external-record",
        says=f"EXTERNAL.csv lists {LOG} otherwise than its record {RECORD_PATH} does: sha256",
    ),
    "place edited and signed again": Attack(
        do=rows(replace(ROWS[0], uri="s3://acme-other/audit.log"), ROWS[1]),
        kind="external-record",
        says=f"EXTERNAL.csv lists {LOG} otherwise than its record {RECORD_PATH} does: uri",
        script=False,
    ),
    "version edited and signed again": Attack(
        do=rows(replace(ROWS[0], version_id="another"), ROWS[1]),
        kind="external-record",
        says=f"EXTERNAL.csv lists {LOG} otherwise than its record {RECORD_PATH} does: version_id",
        script=False,
    ),
    "mode of the lock edited and signed again": Attack(
        do=rows(replace(ROWS[0], lock_mode="GOVERNANCE"), ROWS[1]),
        kind="external-record",
        says=f"EXTERNAL.csv lists {LOG} otherwise than its record {RECORD_PATH} does: lock_mode",
        script=False,
    ),
    "a row under another record": Attack(
        do=rows(replace(ROWS[0], record=f"{FOLDER}/evidence.yaml".replace("Q2", "Q1")), ROWS[1]),
        kind="external-record",
        says=f"EXTERNAL.csv lists {LOG} otherwise than its record {RECORD_PATH} does: record",
        script=False,
    ),
    "a row taken out": Attack(
        do=rows(ROWS[1]),
        kind="facts",
        says="bundle.json is contradicted: it says that 2 files of evidence lie in another store, and EXTERNAL.csv lists 1",
    ),
    "a row taken out, and the count with it": Attack(
        do=_drop_row,
        kind="external-unlisted",
        says=f"{RECORD_PATH} lists {LOG} in another store, and EXTERNAL.csv does not",
        script=False,
    ),
    "the whole list taken away and signed again": Attack(
        do=lambda bench: sign(bench, {external.NAME: None}),
        kind="facts",
        says="bundle.json is contradicted: it says that 2 files of evidence lie in another store, and EXTERNAL.csv lists none",
    ),
    "the whole list taken away, and the count with it": Attack(
        do=lambda bench: sign(bench, {external.NAME: None, "bundle.json": facts(0)}),
        kind="external-unlisted",
        says=f"{RECORD_PATH} lists {VIDEO} in another store, and EXTERNAL.csv does not",
        script=False,
    ),
    "the first line taken out": Attack(
        do=table(lambda data: data.split(b"\r\n", 1)[1]),
        kind="malformed-external",
        says=f"{MALFORMED}its first line is not sha256,bytes,path,",
    ),
    "a list that is none": Attack(
        do=table(lambda _: b"\xff\xfe\x00"), kind="malformed-external", says=f"{MALFORMED}it is no table in UTF-8"
    ),
    "an empty list": Attack(
        do=table(lambda _: b""), kind="malformed-external", says=f"{MALFORMED}its first line is not sha256,bytes,path,"
    ),
    "two hundred thousand empty lines": Attack(
        do=table(lambda data: data + b"\n" * 200_000),
        kind="malformed-external",
        says="EXTERNAL.csv is malformed: it has more than 200000 lines",
    ),
    "a quote that is not closed": Attack(
        do=table(lambda data: data.replace(b'"', b"", 1)),
        kind="malformed-external",
        says=f"{MALFORMED}",
    ),
    "other line ends": Attack(
        do=table(lambda data: data.replace(b"\r\n", b"\n")),
        kind="malformed-external",
        says=f"{MALFORMED}it is not written as it was built: line ends, quotes or its mark differ",
    ),
    "quotes where none are needed": Attack(
        do=table(lambda data: data.replace(b"COMPLIANCE", b'"COMPLIANCE"')),
        kind="malformed-external",
        says=f"{MALFORMED}it is not written as it was built: line ends, quotes or its mark differ",
    ),
    "a cell too many": Attack(
        do=table(lambda data: data[:-2] + b",x\r\n"),
        kind="malformed-external",
        says=f"{MALFORMED}line 3 has 14 cells, not 13",
    ),
    "a digest that is none": Attack(
        do=table(lambda data: data.replace(hex_of(DATA[LOG]).encode(), hex_of(DATA[LOG]).upper().encode())),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 has no SHA-256 in 64 hex digits, or no number of bytes",
    ),
    "a negative size": Attack(
        do=table(lambda data: data.replace(b",62000,", b",-62000,")),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 has no SHA-256 in 64 hex digits, or no number of bytes",
    ),
    "rows moved": Attack(
        do=rows(*ROWS[::-1]),
        kind="malformed-external",
        says=f"{MALFORMED}it is not sorted, so it is not as it was built",
    ),
    "a row twice": Attack(
        do=rows(ROWS[0], ROWS[0], ROWS[1]),
        kind="malformed-external",
        says=f"{MALFORMED}it lists {LOG} more than once",
    ),
    "two paths that differ by case": Attack(
        do=rows(replace(ROWS[0], path=f"{FOLDER}/AUDIT.log"), *ROWS),
        kind="malformed-external",
        says=f"{MALFORMED}it lists {LOG}, which differs from {FOLDER}/AUDIT.log only by case or composition",
    ),
    "a path upwards": Attack(
        do=named("evidence/../../secret"),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 names 'evidence/../../secret', which leads upwards (..)",
    ),
    "an absolute path": Attack(
        do=named("/etc/passwd"),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 names '/etc/passwd', which is absolute",
    ),
    "a path of a drive": Attack(
        do=named("C:/evidence"),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 names 'C:/evidence', which begins with a drive",
    ),
    "a backslash in a path": Attack(
        do=named("..\\evidence"),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 names '..\\\\evidence', which has a backslash",
    ),
    "a path that is no evidence": Attack(
        do=named("bundle.json"),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 names bundle.json, which is in the bundle",
    ),
    "a character that cannot be seen": Attack(
        do=table(lambda data: data.replace(b"COMPLIANCE", "COMPLIANCE\u200b".encode(), 1)),
        kind="malformed-external",
        says=f"{MALFORMED}line 2 has a character that cannot be seen",
    ),
}
