"""The lists of a bundle are whole, and anybody draws from them again what we drew."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tests.bundle import reports
from tests.companies import Sample as SampleCompany
from tieout.bundle.part import Making
from tieout.bundle.parts import populations as part
from tieout.check import check
from tieout.load import load
from tieout.model.cadence import Cadence, Every
from tieout.model.errors import UsageError
from tieout.model.location import Location
from tieout.model.population import Item, NoPopulation, Population, Shown, token
from tieout.model.strength import Strength
from tieout.render.names import population_files
from tieout.workpapers.population_sheet import Listed, PopulationSheet, population_sheet, strength
from tieout.workpapers.sample import draw
from tieout.workpapers.shown import Result

SEED = "Fr\u00fchling 7"


def listed(*ids: str, control: str = "CHG-01", seed: str = SEED, size: int | None = None) -> Listed:
    """Give a control with a population of these items, in their order, and a sample."""
    items = tuple(
        Item(
            id=token(name),
            on=None if number % 5 == 4 else date(2026, 3, 1 + number % 28),
            what=name,
            location=Location("registers/access.yaml", 3 + number),
            strength=Strength.SELF,
        )
        for number, name in enumerate(sorted({*ids}, key=token))
    )
    of = Population(
        control=factories.control(id=control, cadence=Cadence(every=Every.EVENT)),
        period=factories.PERIOD,
        source="the register",
        completeness="All of it.",
        query="granted_at in the period",
        items=items,
    )
    results = tuple(Result(item=item, shown=Shown.SUPPORTED, why="") for item in items)
    return Listed(of=of, results=results, digest=of.digest, sample=draw(of, seed, size) if seed else None)


def files_of(*rows: Listed, seed: str = SEED) -> dict[str, bytes]:
    report = replace(reports.report(), populations=PopulationSheet(rows=rows, seed=seed))
    return reports.in_memory(part.part(Making(report=report, handed=reports.HANDED)).files)


def plant(folder: Path, files: dict[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def redraw(*words: str, cwd: Path, script: str = "populations/draw.py") -> subprocess.CompletedProcess[str]:
    """Run the script with a Python that has nothing of ours."""
    return subprocess.run(
        [sys.executable, "-I", "-S", script, *words], cwd=cwd, check=False, capture_output=True, encoding="utf-8"
    )


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_a_list_has_every_item_with_all_that_its_digest_is_of() -> None:
    of = listed("GR-1", "=cmd", "caf\u00e9 1")
    rows = read(files_of(of)["populations/CHG-01.csv"])
    assert [tuple(row.values()) for row in rows] == [
        ("'=cmd", "2026-03-01", "self", "'=cmd", "registers/access.yaml:3", "supported", ""),
        ("GR-1", "2026-03-02", "self", "GR-1", "registers/access.yaml:4", "supported", ""),
        ("caf%C3%A9%201", "2026-03-03", "self", "caf\u00e9 1", "registers/access.yaml:5", "supported", ""),
    ]
    (row,) = read(files_of(of)["populations/index.csv"])
    head = ("tieout.population/v1", row["Name"], row["From"], row["To"])
    lines = [(item["Item"].removeprefix("'"), item["Day"] or "-") for item in rows]
    told = "".join("\t".join(line) + "\n" for line in (head, *lines))
    assert row["Digest"] == f"sha256:{hashlib.sha256(told.encode()).hexdigest()}" == of.digest


def test_the_index_has_every_control_and_says_why_one_has_no_list() -> None:
    nothing = NoPopulation(control=factories.control(id="AC-05", title="Access"), reason="it names no evidence")
    rows = read(files_of(listed("a"), Listed(of=nothing), listed(control="CHG-02"))["populations/index.csv"])
    assert [(row["Control"], row["List"], row["Items"], row["Why there is none"]) for row in rows] == [
        ("CHG-01", "populations/CHG-01.csv", "1", ""),
        ("AC-05", "", "no population", "it names no evidence"),
        ("CHG-02", "populations/CHG-02.csv", "did not occur: not tested", ""),
    ]
    assert rows[0]["Query"] == "granted_at in the period"


def test_nothing_is_drawn_without_a_seed_nor_of_nothing() -> None:
    assert not [path for path in files_of(listed("a", seed=""), seed="") if path.startswith("samples/")]
    assert not [path for path in files_of(listed()) if path.startswith("samples/")]


def test_a_sample_has_its_items_in_the_order_of_the_draw_and_room_for_the_test() -> None:
    of = listed(*(f"GR-{number}" for number in range(9)), size=3)
    rows = read(files_of(of)["samples/CHG-01.csv"])
    assert of.sample is not None
    assert [(row["Place in the draw"], row["Item"], row["Rank (SHA-256)"]) for row in rows] == [
        (str(number), item.id, rank) for number, (rank, item) in enumerate(of.sample.order[:3], 1)
    ]
    assert {(row["Test performed"], row["Result"], row["Reference"]) for row in rows} == {("", "", "")}


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.text(max_size=12), min_size=1, max_size=12, unique=True),
    st.text(st.characters(codec="utf-8"), min_size=1, max_size=12).filter(lambda text: text.isprintable()),
    st.integers(1, 15),
)
def test_the_script_draws_what_we_draw(tmp_path: Path, ids: list[str], seed: str, size: int) -> None:
    of = listed(*ids, seed=seed, size=size)
    assert of.sample is not None
    root = plant(tmp_path, files_of(of))
    done = redraw("populations/CHG-01.csv", str(size), f"{seed}", cwd=root)
    assert (done.returncode, done.stdout.splitlines()) == (0, [item.id for item in of.sample.items]), done.stderr
    assert done.stderr.startswith(of.digest)


def test_the_script_draws_the_same_of_every_control_of_the_sample_company(
    sample: SampleCompany, tmp_path: Path
) -> None:
    """As ``tieout sample`` draws: the sheet is made of what that verb prints."""
    examination = load(sample(), as_of=date(2026, 11, 22))
    sheet = population_sheet(examination, check(examination), seed=SEED)
    report = replace(reports.report(), populations=sheet)
    root = plant(tmp_path, reports.in_memory(part.part(Making(report=report, handed=reports.HANDED)).files))
    assert len(sheet.rows) == len(examination.controls) == len(read((root / "populations/index.csv").read_bytes()))
    assert len(sheet.drawn) > 20
    for row in sheet.drawn:
        assert row.sample is not None
        listing = f"populations/{row.control.id}.csv"
        done = redraw(listing, str(row.sample.size), SEED, cwd=root)
        assert done.stdout.splitlines() == [item.id for item in row.sample.items], done.stderr


def test_the_script_runs_from_any_folder_and_with_the_line_ends_of_any_system(tmp_path: Path) -> None:
    of = listed("a", "b", "c", size=2)
    assert of.sample is not None
    wanted = [item.id for item in of.sample.items]
    root = plant(tmp_path / "a bundle", files_of(of))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    script, listing = str(root / "populations/draw.py"), root / "populations/CHG-01.csv"
    assert redraw(str(listing), "2", SEED, cwd=elsewhere, script=script).stdout.splitlines() == wanted
    assert redraw("CHG-01.csv", "2", SEED, cwd=root / "populations", script="draw.py").stdout.splitlines() == wanted
    data = listing.read_bytes()
    assert b"\r\n" in data
    for ends in (b"\n", b"\r"):
        listing.write_bytes(data.replace(b"\r\n", ends))
        assert redraw("populations/CHG-01.csv", "2", SEED, cwd=root).stdout.splitlines() == wanted
    script_file = root / "populations/draw.py"
    script_file.write_bytes(script_file.read_bytes().replace(b"\n", b"\r\n"))
    assert redraw("populations/CHG-01.csv", "2", SEED, cwd=root).stdout.splitlines() == wanted


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("\r\nb,", "\r\nx,"), "the list has the digest sha256:"),
        (lambda text: text.replace("2026-03-01", "2026-03-05"), "the list has the digest sha256:"),
        (lambda text: text.rpartition("\r\nc,")[0] + "\r\n", "the list has the digest sha256:"),
        (lambda text: text + "d,,self,d,x:1,supported,\r\n", "the list has the digest sha256:"),
        (lambda text: text.replace(",", ";"), "the list, or index.csv beside it, is no table of this bundle"),
        (lambda _: "", "the list has the digest sha256:"),
    ],
)  # fmt: skip
def test_the_script_refuses_another_list(tmp_path: Path, change, said: str) -> None:  # type: ignore[no-untyped-def]  # a line of a table
    root = plant(tmp_path, files_of(listed("a", "b", "c")))
    listing = root / "populations/CHG-01.csv"
    listing.write_bytes(change(listing.read_bytes().decode("utf-8-sig")).encode())
    done = redraw("populations/CHG-01.csv", "2", SEED, cwd=root)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"refused: {said}")


def test_the_script_holds_the_list_to_a_digest_that_was_noted_before(tmp_path: Path) -> None:
    of, root = listed("a", "b"), plant(tmp_path, files_of(listed("a", "b")))
    assert redraw("populations/CHG-01.csv", "1", SEED, of.digest, cwd=root).returncode == 0
    done = redraw("populations/CHG-01.csv", "1", SEED, "sha256:0", cwd=root)
    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "Draw a sample of a list"),
        (("populations/CHG-01.csv", "2"), "Draw a sample of a list"),
        (
            ("populations/CHG-01.csv", "two", "x"),
            "refused: the seed has to be words on one line, and the number 1 or more, in digits",
        ),
        (("populations/CHG-01.csv", "9" * 5000, "x"), "refused: the seed has to be words"),
        (("populations/CHG-01.csv", "0", "x"), "refused: the seed has to be words"),
        (("populations/CHG-01.csv", "2", ""), "refused: the seed has to be words"),
        (("populations/CHG-01.csv", "2", "a\tb"), "refused: the seed has to be words"),
        (("populations/AC-99.csv", "2", "x"), "refused: index.csv beside it does not name populations/AC-99.csv"),
        (("nowhere/CHG-01.csv", "2", "x"), "nowhere/index.csv' cannot be read"),
    ],
)
def test_the_script_refuses_what_it_cannot_do_in_words(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    done = redraw(*words, cwd=plant(tmp_path, files_of(listed("a"))))
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_script_fits_on_a_page_and_imports_the_standard_library_alone() -> None:
    text = part.script().decode("ascii")
    assert len(text.splitlines()) <= 60
    imported = {line.split()[1] for line in text.splitlines() if line.startswith("import ")}
    assert imported == {"csv", "hashlib", "pathlib", "sys"} <= sys.stdlib_module_names


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not installed")
def test_sha256sum_gives_the_digest() -> None:
    of = listed("a")
    assert isinstance(of.of, Population)
    done = subprocess.run(["sha256sum"], input=of.of.lines.encode(), check=True, capture_output=True)
    assert f"sha256:{done.stdout.split()[0].decode()}" == of.digest


def test_files_of_controls_never_share_a_name() -> None:
    odd = ("AC-03", "ac-03", "index", "DRAW", "con", "../../etc", "\u00e9", "AC-03", "x" * 90, "")
    found = population_files(tuple(factories.control(id=name) for name in odd))
    assert len({name.lower() for name in found} | {"index", "draw"}) == len(odd) + 2
    assert found[0] == "AC-03"
    assert all(name.isascii() and "/" not in name and len(name) <= 72 for name in found)


def test_a_size_without_a_seed_or_of_what_cannot_be_drawn_is_refused() -> None:
    control = factories.control(id="AC-01", evidence=(), cadence=Cadence(every=Every.EVENT))
    examination = factories.examination(controls=(control,))
    outcome = check(examination)
    for sizes, seed, said in (
        ({"AC-01": 3}, "", "no seed"),
        ({"AC-99": 3}, "x", "controls.yaml has no control AC-99"),
        ({"AC-01": 3}, "x", "no sample of AC-01 can be drawn"),
    ):
        with pytest.raises(UsageError, match=said):
            population_sheet(examination, outcome, seed=seed, sizes=sizes)


def test_what_the_bundle_says_of_itself_has_seed_and_digests() -> None:
    sheet = PopulationSheet(rows=(listed("a", "b", size=1),), seed=SEED)
    told = json.loads(json.dumps(part.record(replace(reports.report(), populations=sheet))))
    assert told == {
        "seed": SEED,
        "controls": [{"id": "CHG-01", "items": 2, "digest": sheet.rows[0].digest, "drawn": 1}],
    }


def test_a_day_says_who_vouches_for_it() -> None:
    item = listed("a").results[0].item
    assert strength(item) == "self"
    assert strength(replace(item, strength=None)) == "calendar"
    assert strength(replace(item, on=None)) == ""
