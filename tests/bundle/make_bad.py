"""Known-bad bundles as files, for our tests and for anyone else's: `python -m tests.bundle.make_bad` adds new ones.

Each ``bad/NAME.zip`` is a bundle that must not pass, and ``bad/expected.json`` says with which kinds of problem, and
under which pin. Those that are there are never made again: a later version must refuse the very same bytes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from tests.bundle.samples import FILES, RawEntry, deflated, listed, raw_zip
from tests.seal.keys import TestSigner, new_signer
from tieout.bundle import manifest
from tieout.bundle.trust import NAMESPACE, allowed_signers

BAD = Path(__file__).parent / "bad"
EXPECTED = BAD / "expected.json"
POLICY = "policies/POL-002.md"

Files = dict[str, bytes]


class Bad(NamedTuple):
    """How one is made."""

    kinds: tuple[str, ...]
    change: Callable[[Files, TestSigner, TestSigner], Files]
    """Given the files of a signed bundle, its signer and another one."""
    pack: Callable[[list[RawEntry]], bytes] = raw_zip


def _without(files: Files, *paths: str) -> Files:
    return {path: data for path, data in files.items() if path not in paths}


def _resigned(files: Files, sums: bytes, signer: TestSigner, namespace: str = NAMESPACE) -> Files:
    return {**files, manifest.NAME: sums, manifest.SIGNATURE: signer.sign(sums, namespace)}


def _forged(files: Files) -> Files:
    """Give them with a list that fits, under the signature of another list."""
    return {**files, manifest.NAME: listed(_without(files, manifest.NAME, manifest.SIGNATURE))}


def _same(files: Files, _: TestSigner, __: TestSigner) -> Files:
    return files


def _entry(path: str, **changes: object) -> Callable[[list[RawEntry]], bytes]:
    def pack(entries: list[RawEntry]) -> bytes:
        for at, entry in enumerate(entries):
            if entry.name == f"b/{path}".encode():
                entries[at] = RawEntry(**{"name": entry.name, "data": entry.data, **changes})  # type: ignore[arg-type]  # by name
        return raw_zip(entries)

    return pack


def _plus(name: str, **changes: object) -> Callable[[list[RawEntry]], bytes]:
    return lambda entries: raw_zip([*entries, RawEntry(**{"name": name.encode(), "data": b"x", **changes})])  # type: ignore[arg-type]  # by name


CASES = {
    "a-byte-flipped": Bad(("altered",), lambda files, *_: {**files, POLICY: b"# Access control.\n"}),
    "a-file-gone": Bad(("missing",), lambda files, *_: _without(files, POLICY)),
    "a-file-added": Bad(("extra",), lambda files, *_: {**files, "policies/POL-003.md": b"new\n"}),
    "a-forgery-under-the-old-signature": Bad(
        ("wrong-signature",), lambda files, *_: _forged({**files, POLICY: b"# Anyone may come in\n"})
    ),
    "a-list-out-of-order": Bad(
        ("manifest-order",),
        lambda files, signer, _: _resigned(
            files, b"".join(reversed(files[manifest.NAME].splitlines(keepends=True))), signer
        ),
    ),
    "a-line-twice": Bad(
        ("duplicate-line",),
        lambda files, signer, _: _resigned(
            files, files[manifest.NAME] + files[manifest.NAME].splitlines(keepends=True)[0], signer
        ),
    ),
    "no-list": Bad(("no-manifest",), lambda files, *_: _without(files, manifest.NAME)),
    "a-signature-for-git": Bad(
        ("wrong-namespace",), lambda files, signer, _: _resigned(files, files[manifest.NAME], signer, "git")
    ),
    "a-signature-that-is-none": Bad(
        ("malformed-signature",), lambda files, *_: {**files, manifest.SIGNATURE: b"-----BEGIN SSH SIGNATURE-----\n"}
    ),
    "a-way-out": Bad(("extra",), _same, _plus("b/../../etc/cron.d/x")),
    "a-link": Bad(("symlink",), _same, _entry(POLICY, attributes=0o120777 << 16)),
    "a-name-by-case": Bad(("collision", "extra"), _same, _plus("b/Policies/pol-002.md")),
    "a-name-twice": Bad(("duplicate-entry",), _same, _plus(f"b/{POLICY}")),
    "an-encrypted-file": Bad(("encrypted", "unreadable"), _same, _entry(POLICY, flags=1)),
    "an-unknown-packing": Bad(("unknown-method", "unreadable"), _same, _entry(POLICY, method=12)),
    "a-bomb": Bad(
        ("ratio", "unreadable"),
        _same,
        _entry(POLICY, data=b"", method=8, packed=deflated(b"\0" * 10**6), size=10**6, checksum=0),
    ),
    "two-accounts-of-a-file": Bad(("mismatch",), _same, _entry(POLICY, local_name=b"b/policies/POL-009.md")),
    "data-before": Bad(("foreign-data",), _same, lambda entries: raw_zip(entries, head=b"MZ")),
    "data-behind": Bad(("not-a-zip",), _same, lambda entries: raw_zip(entries, tail=b"x")),
    "cut-off": Bad(("not-a-zip",), _same, lambda entries: raw_zip(entries)[:-30]),
}


def make() -> list[Path]:
    """Make those that are not there yet, and give them; the keys are thrown away."""
    BAD.mkdir(exist_ok=True)
    expected = json.loads(EXPECTED.read_bytes()) if EXPECTED.exists() else {}
    made = []
    with tempfile.TemporaryDirectory() as scratch:
        signer, other = new_signer(Path(scratch), "key"), new_signer(Path(scratch), "other")
        for name, case in CASES.items():
            if name in expected:
                continue
            whole = {**FILES, "trust/allowed_signers": allowed_signers([signer.public_key])}
            files = case.change(_resigned(whole, listed(whole), signer), signer, other)
            target = BAD / f"{name}.zip"
            target.write_bytes(
                case.pack([RawEntry(name=f"b/{path}".encode(), data=data) for path, data in sorted(files.items())])
            )
            expected[name] = {"kinds": list(case.kinds), "pin": signer.identity}
            made.append(target)
    EXPECTED.write_text(json.dumps(dict(sorted(expected.items())), indent=2) + "\n")
    return made


if __name__ == "__main__":
    sys.stdout.write("".join(f"wrote {path.relative_to(Path.cwd())}\n" for path in make()))
