"""Building a bundle of real captures beside hashing and storing the same bytes, and verifying beside sha256sum."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import heavy
from measure import PYTHON, TIEOUT, Command, Measured, in_turn

_ROOT = Path(__file__).resolve().parent
_STORE = """
import hashlib, pathlib, sys, zipfile
root = pathlib.Path(sys.argv[1])
with zipfile.ZipFile(sys.argv[2], "w", zipfile.ZIP_STORED) as archive:
    for path in sorted((root / "evidence").rglob("*")):
        if path.is_file():
            total = hashlib.sha256()
            with path.open("rb", buffering=0) as file, archive.open(path.relative_to(root).as_posix(), "w") as entry:
                while chunk := file.read(1 << 20):
                    total.update(chunk)
                    entry.write(chunk)
"""
_OBJECTS = """
git ls-tree -r --format='%(objectname)' HEAD evidence/ |
git -c core.packedGitWindowSize=16m -c core.bigFileThreshold=1m cat-file --batch --buffer
"""
_EXAMINE = f"""
import sys
from datetime import date
from pathlib import Path
import tieout.bundle.build
from tieout import __version__
from tieout.check import check
from tieout.cli.examining import examine
from tieout.render.report import Report
from tieout.workpapers.ladder import ladder
found = examine(
    Path(sys.argv[1]), as_of=date.fromisoformat("{heavy.AS_OF}"), period="2026-H1", rev=None, committed=True
)
outcome = check(found)
Report.of(examination=found, outcome=outcome, ladder=ladder(found, outcome), tool_version=__version__)
"""
_SHAPES = (
    # Captures, files of each and bytes of a file, at full and at small size; what verifying may cost over sha256sum.
    ((20, 500, 20_000), (4, 25, 20_000), 1.2),
    ((4, 4, 64 << 20), (1, 3, 2 << 20), 0.9),
)


def benchmark(scratch: Path, small: bool, rounds: int) -> list[Measured]:
    """Time 200 MB in small files and 1 GiB in large ones: build, pack and verify."""
    found = []
    for number, (full, little, goal) in enumerate(_SHAPES):
        shape = little if small else full
        name = f"{shape[0] * shape[1]:,} files of {shape[2]:,} B"
        root, made = scratch / f"repository-{number}", scratch / f"made-{number}"
        subprocess.run([PYTHON, str(_ROOT / "heavy.py"), str(root), *map(str, shape)], check=True)
        found += in_turn(_commands(name, root, made, scratch / "cache", goal), min(rounds, 3))
    return found


def _commands(name: str, root: Path, made: Path, cache: Path, goal: float) -> list[Command]:
    remembered = ["env", f"XDG_CACHE_HOME={cache}"]
    bundle, archive = made / "bundle", made / "bundle.zip"
    store, objects, examination, sums = (
        f"{name}: {what}" for what in ("hash and store", "git cat-file", "examine it", "sha256sum -c")
    )
    build = [*TIEOUT, "bundle", "build", "--root", str(root), "--as-of", heavy.AS_OF, "--period", "2026-H1"]
    _run([*remembered, *build, "--no-pdf", "--zip", "--out", str(bundle)])  # and what is remembered of secrets

    again = made / "again"

    def put_aside() -> None:
        # Emptied and not removed: ext4 passes by what was freed in the last seconds one by one when it looks for
        # a free inode (`recently_deleted` in the kernel's fs/ext4/ialloc.c), and the next command would pay for it:
        # 3.6 CPU seconds were seen for 10,000 files.
        for path in again.rglob("*"):
            if path.is_file():
                os.truncate(path, 0)
        if again.exists():
            again.rename(made / f"aside-{len(list(made.iterdir()))}")
        again.mkdir()

    def verify(of: Path, goal: float | None, what: str) -> Command:
        argv = [*TIEOUT, "bundle", "verify", str(of)]
        return Command(name=f"{name}: {what}", argv=argv, accept=(3,), against=sums, goal=goal)

    return [
        Command(name=store, argv=[PYTHON, "-c", _STORE, str(root), str(again / "limit.zip")], before=put_aside),
        Command(name=objects, argv=["sh", "-c", _OBJECTS], directory=root),
        Command(name=examination, argv=[*remembered, PYTHON, "-c", _EXAMINE, str(root)]),
        *(
            Command(
                name=f"{name}: bundle build{' --zip' * as_zip}",
                argv=[*remembered, *build, "--no-pdf", *["--zip"] * as_zip, "--out", str(again / "bundle")],
                before=put_aside,
                against=" + ".join([store, *[store] * as_zip, objects, examination]),  # a ZIP stores all once more
                goal=1.25,
            )
            for as_zip in (False, True)
        ),
        Command(name=sums, argv=["sha256sum", "-c", "--quiet", "SHA256SUMS"], directory=bundle),
        verify(bundle, goal, "bundle verify"),
        verify(archive, None, "bundle verify of the ZIP"),
    ]


def _run(argv: list[str]) -> None:
    subprocess.run(argv, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
