"""Each document's PDF is made once for its inputs, the same by one process as by many."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests import factories
from tests.render import sample
from tests.render.test_pdf import why_not
from tieout.bundle.parts.prints import part
from tieout.bundle.printing import Printing, key_of, printed
from tieout.render.prints import Print
from tieout.render.report import Report

ONE = Print(path="policies/POL-001.pdf", html="<p>x", title="x", created=date(2026, 1, 1))


def report(*bodies: str) -> Report:
    found = (
        factories.document(id=f"POL-{place:03}", path=f"policies/{place}.md", body=body, digest=f"sha256:{place:064}")
        for place, body in enumerate(bodies)
    )
    return sample.report(sample.examination(*found))


@pytest.fixture
def _engine() -> None:
    if why_not():
        pytest.skip(why_not())


@pytest.mark.usefixtures("_engine")
def test_many_processes_give_the_bytes_of_one() -> None:
    of = report(*(f"# Text {number}\n\nWords.\n" for number in range(8)))
    counted: list[tuple[int, int]] = []
    alone = printed(of, Printing(told=lambda done, all_: counted.append((done, all_))))
    assert printed(of, Printing(workers=2)) == alone
    assert len(alone.files) == 8
    assert counted == [(done, 8) for done in range(9)]


@pytest.mark.usefixtures("_engine")
def test_what_is_kept_is_taken_and_what_was_spoiled_is_made_anew(tmp_path: Path) -> None:
    asked: list[int] = []
    printing = Printing(cache=tmp_path, told=lambda done, of: asked.append(of) if not done else None)
    first = printed(report("# A\n", "# B\n"), printing)
    assert printed(report("# A\n", "# B\n"), printing) == first
    kept = next(path for path in sorted(tmp_path.glob("pdf/??/*")))
    kept.write_bytes(kept.read_bytes()[:-9])
    assert printed(report("# A\n", "# B\n"), printing) == first
    changed = printed(report("# A\n", "# C\n"), printing)
    assert changed.files["policies/POL-000.pdf"] == first.files["policies/POL-000.pdf"]
    assert changed.files["policies/POL-001.pdf"] != first.files["policies/POL-001.pdf"]
    assert asked == [2, 0, 1, 1]


@pytest.mark.usefixtures("_engine")
def test_a_text_that_cannot_be_laid_out_is_left_out_by_name_and_the_others_are_there() -> None:
    found = printed(report("# A\n", ">" * 70 + " x\n"), Printing())
    assert list(found.files) == ["policies/POL-000.pdf"]
    assert found.left_out == {"policies/POL-001.pdf": "its parts nest too deep to be laid out"}


@pytest.mark.usefixtures("_engine")
def test_what_a_pdf_shows_as_code_points_is_counted_also_where_it_was_kept(tmp_path: Path) -> None:
    of, printing = report("# A\n\n山川山\n", "# B\n"), Printing(cache=tmp_path)
    assert [dict(printed(of, printing).undrawn) for _ in range(2)] == [{"policies/POL-000.pdf": 2}] * 2
    assert part(printed(of, printing)).remarks == (
        "policies/POL-000.pdf shows 2 different characters as [U+...], which its fonts do not have; the HTML page shows the text",
    )


def test_a_key_is_of_every_input() -> None:
    versions = {"weasyprint": "70.0", "pango": "1.50.12"}
    keys = {
        key_of(ONE, versions, b"own", "1"),
        key_of(replace(ONE, html="<p>y"), versions, b"own", "1"),
        key_of(replace(ONE, title="y"), versions, b"own", "1"),
        key_of(replace(ONE, created=date(2026, 1, 2)), versions, b"own", "1"),
        key_of(ONE, {**versions, "pango": "1.50.13"}, b"own", "1"),
        key_of(ONE, versions, b"owm", "1"),
        key_of(ONE, versions, b"own", "2"),
    }
    assert len(keys) == 7
    assert key_of(replace(ONE, path="elsewhere.pdf"), versions, b"own", "1") in keys
