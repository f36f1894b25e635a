"""A bundle that does not follow the one before is told, each way in words of its own."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.bundle.reports import HANDED, in_memory, report
from tests.bundle.samples import FILES, plant
from tests.seal.keys import TestSigner, new_signer
from tieout.bundle import log_state
from tieout.bundle.build import build
from tieout.bundle.explain import explain
from tieout.bundle.log_state import LogState, proof_between, proof_path, written
from tieout.bundle.packing import pack
from tieout.bundle.part import Making
from tieout.bundle.parts import succession as part
from tieout.bundle.previous import previous_of
from tieout.bundle.reading import reading
from tieout.bundle.succession import after, succession
from tieout.bundle.told import as_json, lines
from tieout.bundle.verify import verify
from tieout.model.errors import IntegrityError, UsageError
from tieout.model.evidence.log import CHECKPOINT, LEAVES, EvidenceLog
from tieout.render.report import Report
from tieout.seal import merkle, note
from tieout.seal.heads import heads_of
from tieout.sources.evidence.log import HeadFile

LINES = tuple(f'{{"line":{number}}}'.encode() for number in range(7))
QUARTERS = ("2025-Q4", "2026-Q1", "2026-Q2")
H1, H2 = {"start": "2026-01-01", "end": "2026-06-30"}, {"start": "2026-07-01", "end": "2026-12-31"}


def head(lines: tuple[bytes, ...], origin: str = "tieout-evidence/Example Ltd") -> bytes:
    return note.Note(origin, len(lines), merkle.root_of(lines)).text


def record(**values: object) -> bytes:
    said = json.loads(FILES["bundle.json"])
    return json.dumps({**said, "previous": None, **values}).encode()


def ledger(count: int, word: str = "record") -> dict[str, bytes]:
    """Give a ledger of three quarters with so many lines in the last."""
    counts = (2, 3, count)
    return {
        f"approvals/ledger/{quarter}/approvals.jsonl": b"".join(
            f"{quarter} {word} {number}\n".encode() for number in range(lines)
        )
        for quarter, lines in zip(QUARTERS, counts, strict=True)
    }


def old_files() -> dict[str, bytes]:
    log = LINES[:4]
    return {
        **FILES,
        "bundle.json": record(),
        LEAVES: b"".join(line + b"\n" for line in log),
        CHECKPOINT: head(log[:3]),
        **ledger(1),
    }


def new_files(before: str) -> dict[str, bytes]:
    proof = proof_between(LogState(LINES[:4], note.parse(head(LINES[:3]))), LogState(LINES, note.parse(head(LINES))))
    assert proof_path(proof) == "evidence/log/proof-3-7.json"
    return {
        **FILES,
        "bundle.json": record(previous={"manifest": before}, period=H2, as_of="2026-12-31"),
        LEAVES: b"".join(line + b"\n" for line in LINES),
        CHECKPOINT: head(LINES),
        proof_path(proof): written(proof),
        **ledger(4),
    }


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return plant(tmp_path / "old", old_files())


def manifest_of(path: Path) -> str:
    found = verify(path).manifest
    assert found is not None
    return found


def changed(old: Path, change: Callable[[dict[str, Any]], object] = len) -> Path:
    files = new_files(manifest_of(old))
    change(files)
    return plant(old.parent / "new", files)


def said(files: dict[str, Any], **values: object) -> None:
    files["bundle.json"] = json.dumps({**json.loads(files["bundle.json"]), **values}).encode()


def kinds(new: Path, old: Path) -> list[tuple[str, str]]:
    return [(item.kind, item.message) for item in succession(new, old).problems]


def test_one_that_follows_says_what_was_held(old: Path) -> None:
    new = changed(old)
    found = succession(new, old)
    assert (found.problems, found.unexamined, found.remarks) == ((), (), ())
    assert found.told == "Example Ltd, 2026-01-01 to 2026-06-30, as of 2026-06-30"
    assert found.held == (
        "it names that bundle as the one before, of the same organization and no later day",
        "the evidence log begins with the 4 lines that it had, and has 7 now",
        "the approval ledger begins with what it had (6 of 9 approvals)",
    )
    assert found.verdict == "follows the bundle before"


def test_a_zip_follows_as_the_folder_does(old: Path) -> None:
    new = changed(old)
    for path in (old, new):
        pack(path, path.with_suffix(".zip"))
    assert succession(new.with_suffix(".zip"), old.with_suffix(".zip")).verdict == "follows the bundle before"


def _other_line(files: dict[str, Any]) -> None:
    log = (LINES[0], b"{}", *LINES[2:])
    files[LEAVES], files[CHECKPOINT] = b"".join(line + b"\n" for line in log), head(log)


def _fewer_lines(files: dict[str, Any]) -> None:
    files[LEAVES], files[CHECKPOINT] = b"".join(line + b"\n" for line in LINES[:2]), head(LINES[:2])


def _no_log(files: dict[str, Any]) -> None:
    del files[LEAVES], files[CHECKPOINT]


def _ledger_line(files: dict[str, Any]) -> None:
    files |= {**ledger(4), "approvals/ledger/2026-Q1/approvals.jsonl": b"2026-Q1 record 0\nx\n2026-Q1 record 2\n"}


def _proof(**values: object) -> Callable[[dict[str, Any]], None]:
    def change(files: dict[str, Any]) -> None:
        path = "evidence/log/proof-3-7.json"
        files[path] = json.dumps({**json.loads(files[path]), **values}).encode()

    return change


NAME = "bundle.json"
ATTACKS: dict[str, tuple[Callable[[dict[str, Any]], object], list[tuple[str, str]]]] = {
    "another company": (
        lambda files: said(files, organization="Other GmbH"),
        [("other-organization", "this bundle is of Other GmbH, the one before of Example Ltd")],
    ),
    "older": (
        lambda files: said(files, as_of="2026-06-29"),
        [("rollback", "this bundle is as of 2026-06-29, older than the one before, 2026-06-30")],
    ),
    "names none": (
        lambda files: said(files, previous=None),
        [("wrong-previous", "this bundle names no bundle as the one before")],
    ),
    "two accounts of one period": (
        lambda files: said(files, previous=None, period=H1),
        [
            (
                "equivocation",
                (
                    "both bundles are of 2026-01-01 to 2026-06-30, say something else, and neither names the other:"
                    " the company handed over two accounts of one period"
                ),
            )
        ],
    ),
    "a line of the log": (
        _other_line,
        [("log-rewritten", "the evidence log has another line 2: it did not only grow")],
    ),
    "lines of the log taken away": (
        _fewer_lines,
        [("log-rewritten", "the evidence log has 2 lines, and had 4: it did not only grow")],
    ),
    "no log": (_no_log, [("log-rewritten", "the evidence log is gone")]),
    "a head without its log": (
        lambda files: files.pop(LEAVES),
        [("log-rewritten", "there is evidence/log/checkpoint.txt, and no evidence/log/leaves.jsonl")],
    ),
    "a head of other lines": (
        lambda files: files.update({CHECKPOINT: head((*LINES[:6], b"x"))}),
        [("log-rewritten", "the lines of the evidence log do not have the root that evidence/log/checkpoint.txt says")],
    ),
    "a head over more lines": (
        lambda files: files.update({CHECKPOINT: head((*LINES, b"x"))}),
        [("log-rewritten", "evidence/log/checkpoint.txt covers 8 lines, and the log has 7")],
    ),
    "a head that is none": (
        lambda files: files.update({CHECKPOINT: b"x"}),
        [
            (
                "log-rewritten",
                "evidence/log/checkpoint.txt is no head of a log: it has not the three lines of a head: origin, size, root",
            )
        ],
    ),
    "a cut log": (
        lambda files: files.update({LEAVES: files[LEAVES][:-1]}),
        [("log-rewritten", "the last line of the evidence log has no end")],
    ),
    "a proof of nothing": (
        _proof(proof=[]),
        [("log-rewritten", "evidence/log/proof-3-7.json does not prove that the log only grew")],
    ),
    "a proof about another log": (
        _proof(old={"size": 7, "root": "1" * 64}, new={"size": 7, "root": "1" * 64}, proof=[]),
        [("log-rewritten", "evidence/log/proof-3-7.json is about another log than the one in this bundle")],
    ),
    "a proof that is none": (
        _proof(proof=["x"]),
        [("log-rewritten", "evidence/log/proof-3-7.json is no proof: a digest is not 64 hex digits")],
    ),
    "a proof without a head": (
        _proof(old=None),
        [("log-rewritten", "evidence/log/proof-3-7.json is no proof: old is no object")],
    ),
    "a proof of no size": (
        _proof(old={"size": "-1", "root": "1" * 64}),
        [("log-rewritten", "evidence/log/proof-3-7.json is no proof: a size is no number")],
    ),
    "a proof that never ends": (
        _proof(proof=["1" * 64] * 500),
        [("log-rewritten", "evidence/log/proof-3-7.json is no proof: it has more than 128 steps")],
    ),
    "a line of the ledger": (
        _ledger_line,
        [("ledger-rewritten", "approvals of the approval ledger has another line 4: it did not only grow")],
    ),
    "lines of the ledger taken away": (
        lambda files: [files.pop(path) for path in ledger(0) if "Q2" in path],
        [("ledger-rewritten", "approvals of the approval ledger has 5 lines, and had 6: it did not only grow")],
    ),
    "no ledger": (
        lambda files: [files.pop(path) for path in ledger(0)],
        [("ledger-rewritten", "the approval ledger has no approvals any more")],
    ),
}


@pytest.mark.parametrize("attack", sorted(ATTACKS))
def test_each_way_not_to_follow_has_its_own_message(old: Path, attack: str) -> None:
    """The new bundle is whole by itself each time: whoever holds the key made it so."""
    change, expected = ATTACKS[attack]
    new = changed(old, change)
    assert verify(new).intact
    assert kinds(new, old) == expected


def test_it_names_another_one_as_the_one_before(old: Path) -> None:
    other = "sha256:" + "1" * 64
    new = changed(old, lambda files: said(files, previous={"manifest": other}))
    assert kinds(new, old) == [
        ("wrong-previous", f"this bundle names {other} as the one before, and that is {manifest_of(old)}")
    ]


def test_two_accounts_that_name_others_are_both(old: Path) -> None:
    new = changed(old, lambda files: said(files, period=H1, previous={"manifest": "sha256:" + "1" * 64}))
    assert [kind for kind, _ in kinds(new, old)] == ["equivocation", "wrong-previous"]


def test_a_second_bundle_of_a_period_that_names_the_first_is_sound(old: Path) -> None:
    assert kinds(changed(old, lambda files: said(files, period=H1, as_of="2026-06-30")), old) == []


def test_the_bundle_before_and_its_own_predecessor_are_rollbacks(old: Path) -> None:
    new = changed(old, lambda files: said(files, as_of="2026-06-30"))
    assert kinds(old, old) == [("rollback", "this is the bundle before itself, handed over again")]
    assert ("rollback", "the bundle before names this one as its own predecessor") in kinds(old, new)


def test_a_bundle_before_that_is_altered_is_told_so(old: Path) -> None:
    new = changed(old)
    (old / "controls.html").write_bytes(b"")
    ((kind, message),) = kinds(new, old)
    assert kind == "previous-altered"
    assert message.endswith("old is altered: 1 problem: controls.html is empty, and was not when it was listed")


def test_a_log_that_was_broken_before_is_told_so(old: Path) -> None:
    files = old_files() | {CHECKPOINT: head((b"x", b"y"))}
    broken = plant(old.parent / "broken", files)
    new = changed(broken)
    ((kind, message),) = kinds(new, broken)
    assert (kind, message.startswith("in the bundle before: the lines of the evidence log")) == ("log-rewritten", True)


def test_what_cannot_be_held_is_not_examined(old: Path) -> None:
    new = changed(old, lambda files: files.update({NAME: b"{}"}))
    found = succession(new, old)
    assert (found.problems, found.unexamined) == (
        (),
        (
            "a bundle does not say of what it is: bundle.json cannot be used: its schema is ''; this version reads tieout.bundle/v1",
        ),
    )
    assert found.verdict == "whether it follows the bundle before was not examined in full"
    without = plant(old.parent / "without", {"a": b""})
    assert succession(without, old).unexamined == ("a bundle does not say of what it is: there is no bundle.json",)
    days = plant(old.parent / "days", {NAME: record(as_of="soon")})
    assert "no day of the calendar" in succession(days, old).unexamined[0]
    (new / "controls.html").write_bytes(b"")
    assert succession(new, old).unexamined == ("this bundle is altered, so nothing in it was held against another",)


def test_a_bundle_before_without_log_or_ledger_leaves_nothing_to_hold(tmp_path: Path) -> None:
    old = plant(tmp_path / "old", {**FILES, NAME: record()})
    found = succession(changed(old), old)
    assert found.problems == ()
    assert found.held[1:] == ("the evidence log was not there before", "the approval ledger was not there before")


def test_another_signer_is_remarked(tmp_path: Path) -> None:
    signer = new_signer(tmp_path)
    old = plant(tmp_path / "old", old_files(), signer)
    new = changed(old)
    assert succession(new, old).remarks == (
        f"the bundle before is signed by {signer.identity}, and this one by nobody: ask the company why",
    )


def test_an_earlier_head_alone_holds_the_log(old: Path, tmp_path: Path) -> None:
    """The reader kept ``checkpoint.txt`` of the bundle before, and nothing else."""
    kept = tmp_path / "kept.txt"
    kept.write_bytes((old / CHECKPOINT).read_bytes())
    new = changed(old)
    found = succession(new, kept)
    assert found.told == "a head of tieout-evidence/Example Ltd over 3 lines"
    assert found.held == (
        "the evidence log begins with the 3 lines of that head, as its lines and the proof in it show",
    )
    assert (found.problems, found.verdict) == ((), "follows the bundle before")
    for text, kind, message in (
        (head((LINES[0], b"x")), "log-rewritten", "its first 2 lines are not those that the earlier head covers"),
        (head((*LINES, b"x")), "rollback", "the log has 7 lines, and had 8"),
        (
            head(LINES[:3], "other"),
            "other-organization",
            "its log is of tieout-evidence/Example Ltd, and the head of other",
        ),
    ):
        kept.write_bytes(text)
        assert kinds(new, kept) == [(kind, message)]
    kept.write_bytes(head(LINES[:5]))
    assert succession(new, kept).held[0].endswith("as its lines show")


def test_lines_json_and_prose_say_it(old: Path) -> None:
    new = changed(old, lambda files: said(files, previous=None))
    found = after(verify(new), new, old)
    assert (found.breaks_succession, found.is_held_in_full) == (True, True)
    told = lines(found)
    assert "wrong-previous: this bundle names no bundle as the one before\n" in told
    assert "as of 2026-06-30): this one does NOT follow the bundle before: wrong-previous\n" in told
    shape = json.loads(as_json(found))["previous"]
    assert (shape["follows"], [item["kind"] for item in shape["problems"]]) == (False, ["wrong-previous"])
    prose = explain(found)
    assert "It does NOT follow it:\n- wrong-previous: this bundle names no bundle" in prose
    assert "- held: the evidence log begins with the 4 lines" in prose
    alone = verify(new)
    assert (alone.breaks_succession, alone.is_held_in_full) == (False, True)
    assert json.loads(as_json(alone))["previous"] is None
    assert "The bundle before" not in explain(alone)
    sound = changed(old)
    assert "It follows it.\n- held: it names that bundle" in explain(after(verify(sound), sound, old))


def sealed(lines: tuple[bytes, ...], covered: int) -> Report:
    """Give a report whose log has these lines and one head over the first of them."""
    heads, _ = heads_of((HeadFile(path=CHECKPOINT, text=head(lines[:covered]), signature=None, token=None),))
    found = report()
    evidence = replace(found.examination.evidence, log=EvidenceLog(leaves=(), lines=lines, heads=heads))
    return replace(found, examination=replace(found.examination, evidence=evidence))


def proof_in(old: Path, lines: tuple[bytes, ...], covered: int) -> log_state.Proof:
    before = previous_of(old, organization="Example Ltd", as_of=date(2026, 6, 30))
    made = part.part(Making(report=sealed(lines, covered), handed=replace(HANDED, previous=before)))
    ((path, data),) = in_memory(made.files).items()
    assert [item.path for item in made.listed] == [path]
    folder = plant(old.parent / path.rpartition("/")[2], {path: data})
    with reading(folder) as bundle:
        ((found, proof),) = log_state.proofs_in(bundle)
    assert (found, proof.holds) == (path, True)
    return proof


def test_building_after_a_bundle_names_it_and_proves_that_the_log_only_grew(old: Path, tmp_path: Path) -> None:
    assert proof_in(old, LINES, 7)[1:4:2] == (3, 7)
    assert proof_in(old, LINES, 3).steps == ()
    assert proof_in(old, LINES, 2).later_size == 7  # a head of before the one that was handed over
    for lines_ in (LINES[:3], (b"x", *LINES)):
        with pytest.raises(IntegrityError, match=r"did not only grow since the bundle before"):
            proof_in(old, lines_, 1)
    before = previous_of(old, organization="Example Ltd", as_of=date(2026, 6, 30))
    built = build(report(), replace(HANDED, previous=replace_log(before)), tmp_path / "built", with_pdf=False)
    named = json.loads((built.folder / NAME).read_bytes())["previous"]
    assert named == {
        "manifest": manifest_of(old),
        "organization": "Example Ltd",
        "period": H1,
        "as_of": "2026-06-30",
        "head": "1" * 40,
        "signer": None,
        "log": None,
    }
    assert [item for item in built.remarks if "unsigned" in item] == [
        f"{old} is unsigned: that it is the one before is only your word"
    ]
    again = build(report(), replace(HANDED, previous=replace_log(before)), tmp_path / "again", with_pdf=False)
    assert again.manifest == built.manifest


def replace_log(before: Any) -> Any:
    return before._replace(log=None)


def test_building_after_no_bundle_makes_no_proof() -> None:
    assert part.part(Making(report=report(), handed=HANDED)).files == {}


@pytest.mark.parametrize(
    ("organization", "day", "message"),
    [
        ("Other GmbH", date(2026, 6, 30), r"is a bundle of Example Ltd, and this one is of Other GmbH$"),
        (
            "Example Ltd",
            date(2026, 6, 29),
            r"is as of 2026-06-30, later than this one, 2026-06-29: it cannot be the one",
        ),
    ],
)
def test_building_after_a_bundle_of_others_or_of_a_later_day_is_refused(
    old: Path, organization: str, day: date, message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        previous_of(old, organization=organization, as_of=day)


def test_building_after_what_is_no_sound_bundle_is_refused(old: Path, tmp_path: Path) -> None:
    def take(path: Path) -> None:
        previous_of(path, organization="Example Ltd", as_of=date(2026, 6, 30))

    with pytest.raises(UsageError, match=r"does not say of what it is a bundle: there is no bundle\.json"):
        take(plant(tmp_path / "without", {"a": b""}))
    with pytest.raises(IntegrityError, match="does not hold: the lines of the evidence log do not have the root"):
        take(plant(tmp_path / "broken", old_files() | {CHECKPOINT: head((b"x",))}))
    (old / "controls.html").write_bytes(b"")
    with pytest.raises(IntegrityError, match=r"is altered: 1 problem: controls\.html is empty"):
        take(old)


def test_a_signed_bundle_before_is_named_by_its_signer(tmp_path: Path) -> None:
    signer: TestSigner = new_signer(tmp_path)
    found = previous_of(plant(tmp_path / "b", old_files(), signer), organization="Example Ltd", as_of=date(2026, 6, 30))
    assert (found.identity.signer, found.remarks) == (signer.identity, ())


def test_two_accounts_of_no_period_as_of_one_day_are_two_accounts(old: Path) -> None:
    first = old_files()
    said(first, period=None)
    before = plant(old.parent / "before", first)

    def other(files: dict[str, Any], as_of: str) -> None:
        said(files, period=None, previous=None, as_of=as_of)
        files["policies/POL-002.md"] = b"# Another text\n"

    found = kinds(changed(before, lambda files: other(files, "2026-06-30")), before)
    message = (
        "both bundles are as of 2026-06-30, of no period, say something else, and neither names the other:"
        " the company handed over two accounts of one day"
    )
    assert found == [("equivocation", message)]
    later = kinds(changed(before, lambda files: other(files, "2026-07-01")), before)
    assert [kind for kind, _ in later] == ["wrong-previous"]
