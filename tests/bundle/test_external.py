"""Evidence that a bundle lists and does not hold: unknown until somebody looks, and then as it is listed or not."""

from __future__ import annotations

import json
import subprocess
import tempfile
import tracemalloc
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.bundle.external_attacks import (
    ATTACKS,
    BESIDE,
    DATA,
    LOG,
    RECORD_OF_BOTH,
    RECORD_PATH,
    ROWS,
    VIDEO,
    facts,
    handed,
    make,
    rows_of,
    sign,
)
from tests.bundle.mutations import Bench
from tests.bundle.samples import FILES, plant
from tests.bundle.test_script_and_ours import SCRIPT, agree
from tests.bundle.test_scripts import python, shell
from tests.cli.programme import tieout
from tests.report.shapes import read as held
from tests.seal.keys import new_signer
from tieout.bundle import external
from tieout.bundle.differ import differ
from tieout.bundle.explain import explain
from tieout.bundle.external_instructions import external_section
from tieout.bundle.outside import hold_outside
from tieout.bundle.packing import pack
from tieout.bundle.told import as_json, lines
from tieout.bundle.verification import Verification
from tieout.bundle.verify import verify
from tieout.model.errors import UsageError
from tieout.model.evidence.external import ExternalFile

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def test_files_that_are_asked_for_and_not_listed_are_not_examined(tmp_path: Path) -> None:
    """Whoever asks for them expects some: that the list is not there, or is empty, is no pass."""
    place, beside, signer = tmp_path / "b", tmp_path / "beside", new_signer(tmp_path)
    plant(place, signer=signer)
    beside.mkdir()
    found = hold_outside(verify(place, pins=frozenset({signer.identity})), place, folder=beside, now=NOW)
    assert code_of(found) == 3
    assert found.verdict.endswith("; it lists NO external file, and you ask for them")
    assert "not examined: this bundle lists no evidence that lies elsewhere (EXTERNAL.csv): ask the" in lines(found)
    code, said = python(place, "--pin", signer.identity, "--external", str(beside))
    assert (code, said.splitlines()[-1].partition("it lists")[2]) == (
        3,
        f" NO external file, and you ask for those in {beside}",
    )


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return make(tmp_path)


def verified(bench: Bench, path: Path | None = None) -> Verification:
    place = path or bench.folder
    found = verify(place, pins=frozenset({bench.signer.identity}))
    return hold_outside(found, place, folder=handed(bench), now=NOW)


def code_of(found: Verification) -> int:
    if not found.is_sound or found.has_wrong_evidence:
        return 1
    return 0 if found.is_vouched_for and found.has_all_evidence else 3


def test_without_looking_nothing_is_known_and_that_is_no_pass(bench: Bench) -> None:
    found = verify(bench.folder, pins=frozenset({bench.signer.identity}))
    assert (found.is_vouched_for, found.has_all_evidence, found.has_wrong_evidence) == (True, False, False)
    assert found.verdict == (
        f"intact; signer pinned ({bench.signer.identity}); no time-stamp; 2 external files NOT examined"
    )
    assert (
        f"external files: 2 files, {sum(map(len, DATA.values()))} bytes, are listed in EXTERNAL.csv and NOT examined\n"
        in lines(found)
    )
    assert "next: have the external files handed over" in lines(found)
    assert "They were NOT examined" in explain(found)
    told = held("verification", as_json(found))["external"]
    assert (told["files"], told["held"], told["looked_in"], told["not_examined"]) == (2, 0, [], [LOG, VIDEO])
    code, said = python(bench.folder, "--pin", bench.signer.identity)
    result = "RESULT: intact; signed by whom you named; no time-stamp; 2 of 2 external files NOT examined"
    assert (code, said.splitlines()[-1]) == (3, result)
    code, said = shell(bench.folder, bench.signer.identity)
    assert (code, "; EXTERNAL.csv was NOT examined: see VERIFY.md" in said) == (3, True)


def test_what_was_handed_over_as_listed_holds(bench: Bench) -> None:
    pack(bench.folder, bench.folder.parent / "x.zip")
    for path in (bench.folder, bench.folder.parent / "x.zip"):
        found = verified(bench, path)
        assert (found.problems, found.contradictions, found.remarks, code_of(found)) == ((), (), (), 0)
        assert found.verdict == f"intact; signer pinned ({bench.signer.identity}); no time-stamp"
        assert "external files: 2 of 2 hold, looked for in " in lines(found)
        assert "remark: of the locks of external files nothing was asked" in lines(found)
        held("verification", as_json(found))
        code, said = python(path, "--pin", bench.signer.identity, "--external", str(handed(bench)))
        assert (code, said.splitlines()[-1]) == (0, "RESULT: intact; signed by whom you named; no time-stamp")


