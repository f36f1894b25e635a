"""`./dev` makes an environment: in a small checkout, from a folder of wheels, without network."""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BASE = getattr(sys, "_base_executable", sys.executable)
WITHOUT_ENSUREPIP = (  # as Debian without python3-venv; also the quicker way
    "-c",
    """import runpy, sys
sys.modules["ensurepip"] = None
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")""",
)
HAS = "import importlib.util as u; print([n for n in ('alpha_one', 'beta', 'gamma', 'pip') if u.find_spec(n)])"


def wheel(folder: Path, name: str) -> str:
    """Write the wheel of a package with one empty module; return its line for a lock."""
    path = folder / f"{name}-1.0-py3-none-any.whl"
    about = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}.py", "")
        archive.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        archive.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nTag: py3-none-any\n")
        archive.writestr(f"{about}/RECORD", f"{name}.py,,\n{about}/METADATA,,\n{about}/WHEEL,,\n{about}/RECORD,,\n")
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


class Checkout:
    """A checkout with the real script and `pyproject.toml`, a tool of one line, and locks of invented packages."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.wheels = root.parent / "wheels"
        self.wheels.mkdir()
        cli = root / "tools" / "tieout" / "cli"
        (root / "locks").mkdir(parents=True)
        cli.mkdir(parents=True)
        shutil.copy(ROOT / "dev", root)
        shutil.copy(ROOT / "pyproject.toml", root)
        (root / "tools/tieout/__init__.py").write_text('"""A tool."""\n\n__version__ = "7.8.9"\n')
        (cli / "main.py").write_text("import sys\n\n\ndef run() -> int:\n    print(sys.argv[1:])\n    return 3\n")
        for name in ("debian-runtime.txt", "debian-test.txt"):
            (root / "locks" / name).write_text("# nothing of the system's\n")
        self.npm_lock("1.0")
        self.npm("mkdir node_modules")
        self.lock("runtime", "alpha_one")
        self.lock("develop", "alpha_one", "beta")

    def lock(self, level: str, *names: str) -> None:
        lines = "".join(wheel(self.wheels, name) for name in names)
        (self.root / "locks" / f"{level}.txt").write_text(lines)

    def npm_lock(self, version: str) -> None:
        folder = self.root / "locks/npm"
        folder.mkdir(exist_ok=True)
        for name in ("package.json", "package-lock.json"):
            (folder / name).write_text(f'{{"name": "tests", "version": "{version}"}}\n')

    def npm(self, does: str) -> None:
        """Put an npm of our own first in the path: it writes down how it was called, then does this."""
        self.commands = self.root.parent / "commands"
        self.commands.mkdir(exist_ok=True)
        script = self.commands / "npm"
        script.write_text(f'#!/bin/sh\necho "$@" >> "{self.commands}/calls"\n{does}\n')
        script.chmod(0o755)

    def npm_calls(self) -> list[str]:
        calls = self.commands / "calls"
        return calls.read_text().splitlines() if calls.exists() else []

    def dev(self, *args: str, python: tuple[str, ...] = WITHOUT_ENSUREPIP) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "COV"))}
        environment |= {"PIP_CONFIG_FILE": os.devnull, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels)}
        environment["PATH"] = f"{self.commands}:{environment['PATH']}"
        command = [BASE, *python, str(self.root / "dev"), *args]
        return subprocess.run(command, check=False, capture_output=True, text=True, env=environment, timeout=100)

    def python(self, code: str) -> str:
        command = [str(self.root / ".venv/bin/python"), "-c", code]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=30)
        return done.stdout.strip()

    def stamp(self) -> tuple[int, int]:
        status = (self.root / ".venv/made-from.json").stat()
        return status.st_ino, status.st_mtime_ns


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    outside = subprocess.run([BASE, "-m", "pip", "--version"], check=False, capture_output=True, timeout=30)
    if outside.returncode != 0:
        pytest.skip("the Python under this environment has no pip to work from outside")
    return Checkout(tmp_path / "a checkout")


def test_a_new_environment_serves_and_is_not_made_twice(checkout: Checkout) -> None:
    first = checkout.dev("tieout", "check", "--root", "x y")
    assert (first.returncode, first.stdout) == (3, "['check', '--root', 'x y']\n"), first.stderr
    assert "Installing 1 locked packages" in first.stderr
    assert checkout.python(HAS) == "['alpha_one']"
    assert checkout.python("import importlib.metadata as m; print(m.version('tieout'))") == "7.8.9"
    signers = "import importlib.metadata as m; print(*(e.name for e in m.entry_points(group='tieout.signers')))"
    assert checkout.python(signers) == "kms pkcs11 pkcs12 sigstore ssh"
    # Workers import the script that started them: it runs nothing then.
    script = f"import runpy; print(sorted(runpy.run_path({str(checkout.root / '.venv/bin/tieout')!r}))[-1])"
    assert checkout.python(script) == "sys"
    made = checkout.stamp()
    second = checkout.dev("tieout")
    assert (second.returncode, second.stdout, second.stderr) == (3, "[]\n", "")
    assert checkout.stamp() == made


def test_works_with_ensurepip(checkout: Checkout) -> None:
    if not importlib.util.find_spec("ensurepip"):
        pytest.skip("this Python has no ensurepip (Debian: python3-venv)")
    assert checkout.dev("setup", "--runtime", python=()).returncode == 0
    assert checkout.python(HAS) == "['alpha_one', 'pip']"


def test_development_adds_to_runtime_and_serves_both(checkout: Checkout) -> None:
    assert checkout.dev("setup", "--runtime").returncode == 0
    assert checkout.dev("setup").returncode == 0
    assert checkout.python(HAS) == "['alpha_one', 'beta']"
    made = checkout.stamp()
    assert checkout.dev("setup", "--runtime").returncode == 0
    assert checkout.stamp() == made


def test_a_changed_lock_takes_out_what_left_it(checkout: Checkout) -> None:
    assert checkout.dev("setup").returncode == 0
    checkout.lock("develop", "alpha_one", "gamma")
    assert checkout.dev("setup").returncode == 0
    assert checkout.python(HAS) == "['alpha_one', 'gamma']"


def test_a_changed_version_is_linked_without_installing(checkout: Checkout) -> None:
    assert checkout.dev("setup", "--runtime").returncode == 0
    (checkout.root / "tools/tieout/__init__.py").write_text('__version__ = "8.0.0"\n')
    shutil.rmtree(checkout.wheels)
    assert checkout.dev("setup", "--runtime").returncode == 0
    versions = "import importlib.metadata as m; print([d.version for d in m.distributions(name='tieout')])"
    assert checkout.python(versions) == "['8.0.0']"


def test_a_moved_checkout_is_made_anew(checkout: Checkout) -> None:
    assert checkout.dev("setup", "--runtime").returncode == 0
    checkout.root = checkout.root.rename(checkout.root.with_name("elsewhere"))
    assert checkout.dev("tieout").stdout == "[]\n"
    assert checkout.python("import tieout; print(tieout.__file__)") == str(checkout.root / "tools/tieout/__init__.py")


def test_other_bytes_than_the_locked_ones_are_refused(checkout: Checkout) -> None:
    lock = checkout.root / "locks/runtime.txt"
    lock.write_text(lock.read_text()[:-65] + "0" * 64 + "\n")
    done = checkout.dev("tieout")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].startswith("dev: The locked packages could not be installed (")
    assert done.stderr.endswith("Look at build/setup.log, check the network, and run the same command again.\n")
    assert not (checkout.root / ".venv/made-from.json").exists()
    checkout.lock("runtime", "alpha_one")
    assert checkout.dev("tieout").returncode == 3


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("pyproject.toml", "[project\n", "dev: pyproject.toml cannot be read: "),
        ("tools/tieout/__init__.py", "", 'dev: tools/tieout/__init__.py has no line `__version__ = "..."`'),
    ],
)
def test_a_broken_file_is_named(checkout: Checkout, path: str, text: str, said: str) -> None:
    (checkout.root / path).write_text(text)
    done = checkout.dev("tieout")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(said)
    assert done.stderr.count("\n") == 1


def test_a_missing_lock_is_named(checkout: Checkout) -> None:
    lock = checkout.root / "locks/runtime.txt"
    lock.unlink()
    done = checkout.dev("tieout")
    assert (done.returncode, done.stdout) == (74, "")
    assert done.stderr == f"dev: No such file or directory ({lock}): mend that and run this again.\n"


MADE = """mkdir -p node_modules/@octokit/openapi/generated && cd node_modules/@octokit/openapi/generated
echo {} > api.github.com.json && echo {} > ghec.json"""
CI = "ci --ignore-scripts --no-audit --no-fund --fetch-retries=1"


def test_npm_packages_are_for_development_alone_and_gotten_once(checkout: Checkout) -> None:
    checkout.npm(MADE)
    assert checkout.dev("setup", "--runtime").returncode == 0
    assert checkout.npm_calls() == []
    assert checkout.dev("setup").returncode == 0
    assert checkout.dev("setup").returncode == 0
    assert checkout.npm_calls() == [CI]
    kept = checkout.root / ".venv/npm/node_modules/@octokit/openapi/generated"
    assert [path.name for path in kept.iterdir()] == ["api.github.com.json"]


def test_a_changed_npm_lock_is_noticed(checkout: Checkout) -> None:
    checkout.npm(MADE)
    assert checkout.dev("setup").returncode == 0
    checkout.npm_lock("2.0")
    done = checkout.dev("setup")
    assert (done.returncode, len(checkout.npm_calls())) == (0, 2)
    assert "Installing 2 locked packages" not in done.stderr
    assert '"2.0"' in (checkout.root / ".venv/npm/package-lock.json").read_text()


def test_where_npm_fails_the_rest_goes_on_and_says_so(checkout: Checkout) -> None:
    checkout.npm("echo npm error code ENOTFOUND; echo npm error A complete log is elsewhere; exit 1")
    done = checkout.dev("setup")
    assert done.returncode == 0
    assert "could not be installed (npm error code ENOTFOUND)" in done.stderr
    assert "(npm could not get them, see build/setup.log). The tests that need them are skipped." in done.stderr
    assert not (checkout.root / ".venv/npm").exists()
    checkout.npm(MADE)
    assert checkout.dev("setup").returncode == 0  # asked again
    assert (checkout.root / ".venv/npm").is_dir()


def test_a_failed_npm_is_not_tried_on_each_job(checkout: Checkout) -> None:
    checkout.npm("exit 1")
    assert checkout.dev("setup").returncode == 0
    for folder in ("tools", "tests", "bench", "docs"):
        (checkout.root / folder).mkdir(exist_ok=True)
    done = checkout.dev("lint")
    assert "The tests that need them are skipped." in done.stderr
    assert len(checkout.npm_calls()) == 1
