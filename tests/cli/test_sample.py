"""tieout sample: a population and a draw from it, the same on every machine."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, plant, tieout
from tests.report import shapes

YEAR = ("--as-of", AS_OF, "--period", "2026-01-01..2026-12-31")


def test_it_prints_the_population_and_the_draw(programme: Path) -> None:
    done = tieout("sample", "CO-01", "--seed", "spring 7", "--root", str(programme), *YEAR)
    assert (done.returncode, done.told) == (0, "")
    assert done.text == EXPECTED


EXPECTED = """\
CO-01 Confidential data is listed and deleted

Population  1 item, 2026-01-01 to 2026-12-31
            the windows of its cadence (annual), controls.yaml:17:5
Complete    The calendar gives every window, whether anything was done in it or
            not.
Digest      sha256:3876735243f433cd247394862bc66fded74c030788e91084a89022881855f770
Sample      1 of 1, by the seed spring 7
            1 where a control is annual, by convention

   1  2026-12-31  2026
                  2026-01-01 to 2026-12-31

To draw it again: the SHA-256 of seed, digest and item, with a line feed between
them, is the rank of an item; sort all items of the population by it, and take
the first 1. --format csv lists every item with its rank.
"""


def test_two_runs_draw_the_same(company: Path) -> None:
    arguments = ("sample", "CHG-01", "--seed", "x", "--root", str(company), "--as-of", "2026-11-22", "--format", "json")
    first, again = tieout(*arguments), tieout(*arguments)
    assert first.stdout == again.stdout
    found = shapes.read("sample", first.stdout)
    assert found["sample"]["size"] == sum(item["drawn"] for item in found["items"]) == 29
    fewer = shapes.read("sample", tieout(*arguments, "-n", "5").stdout)
    assert [item["id"] for item in fewer["items"]] == [item["id"] for item in found["items"]]
    assert sum(item["drawn"] for item in fewer["items"]) == 5
    same = tieout(*arguments, "--digest", found["population"]["digest"])
    assert same.stdout == first.stdout


def test_a_table_has_every_item(company: Path) -> None:
    arguments = ("sample", "CHG-01", "--seed", "x", "--root", str(company), "--as-of", "2026-11-22")
    rows = tieout(*arguments, "--format", "csv").text.splitlines()
    found = shapes.read("sample", tieout(*arguments, "--format", "json").stdout)
    assert len(rows) == 1 + found["population"]["total"]


def test_another_population_ends_with_1(programme: Path) -> None:
    done = tieout("sample", "CO-01", "--seed", "x", "--digest", "sha256:0", "--root", str(programme), *YEAR)
    assert (done.returncode, done.text) == (1, "")
    assert done.told.startswith("tieout: the population of CO-01 is another one: sha256:")


def test_nothing_to_draw_from_ends_with_3(programme: Path, starter: Path) -> None:
    half = tieout("sample", "CO-01", "--seed", "x", "--root", str(programme), "--as-of", AS_OF)
    assert half.returncode == 3
    assert half.text.splitlines()[-1] == "No window is required in the period: not tested, and nothing to draw."
    done = tieout("sample", "AC-03", "--seed", "x", "--root", str(starter), "--as-of", AS_OF, "--format", "json")
    assert done.returncode == 3
    reason = "no period is examined: declare one under periods in controls.yaml, or name it with --period"
    assert shapes.read("sample", done.stdout)["reason"] == reason
    step = f"tieout trace --root {starter} AC-03 shows what is on record of it"
    assert done.told == f"tieout: AC-03: no population: {reason}\n  next: {step}\n"


def test_a_slip_ends_with_2(programme: Path) -> None:
    root = ("--root", str(programme), *YEAR)
    for arguments in (
        ("CO-01",),
        ("CO-09", "--seed", "x"),
        ("CO-01", "--seed", ""),
        ("CO-01", "--seed", "x", "-n", "0"),
    ):
        done = tieout("sample", *arguments, *root)
        assert (done.returncode, done.text) == (2, ""), arguments
        assert "Traceback" not in done.told


def test_a_control_that_is_new_is_asked_for_by_its_id(tmp_path: Path) -> None:
    files = {**FILES, "controls.yaml": FILES["controls.yaml"].replace("id: CO-02", "id: CO-07")}
    root = plant(tmp_path / "programme", files)
    assert tieout("sample", "CO-07", "--seed", "x", "--root", str(root), *YEAR).returncode == 0


@pytest.mark.parametrize("content", [b"\x00\xff\x01", b"a: [", None])
def test_of_settings_that_cannot_be_read_no_control_is_said_to_be_missing(
    tmp_path: Path, content: bytes | None
) -> None:
    root = plant(tmp_path / "it")
    if content is None:
        (root / "controls.yaml").unlink()
    else:
        (root / "controls.yaml").write_bytes(content)
    done = tieout("sample", "CO-01", "--seed", "1", "--root", str(root))
    assert done.returncode == 2
    assert "which controls there are is not known: " in done.told
    assert f"next: tieout check --root {root} says what to mend" in done.told
    assert "operates in the period" not in done.told