@pytest.mark.parametrize("name", ATTACKS)
def test_verify_names_what_was_done(bench: Bench, name: str) -> None:
    attack = ATTACKS[name]
    attack.do(bench)
    found = verified(bench)
    outside = found.external
    told = [(item.kind, item.message) for item in (*found.problems, *found.contradictions)]
    told += [(item.kind, item.message) for item in outside.problems] if outside else []
    told += [("", text) for text in outside.unexamined] if outside else []
    plain = [(kind, message.replace(f"{bench.folder.parent}/", "...")) for kind, message in told]
    assert any(kind == attack.kind and message.startswith(attack.says) for kind, message in plain), plain
    assert code_of(found) == attack.code, plain
    held("verification", as_json(found))
    assert lines(found).isascii()


@pytest.mark.parametrize("name", [name for name, attack in ATTACKS.items() if attack.script])
def test_the_script_finds_it_too(bench: Bench, name: str) -> None:
    ATTACKS[name].do(bench)
    code, told = python(bench.folder, "--pin", bench.signer.identity, "--external", str(handed(bench)))
    assert code == ATTACKS[name].code, told
    assert ("PROBLEM: " in told) is (code == 1)


def test_every_message_is_another() -> None:
    told = [attack.says for attack in ATTACKS.values()]
    alike = {text for text in told if told.count(text) > 1}
    # A header that is not there, cells that are no digest or no number, other line ends and other quotes: one cause each.
    assert len(told) - len(set(told)) <= 6, alike


def test_the_list_of_an_altered_bundle_is_nobodys_word(bench: Bench) -> None:
    (bench.folder / "START-HERE.html").write_bytes(b"other")
    found = verified(bench)
    assert (found.intact, found.external, code_of(found)) == (False, None, 1)


def test_a_bundle_without_such_a_list_is_as_before(tmp_path: Path) -> None:
    """It ends as it did, and what lies beside it belongs to nothing."""
    bench = make(tmp_path)
    plain = plant(tmp_path / "plain", FILES, bench.signer)
    found = verify(plain, pins=frozenset({bench.signer.identity}))
    assert (found.external, found.has_all_evidence) == (None, True)
    assert "external" not in lines(found)
    assert held("verification", as_json(found))["external"] is None
    assert python(plain, "--pin", bench.signer.identity)[0] == 0
    beside = hold_outside(found, plain, folder=handed(bench), now=NOW)
    assert [item.kind for item in beside.external.problems] == ["external-extra"] * 2 if beside.external else False
    assert python(plain, "--pin", bench.signer.identity, "--external", str(handed(bench)))[0] == 1


@pytest.mark.parametrize("place", ["acme-2026", "acme-2026/evidence", "."])
def test_what_was_handed_over_lies_in_a_folder_of_its_own(bench: Bench, place: str) -> None:
    found = verify(bench.folder)
    folder = bench.folder.parent / place
    with pytest.raises(UsageError, match="lie in one another"):
        hold_outside(found, bench.folder, folder=folder, now=NOW)
    assert python(bench.folder, "--external", str(folder)) == (2, "")


def test_a_file_without_a_digest_is_never_held(bench: Bench) -> None:
    text = RECORD_OF_BOTH.decode()
    old = f'sha256: "{ROWS[0].sha256}", bytes: {ROWS[0].bytes}, role: raw, '
    assert old in text
    changed = text.replace(old, "role: raw, ").encode()
    row = replace(ROWS[0], sha256="", bytes=None)
    assert rows_of(changed)[0] == row
    sign(bench, {RECORD_PATH: changed, external.NAME: external.write((row, ROWS[1]))})
    found = verified(bench)
    assert code_of(found) == 3
    assert found.external is not None
    assert found.external.unexamined == (
        f"{LOG}: its record says no digest or no size, so nothing can be held against it",
    )
    assert python(bench.folder, "--pin", bench.signer.identity, "--external", str(handed(bench)))[0] == 3


def test_a_row_whose_record_is_withheld_is_told_to_rest_on_nothing(bench: Bench) -> None:
    sign(bench, {RECORD_PATH: None})
    found = verified(bench)
    assert found.remarks == (
        "EXTERNAL.csv: the records of 2 of its files are not in the bundle, so nothing bears these rows out",
    )
    assert code_of(found) == 0


def test_the_command_ends_as_the_page_says(bench: Bench) -> None:
    pin = ("--pin", bench.signer.identity)
    path = str(bench.folder)
    assert tieout("bundle", "verify", path, *pin).returncode == 3
    done = tieout("bundle", "verify", path, *pin, "--external", str(handed(bench)))
    assert (done.returncode, done.told) == (0, "")
    handed(bench, LOG).write_bytes(b"other")
    done = tieout("bundle", "verify", path, *pin, "--external", str(handed(bench)), "--format", "json")
    assert done.returncode == 1
    assert json.loads(done.text)["external"]["problems"][0]["kind"] == "external-truncated"


