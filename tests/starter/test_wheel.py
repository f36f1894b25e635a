"""A wheel carries the same starter as a checkout."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import tieout
from tieout.starter.content import starter_files

ROOT = Path(tieout.__file__).parents[2]
_READ = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from tieout.starter.write import plant
plant(Path(sys.argv[2]))
"""


def test_the_starter_of_a_wheel_is_that_of_the_checkout(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path / "wheel")]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (wheel,) = (tmp_path / "wheel").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path / "installed")
    planted = tmp_path / "planted"
    read = [sys.executable, "-c", _READ, str(tmp_path / "installed"), str(planted)]
    subprocess.run(read, check=True, timeout=60)
    version = tieout.__version__.encode()
    expected = {file.path: file.data.replace(b"@VERSION@", version) for file in starter_files()}
    found = {path.relative_to(planted).as_posix(): path.read_bytes() for path in planted.rglob("*") if path.is_file()}
    assert found == expected
