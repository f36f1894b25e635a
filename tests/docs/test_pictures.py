"""The pictures of the README are small, and not older than what they picture; ``./dev pictures`` makes them anew."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.companies import AS_OF, Sample
from tests.docs.pages import of_docs
from tests.house.tree import ROOT

PICTURES = of_docs("pictures")
IMAGES = ROOT / "docs/images"
pytestmark = pytest.mark.timeout(600)  # whoever comes first makes the company and its bundle
STALE = "the picture shows something else than the code does now: ./dev pictures makes it anew; look at it"


def test_the_terminal_is_what_status_prints(sample: Sample) -> None:
    assert (IMAGES / "terminal.svg").read_text(encoding="utf-8") == PICTURES.terminal(PICTURES.status(sample())), STALE


def test_report_and_site_have_the_words_that_are_pictured(sample: Sample, tmp_path: Path) -> None:
    key = tmp_path / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True, timeout=60)
    argv = (
        "bundle",
        "build",
        "--root",
        str(sample()),
        "--as-of",
        str(AS_OF),
        "--out",
        str(tmp_path / "bundle"),
        "--no-pdf",
    )
    subprocess.run(
        [sys.executable, "-m", "tieout", *argv, "--key", str(key)], check=True, capture_output=True, timeout=600
    )
    told = PICTURES.words(sample(), tmp_path / "bundle/START-HERE.html")
    kept = json.loads((IMAGES / "pictures.json").read_text(encoding="utf-8"))
    told["report"] = [word for word in told["report"] if word in kept["report"] or "PDF" not in word]
    assert told == kept, STALE


def test_they_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in IMAGES.iterdir()}
    assert set(sizes) == {"pictures.json", "report.png", "site.png", "terminal.svg"}
    assert max(sizes.values()) < 100_000


@pytest.mark.parametrize(
    ("line", "drawn"),
    [
        ("a  b", 'textLength="33.6">a\xa0\xa0b</text>'),
        (
            "\x1b[1;31mx\x1b[0m <",
            '<text x="24.0" y="52" textLength="8.4" style="font-weight:700;fill:#a1261d">x</text>',
        ),
        ("\x1b[1;31mx\x1b[0m <", '<text x="32.4" y="52" textLength="16.8">\xa0&lt;</text>'),
    ],
)
def test_a_line_is_drawn_with_its_colours_and_columns(line: str, drawn: str) -> None:
    assert drawn in PICTURES._line(line, 52)  # what the eye sees of one line


def test_what_is_counted_makes_no_picture_old() -> None:
    assert (
        PICTURES.uncounted("65 open\n exceptions at 33956dd97146b7effb04704345df1740ca94dfd8")
        == "0 open exceptions at 0"
    )
