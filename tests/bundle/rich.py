"""A bundle with all that one can hold: a report, an evidence log, an approval ledger, a signature, a time-stamp."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from tests.bundle.samples import FILES, RECORD, listed
from tests.seal.authority import Authority, new_authority
from tests.seal.keys import TestSigner, new_signer
from tests.seal.pki import Pki, new_pki
from tieout.bundle import manifest, statement
from tieout.bundle.trust import NAMESPACE, allowed_signers
from tieout.model.evidence.log import CHECKPOINT, CHECKPOINTS, EVIDENCE_NAMESPACE, LEAVES
from tieout.model.ledger import LEDGER_NAMESPACE
from tieout.ports.writing import write_tree
from tieout.seal import chain, cms, dsse, timestamp
from tieout.seal.canonical import canonical_json
from tieout.seal.digest import hex_of, spelled
from tieout.seal.merkle import root_of
from tieout.seal.note import Note
from tieout.seal.signers.base import CertifiedSigner, Signer

ORIGIN = "tieout-evidence/Example Ltd"
QUARTERS = ("2026-Q1", "2026-Q2")
LEDGER = "approvals/ledger"
CAPTURES = 5
TOKEN, CMS, DSSE = "SHA256SUMS.tsr", "SHA256SUMS.p7s", "SHA256SUMS.intoto.jsonl"


def record_path(number: int) -> str:
    return f"evidence/2026-Q1/sample/roles/20260105T0{number}0000Z-aaaaaaa{number}/evidence.yaml"


def leaf(number: int, digest: str) -> bytes:
    """Give the line that seals a capture."""
    at = f"2026-01-05T0{number}:00:00Z"
    return canonical_json(
        {
            "collector": "postgres.roles", "controls": ["AC-03"], "data_as_of": at, "digest": digest, "evidence": ["roles"],
            "finished": at, "id": f"{number}-roles", "kind": "capture", "path": record_path(number), "period": "2026-Q1",
            "sealed_at": f"2026-01-05T1{number}:00:00Z", "started": at, "system": "sample", "v": 1,
        }
    )  # fmt: skip


def head(lines: list[bytes], origin: str = ORIGIN) -> bytes:
    return Note(origin, len(lines), root_of(lines)).text


def beside(number: int, name: str) -> str:
    """Give the path of a file of a capture."""
    return record_path(number).replace("evidence.yaml", name)


def evidence(keeper: TestSigner) -> dict[str, bytes]:
    """Give captures and their log, with a head after the second and the last line; the last capture has two files."""
    files = {
        record_path(number): f"schema: tieout.evidence/v1\nid: {number}-roles\n".encode() for number in range(CAPTURES)
    }
    captured = {"rows.csv": b"role\nreader\n", "raw.json": b'["reader"]\n'}
    files[record_path(CAPTURES - 1)] += b"files:\n" + b"".join(
        f'  - {{path: {name}, sha256: "{hex_of(data)}", bytes: {len(data)}, role: raw}}\n'.encode()
        for name, data in captured.items()
    )
    files |= {beside(CAPTURES - 1, name): data for name, data in captured.items()}
    lines = [leaf(number, spelled(hex_of(files[record_path(number)]))) for number in range(CAPTURES)]
    files[LEAVES] = b"".join(line + b"\n" for line in lines)
    for path, some in (
        (f"{CHECKPOINTS}/{2:09d}.txt", lines[:2]),
        (f"{CHECKPOINTS}/{CAPTURES:09d}.txt", lines),
        (CHECKPOINT, lines),
    ):
        files[path] = head(some)
        files[f"{path}.sig"] = keeper.sign(files[path], EVIDENCE_NAMESPACE)
    return files


def approvals(keeper: TestSigner) -> dict[str, bytes]:
    """Give a ledger of two quarters, three lines each."""
    files: dict[str, bytes] = {}
    end = chain.BEGINNING
    for quarter in QUARTERS:
        data, end = chain.append(end, [{"v": 1, "quarter": quarter, "number": number} for number in range(3)])
        files[f"{LEDGER}/{quarter}/approvals.jsonl"] = data
        checkpoint = (
            canonical_json({"streams": {"approvals": {"count": end.length, "head": end.digest}}, "v": 1}) + b"\n"
        )
        files[f"{LEDGER}/{quarter}/checkpoint.json"] = checkpoint
        files[f"{LEDGER}/{quarter}/checkpoint.json.sig"] = keeper.sign(checkpoint, LEDGER_NAMESPACE)
    return files


def record(signer: TestSigner, **changed: object) -> bytes:
    """Give bundle.json."""
    said: dict[str, object] = {
        "report_pdf": {"included": True, "reason": None},
        "keys": [signer.identity],
        "evidence": {"examined": True, "log": {"lines": CAPTURES, "faults": 0, "signer": None}},
        "approvals": {"examined": True, "faults": 0},
        "left_out": [],
    }
    return json.dumps({**json.loads(RECORD), **said, **changed}, indent=2).encode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rich:
    """A whole bundle, its keys, and an authority for the time."""

    folder: Path
    signer: TestSigner
    other: TestSigner
    keeper: TestSigner
    clock: Authority
    wrong_clock: Authority
    pki: Pki
    wrong_pki: Pki
    by_certificate: CertifiedSigner
    stranger: CertifiedSigner
    """Of the other authority."""

    def write(self, path: str, data: bytes) -> None:
        place = self.folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)

    def read(self, path: str) -> bytes:
        return (self.folder / path).read_bytes()

    def sign(self, signer: TestSigner | None = None) -> None:
        """List all files anew and sign that, as only who holds the key can; the old time-stamp goes."""
        files = {
            name: path.read_bytes()
            for path in self.folder.rglob("*")
            if path.is_file() and not manifest.is_beside(name := path.relative_to(self.folder).as_posix())
        }
        sums = listed(files)
        self.write(manifest.NAME, sums)
        self.write(manifest.SIGNATURE, (signer or self.signer).sign(sums, NAMESPACE))
        for name in (TOKEN, CMS, DSSE):
            (self.folder / name).unlink(missing_ok=True)

    def certify(self, by_certificate: CertifiedSigner | None = None, *, data: bytes | None = None) -> None:
        """Sign the list, or other data, by certificate."""
        by = by_certificate or self.by_certificate
        sums = self.read(manifest.NAME) if data is None else data
        self.write(CMS, cms.make(sums, by, signed_at=datetime.now(UTC)))

    def state(self, *signers: Signer, sums: bytes | None = None) -> None:
        """State what is listed, signed by these; else by who signs the list."""
        payload = statement.write(sums or self.read(manifest.NAME), self.read("bundle.json"), None)
        self.write(DSSE, dsse.make(payload, signers or (self.signer, self.by_certificate)))

    def stamp(self, clock: Authority | None = None, data: bytes | None = None) -> None:
        """Have an authority stamp the manifest, or other data."""
        asked = timestamp.request(self.read(manifest.NAME) if data is None else data)
        self.write(TOKEN, (clock or self.clock).answer(asked.body))

    def copy(self, folder: Path) -> Rich:
        shutil.copytree(self.folder, folder)
        return replace(self, folder=folder)


def make(place: Path) -> Rich:
    """Make one, with new keys."""
    signer, other, keeper = (new_signer(place, name) for name in ("signer", "other", "keeper"))
    clock, wrong = (new_authority(place / name, name=name) for name in ("Clock", "Wrong"))
    files = {
        **FILES,
        "report.pdf": b"%PDF-1.7\n%%EOF\n",
        "bundle.json": record(signer),
        "trust/allowed_signers": allowed_signers([signer.public_key]),
        **evidence(keeper),
        **approvals(keeper),
    }
    folder = place / "acme-2026"
    write_tree(folder, files.items())
    pki, wrong_pki = (new_pki(place / name, name) for name in ("CA", "Wrong-CA"))
    found = Rich(
        folder=folder, signer=signer, other=other, keeper=keeper, clock=clock, wrong_clock=wrong, pki=pki,
        wrong_pki=wrong_pki, by_certificate=pki.signer(), stranger=wrong_pki.signer(),
    )  # fmt: skip
    found.sign()
    found.certify()
    found.state()
    found.stamp()
    return found
