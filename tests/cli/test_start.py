"""What the command does before it does anything."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.cli.programme import tieout
from tieout import __version__

HEAVY = {"git", "weasyprint", "mkdocs", "material", "pyhanko", "boto3", "httpx", "yaml", "jinja2",
         "markdown_it", "cryptography", "frontmatter"}  # fmt: skip


def loaded_by(*arguments: str) -> set[str]:
    """Give the top-level modules that a run of the command line imports."""
    script = (
        "import sys\n"
        "from tieout.cli.main import tieout\n"
        f"try: tieout.main({list(arguments)!r}, standalone_mode=False)\n"
        "except BaseException: pass\n"
        "print('\\n' + ' '.join(sorted({name.partition('.')[0] for name in sys.modules})))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True)
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--version",),
        ("--help",),
        ("check", "--help"),
        ("bundle", "verify", "--help"),
        ("approvals", "content", "--help"),
        ("post", "reviews", "--help"),
        ("export", "xlsx", "--help"),
    ],
)
def test_help_imports_no_heavy_library(arguments: tuple[str, ...]) -> None:
    """A person who asks for help waits for click alone."""
    assert loaded_by(*arguments) & HEAVY == set()


def test_the_version_is_one_line() -> None:
    """The name and the version, nothing else."""
    assert tieout("--version").stdout.decode() == f"tieout {__version__}\n"


@pytest.mark.parametrize("verb", ["init", "adopt", "check", "status", "due", "explain", "ladder", "trace", "approvals",
                                  "sample", "rehearse", "site", "bundle", "demo", "doctor"])  # fmt: skip
def test_every_verb_explains_itself(verb: str) -> None:
    """Each has help, and each option in it a sentence."""
    done = tieout(verb, "--help")
    assert done.returncode == 0
    page = done.text
    assert page.startswith(f"Usage: tieout {verb} ")
    assert all(len(line) <= 100 for line in page.splitlines())


def test_an_unknown_verb_ends_with_2() -> None:
    """A slip is named, without a traceback."""
    done = tieout("chek")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