def test_memory_does_not_grow_with_what_was_handed_over(bench: Bench) -> None:
    size = 64 << 20
    with handed(bench, LOG).open("wb") as file:
        file.truncate(size)
    found = verify(bench.folder)
    tracemalloc.start()
    try:
        beside = hold_outside(found, bench.folder, folder=handed(bench), now=NOW)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert beside.external is not None
    assert [item.kind for item in beside.external.problems] == ["external-longer"]
    assert peak < 8 << 20


TEXT = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\t\x00"), max_size=12)
NAMES = st.from_regex(r"evidence/[a-z,]{1,8}/[a-z0-9=@+]{1,8}", fullmatch=True)


@given(
    st.lists(
        st.builds(
            ExternalFile,
            path=NAMES,
            sha256=st.sampled_from(("", "ab" * 32)),
            bytes=st.none() | st.integers(0, 10**12),
            uri=TEXT,
            version_id=TEXT | st.sampled_from(("-x", "=1", "'", "''a", "@")),
            checksum=TEXT,
            record=st.just("evidence/evidence.yaml"),
        ),
        max_size=4,
        unique_by=lambda item: item.path,
    )
)
@settings(max_examples=200)
def test_what_is_written_is_read_as_it_was(files: list[ExternalFile]) -> None:
    rows = tuple(sorted((external.as_listed(item) for item in files), key=lambda item: item.path))
    table = external.parse(external.write(rows))
    if not any("folder as well" in item.message for item in table.faults):
        assert table.faults == ()
        assert table.files == rows


WHOLE = external.write(ROWS)


@given(at=st.integers(0, len(WHOLE)), length=st.integers(0, 80), more=st.binary(max_size=80))
@example(at=0, length=0, more=b"\x00")
@example(at=0, length=len(WHOLE), more=b"")
@example(at=0, length=3, more=b"")
@example(at=len(WHOLE), length=0, more=b"\r\n")
@settings(max_examples=150, deadline=None)
def test_the_script_and_we_agree_on_any_list(at: int, length: int, more: bytes) -> None:
    data = WHOLE[:at] + more + WHOLE[at + length :]
    faults = external.parse(data, [*FILES, external.NAME]).faults
    odd: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        # Without records and facts only the form of the list is left to be judged.
        place = plant(Path(folder) / "b", {**FILES, external.NAME: data})
        agree(place)
        bundle = SCRIPT.Bundle(str(place))
        found = SCRIPT.read_external(bundle, dict.fromkeys((*FILES, external.NAME), ""))
        odd = bundle.problems
    assert bool(odd) is bool(faults), (odd, faults)
    if not faults:
        assert list(found) == [item.path for item in external.parse(data).files]


def test_facts_of_an_older_bundle_say_nothing_of_it(tmp_path: Path) -> None:
    """Bundles from before there was such a list have no such key, and are read as they were."""
    assert "external" not in json.loads(FILES["bundle.json"])
    assert json.loads(facts(0))["external"]["files"] == 0
    found = verify(plant(tmp_path / "b", {**FILES, "bundle.json": facts(0)}))
    assert (found.contradictions, found.external) == ((), None)
    assert BESIDE not in lines(found)
    assert len(DATA) == 2


def test_comparing_two_bundles_says_what_became_of_it(bench: Bench, tmp_path: Path) -> None:
    """A file gone, one of another version: in a section of its own; a list that is none is not compared."""
    later = tmp_path / "later"
    later.mkdir()
    new = make(later)
    sign(new, {external.NAME: external.write((replace(ROWS[1], version_id="v2"),))})
    (found,) = (item for item in differ(bench.folder, new.folder).sections if item.id == "external")
    assert [
        (item.kind.value, item.id, [(fact.name, fact.new) for fact in item.facts][:1]) for item in found.changes
    ] == [
        ("gone", LOG, [("sha256", "")]),
        ("changed", VIDEO, [("version id", "v2")]),
    ]
    sign(new, {external.NAME: b"x"})
    (found,) = (item for item in differ(bench.folder, new.folder).sections if item.id == "external")
    assert (found.differs, "EXTERNAL.csv is malformed: its first line is not" in found.why) == (False, True)


def test_the_page_s_own_command_does_not_pass_over_a_file_without_a_digest(bench: Bench) -> None:
    """sha256sum is not asked of it: the command beside it prints each line that was not."""
    sign(bench, {external.NAME: external.write((replace(ROWS[0], sha256=""), ROWS[1]))})
    section = external_section(frozenset({external.NAME}), number=6)
    (command,) = [line.strip() for line in section.splitlines() if line.startswith("    grep ")]
    done = subprocess.run(["bash", "-c", command], cwd=bench.folder, capture_output=True, check=False)
    assert done.stdout.startswith(b",62000," + LOG.encode())
    sign(bench, {external.NAME: external.write(ROWS)})
    done = subprocess.run(["bash", "-c", command], cwd=bench.folder, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
