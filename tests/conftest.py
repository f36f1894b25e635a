"""What every test shares: the same examples on every run, and a Git that knows nobody."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import hypothesis
import pytest

pytest_plugins = ["tests.forge.fixtures", "tests.companies", "tests.disks", "tests.locked_store"]

# A run of the suite is a statement about the code, not about the day's luck or the machine's load.
hypothesis.settings.register_profile("tieout", derandomize=True, deadline=None, database=None, max_examples=100)
hypothesis.settings.load_profile("tieout")

# Only these settings reach Git: nobody's name, signing key, hooks or templates.
_GIT = {
    "GIT_ALLOW_PROTOCOL": "file",
    "GIT_AUTHOR_EMAIL": "ana@example.com",
    "GIT_AUTHOR_NAME": "Ana Example",
    "GIT_COMMITTER_EMAIL": "ana@example.com",
    "GIT_COMMITTER_NAME": "Ana Example",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_KEY_0": "init.defaultBranch",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_VALUE_0": "main",
    "GIT_TERMINAL_PROMPT": "0",
}

# What names the pipeline that runs us, and with it who took a capture: a run of the suite is nobody's.
_PIPELINES = {"CI", "GITLAB_CI", "CIRCLECI", "BUILDKITE", "TF_BUILD", "JENKINS_URL"}


_SLOW = (
    "attacks/",
    "browser/",
    "bundle/test_approvals.py",
    "bundle/test_external.py",
    "bundle/test_external_part.py",
    "bundle/test_external_store.py",
    "bundle/test_kept_back.py",
    "bundle/test_pages.py",
    "bundle/test_printing.py",
    "bundle/test_reproducible.py",
    "cli/test_checkouts.py",
    "cli/test_demo.py",
    "cli/test_evidence_external.py",
    "cli/test_shelved_company.py",
    "cli/test_surroundings_net.py",
    "cli/test_surroundings_settings.py",
    "cli/test_surroundings_streams.py",
    "cli/test_surroundings_words.py",
    "cli/test_terminal.py",
    "collect/test_kills.py",
    "demo/",
    "docs/test_adopt_a_repository.py",
    "docs/test_answer_deviations.py",
    "docs/test_cli_lines.py",
    "docs/test_gate_changes.py",
    "docs/test_pictures.py",
    "docs/test_readme.py",
    "docs/test_tutorial.py",
    "faults/test_matrix.py",
    "journeys/",
    "ledger/test_killed.py",
    "setup/",
    "shapes/test_shapes.py",
)
"""What takes longest: `./dev slow` runs it, and `./dev test` does where it is named."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is slow by where it lies."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here) and item.path.relative_to(here).as_posix().startswith(_SLOW):
            item.add_marker(pytest.mark.slow)


def pytest_configure() -> None:
    """Before anything is imported that could read them; workers and commands inherit them."""
    for name in [name for name in os.environ if name.startswith(("GIT_", "TIEOUT_"))]:
        if name != "TIEOUT_REWRITE":
            del os.environ[name]
    for name in [name for name in os.environ if name in _PIPELINES or name.startswith("GITHUB_")]:
        del os.environ[name]
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # A shell without a terminal starts what it puts in the background so, and every command inherits it.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    # Every assertion is rewritten before it runs, which takes as long as some thousand tests: once is enough.
    # Whoever forbids it to commands still does.
    sys.dont_write_bytecode = False
    os.environ.pop("SOURCE_DATE_EPOCH", None)
    os.environ.update(_GIT)
    os.environ["XDG_CACHE_HOME"] = os.devnull  # no folder: what a run remembers would reach into the next
