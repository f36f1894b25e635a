"""The lines to try of the reference of the command line: each ends as it says on the sample company."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys

import pytest

from tests.companies import Sample
from tests.docs.test_cli_reference import RUN

pytestmark = pytest.mark.timeout(600)  # whoever comes first makes the company


@pytest.mark.parametrize(("line", "code"), RUN, ids=[line for line, _ in RUN])
def test_a_line_ends_as_it_says_on_the_sample_company(line: str, code: int, sample: Sample) -> None:
    argv = [sys.executable, "-m", *shlex.split(line)]
    done = subprocess.run(
        argv, cwd=sample(), capture_output=True, text=True, check=False, timeout=300,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795348800"},
    )  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (code, False), f"{done.stdout[-2000:]}{done.stderr}"
