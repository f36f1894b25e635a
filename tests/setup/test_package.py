"""The package: its version in one place, and a wheel that carries the programme as the starter."""

import importlib.metadata
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.version import Version

import tieout

ROOT = Path(__file__).parents[2]
PROGRAMME = ("controls.yaml", "policies", "registers", "runbooks")


def test_the_version_stands_in_one_place() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert "version" not in project
    assert project["dynamic"] == ["version"]
    assert importlib.metadata.version("tieout") == tieout.__version__ == str(Version(tieout.__version__))


def test_this_environment_runs_the_checkout() -> None:
    assert Path(tieout.__file__) == ROOT / "tools" / "tieout" / "__init__.py"


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Build the wheel, without network, and return the names in it."""
    gone = [name for name in ("README.md", *PROGRAMME) if not (ROOT / name).exists()]
    if gone:
        pytest.skip(f"this checkout has no {', '.join(gone)} for the wheel to carry")
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
    built = list(folder.iterdir())
    assert [path.name for path in built] == [f"tieout-{tieout.__version__}-py3-none-any.whl"]
    with zipfile.ZipFile(built[0]) as archive:
        return archive.namelist()


def tracked(*paths: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--", *paths], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(listed.stdout.split("\0")[:-1])


def test_the_wheel_carries_the_programme(names: list[str]) -> None:
    wanted = {f"tieout/starter/files/{path}" for path in tracked(*PROGRAMME)}
    assert any(path.startswith("tieout/starter/files/policies/") for path in wanted)
    assert wanted - set(names) == set()


def test_the_wheel_carries_the_package(names: list[str]) -> None:
    wanted = {path.removeprefix("tools/") for path in tracked("tools/tieout")}
    assert wanted - set(names) == set()


def test_the_wheel_puts_nothing_else_beside_the_package(names: list[str]) -> None:
    assert {name.partition("/")[0] for name in names} == {"tieout", f"tieout-{tieout.__version__}.dist-info"}
    assert [name for name in names if "__pycache__" in name] == []
    assert len(names) == len(set(names))
