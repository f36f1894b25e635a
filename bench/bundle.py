"""Building and verifying a bundle beside hashing and storing the same bytes."""

from __future__ import annotations

import hashlib
from pathlib import Path

from measure import PYTHON, Command, Measured, in_turn

_MAKE = """
import pathlib, sys
from tieout.bundle import manifest
from tieout.seal.digest import hex_of
root = pathlib.Path(sys.argv[1])
digests = {}
for path in sorted(root.rglob("*")):
    if path.is_file():
        digests[path.relative_to(root).as_posix()] = hex_of(path.read_bytes())
(root / "SHA256SUMS").write_bytes(manifest.write(digests))
"""
_VERIFY = """
import pathlib, sys
from tieout.bundle.verify import verify
assert verify(pathlib.Path(sys.argv[1])).intact
"""
_PACK = """
import pathlib, sys
from tieout.bundle.packing import pack
pack(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
"""
_LIMIT = """
import hashlib, pathlib, sys, zipfile
root = pathlib.Path(sys.argv[1])
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_STORED) as archive:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            hashlib.sha256(data).hexdigest()
            archive.writestr(path.relative_to(root).as_posix(), data)
"""


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 5,000 files of 20 kB."""
    count = 100 if small else 5000
    folder = scratch / "bundle"
    for number in range(count):
        path = folder / f"evidence/part-{number // 100:03d}/file-{number:05d}.bin"
        path.parent.mkdir(parents=True, exist_ok=True)
        block = hashlib.sha256(str(number).encode()).digest()
        path.write_bytes(block * 640)
    in_turn([Command(name="manifest", argv=[PYTHON, "-c", _MAKE, str(folder)])], 1)
    sums, store = "sha256sum -c", "hashlib and stored zip"
    commands = [
        Command(name=sums, argv=["sha256sum", "-c", "--quiet", "SHA256SUMS"], directory=folder),
        Command(name="bundle verify", argv=[PYTHON, "-c", _VERIFY, str(folder)], against=sums, goal=1.2),
        Command(name=store, argv=[PYTHON, "-c", _LIMIT, str(folder), str(scratch / "limit.zip")]),
        Command(
            name="bundle pack",
            argv=[PYTHON, "-c", _PACK, str(folder), str(scratch / "ours.zip")],
            against=store,
            goal=1.25,
        ),
    ]
    return in_turn(commands, rounds)
