"""tieout evidence verify over files of many gigabytes: sizes first, a sign of life, and an end when somebody wants one."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

import pytest

from tests.cli.answers import hold_fair
from tests.cli.programme import FILES, TIEOUT, plant, tieout
from tests.cli.terminal import program_on_a_terminal

TABLE = next(path for path in FILES if path.endswith("accounts.csv"))
RECORD = next(path for path in FILES if path.endswith("evidence.yaml"))
LARGE = 40 << 30
"""Bytes, none of which takes room on the disk: nobody hashes them in the time that a test has."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a programme in whose work tree the table is a sparse file."""
    made = plant(tmp_path / "it")
    try:
        os.truncate(made / TABLE, LARGE)
    except OSError as error:
        pytest.skip(f"no sparse file of 40 GiB here: {error.strerror}")
    return made


def promise(root: Path, size: str) -> None:
    """Let the record say another size of it."""
    record = root / RECORD
    record.write_text(re.sub(r"bytes: [0-9]+", f"bytes: {size}", record.read_text()))


def test_what_has_another_size_than_its_record_says_is_refused_before_a_byte_is_hashed(root: Path) -> None:
    began = time.monotonic()
    done = tieout("evidence", "verify", "--full", "--root", str(root))
    assert time.monotonic() - began < 30
    hold_fair(done, 1)
    told = " ".join(done.text.split())
    assert f"lists accounts.csv, which has {LARGE} bytes, and the record says " in told
    assert ": it was not hashed" in told
    assert tieout("evidence", "verify", "--root", str(root)).text == done.text


def test_what_no_record_lists_is_not_hashed_either(tmp_path: Path) -> None:
    root = plant(tmp_path / "it")
    beside = (root / TABLE).with_name("more.bin")
    beside.touch()
    os.truncate(beside, LARGE)
    done = tieout("evidence", "verify", "--full", "--root", str(root))
    hold_fair(done, 1)
    assert "does not list more.bin, which lies beside it" in " ".join(done.text.split())


def test_at_a_terminal_it_shows_that_it_works_and_ends_at_control_c_with_one_line(root: Path) -> None:
    promise(root, str(LARGE))
    argv = [str(TIEOUT), "evidence", "verify", "--full", "--root", str(root)]
    shown = program_on_a_terminal(argv, script=(("hashing the evidence ... 2 s", b"\x03"),))
    assert shown.returncode == 130
    assert "tieout: interrupted\n" in shown.text
    assert "Traceback" not in shown.text
