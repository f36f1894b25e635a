"""What lies under ``evidence/`` of a commit: captures whole, what nobody lists, what cannot be read."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.captured import STARTED, TABLE, capture, files, record
from tests.ports.repositories import Sample
from tieout.collect.sidecar import record_text
from tieout.model.evidence.capture import Came, Capture, PresentFile, Unrecorded
from tieout.model.evidence.record import CaptureRecord
from tieout.model.location import Location, Unreadable
from tieout.sources.evidence.captures import Found, read_captures, uncommitted_records
from tieout.sources.evidence.record import read_record
from tieout.sources.opening import open_desk

CAPTURE = capture()
WHOLE = files(CAPTURE)
RECORD = next(path for path in CAPTURE if path.endswith("evidence.yaml"))
FOLDER = RECORD.rpartition("/")[0]
CAME = Came("c" * 40, datetime(2026, 3, 3, tzinfo=UTC))
FLAT = "evidence/2026-Q1/access-reviews/github.csv"


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def present(name: str, data: bytes, rows: int | None = None) -> PresentFile:
    return PresentFile(name=name, sha256=sha(data), bytes=len(data), rows=rows)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def read(sample: Sample, *, kept: tuple[str, ...] = (), inside: str = "") -> tuple[Found, list[Unreadable]]:
    """Read main, at the root or in a folder of it, with nothing in the work tree."""
    desk, _, _, _ = open_desk(sample.root / inside, "main")
    assert desk.committed is not None
    found = read_captures(desk, desk.committed, {RECORD: CAME}, kept=kept)
    assert not desk.missing
    assert not desk.unknown
    return found, desk.unreadable


def names(found: Found) -> dict[str, list[str]]:
    return {item.path: [file.name for file in item.present] for item in found.captures}


def loose(found: Found) -> list[str]:
    return [item.path for item in found.unrecorded]


def test_a_capture_with_its_file(sample: Sample) -> None:
    sample.commit(WHOLE)
    found, unreadable = read(sample)
    (one,) = found.captures
    assert one == Capture(
        record=read_record(CAPTURE[RECORD], path=RECORD).record,
        digest=f"sha256:{sha(CAPTURE[RECORD])}",
        folder=FOLDER,
        present=(present("accounts.csv", TABLE, rows=2),),
        came=CAME,
    )
    assert (one.path, one.id, one.raw_digest) == (RECORD, record().id, sha(TABLE))
    assert (found.unrecorded, unreadable) == ((), [])


def test_a_flat_file_with_its_record_among_others(sample: Sample) -> None:
    text = record_text(record())
    sample.commit({FLAT: TABLE, f"{FLAT}.evidence.yaml": text, f"{FLAT}x": b"1", "evidence/2026-Q1/notes.md": b"2"})
    found, _ = read(sample)
    (one,) = found.captures
    assert (one.is_flat, one.folder, one.present) == (
        True,
        "evidence/2026-Q1/access-reviews",
        (present("github.csv", TABLE),),
    )
    assert loose(found) == [f"{FLAT}x", "evidence/2026-Q1/notes.md"]
    assert found.unrecorded[0] == Unrecorded(path=f"{FLAT}x", location=Location(f"{FLAT}x"))


def test_a_record_whose_file_is_gone_has_nothing_beside_it(sample: Sample) -> None:
    sample.commit({f"{FLAT}.evidence.yaml": record_text(record()), RECORD: CAPTURE[RECORD]})
    found, _ = read(sample)
    assert names(found) == {f"{FLAT}.evidence.yaml": [], RECORD: []}


def test_what_is_no_evidence_is_passed_over(sample: Sample) -> None:
    sample.commit(
        {
            "evidence/README.md": b"1",
            "evidence/.gitkeep": b"",
            "evidence/2026-Q1/.gitattributes": b"1",
            "evidence/log/leaves.jsonl": b"1",
            "evidence/log/odd.evidence.yaml": b"1",
            "evidence/results/2026-Q1/a.json": b"1",
            "evidence/exercises/EX-2026-01.md": b"1",
            "evidence/2026-Q1/change-management/approvals.jsonl": b"1",
            "evidence/2026-Q1/change-management/checkpoint.json.sig": b"1",
            "evidence/notes/a.md": b"1",
            "policies/evidence/evidence.yaml": b"1",
            "evidence.yaml": b"1",
        }
    )
    assert read(sample, kept=("evidence/notes/*.md",)) == (Found((), ()), [])
    assert loose(read(sample)[0]) == ["evidence/notes/a.md"]


def test_what_only_looks_like_it_is_no_exception(sample: Sample) -> None:
    odd = (
        "evidence/2026-Q1/README.md",
        "evidence/2026-Q1/change-management/notes.md",
        "evidence/2026-Q1/s/n/Evidence.yaml",
        "evidence/2026-Q1/s/n/evidence.yml",
        "evidence/2026-Q5/change-management/approvals.jsonl",
        "evidence/Log/leaves.jsonl",
        "evidence/loose.csv",
        "evidence/x/.evidence.yaml",
    )
    sample.commit(dict.fromkeys(odd, b"1"))
    assert loose(read(sample)[0]) == list(odd)


def test_every_file_of_a_folder_belongs_to_it_however_deep(sample: Sample) -> None:
    more = {f"{FOLDER}/.gitkeep": b"", f"{FOLDER}/deep/er/x.csv": b"1", f"{FOLDER}/a.evidence.yaml": CAPTURE[RECORD]}
    sample.commit(files({**CAPTURE, **more, f"{FOLDER}x/a": b"1"}))
    found, _ = read(sample)
    assert names(found) == {
        f"{FOLDER}/a.evidence.yaml": [],
        RECORD: [".gitkeep", "a.evidence.yaml", "accounts.csv", "deep/er/x.csv"],
    }
    assert loose(found) == [f"{FOLDER}x/a"]


def test_a_capture_in_the_folder_of_another_is_a_file_too_many_there(sample: Sample) -> None:
    inner = {f"{FOLDER}/inner/evidence.yaml": CAPTURE[RECORD], f"{FOLDER}/inner/b.csv": b"1"}
    sample.commit(files({**CAPTURE, **inner}))
    found, _ = read(sample)
    assert names(found) == {
        RECORD: ["accounts.csv", "inner/b.csv", "inner/evidence.yaml"],
        f"{FOLDER}/inner/evidence.yaml": ["b.csv"],
    }


def test_a_record_that_cannot_be_read_is_a_capture_all_the_same(sample: Sample) -> None:
    sample.commit({**WHOLE, RECORD: b"kind: ["})
    found, unreadable = read(sample)
    (one,) = found.captures
    (why,) = unreadable
    said = f"{why.location}: {why.message}"
    assert one.record == CaptureRecord(path=RECORD, location=Location(RECORD), unread=(said,))
    assert (one.digest, one.present) == (f"sha256:{sha(b'kind: [')}", (present("accounts.csv", TABLE),))


@pytest.mark.parametrize(
    ("mode", "problem", "kind"),
    [
        ("120000", "is a symbolic link, which could lead out of the repository", "symlink"),
        ("160000", "is another repository (a submodule), whose files are not part of this one", "submodule"),
    ],
)
def test_a_link_and_a_submodule_are_never_followed(sample: Sample, mode: str, problem: str, kind: str) -> None:
    head = sample.commit({**WHOLE, "policies/a.md": b"1"})
    oid = head if mode == "160000" else sample.blob(b"../../../../../../etc/passwd")
    sample.entry(f"{FOLDER}/accounts.csv", mode, oid)
    sample.entry("evidence/2026-Q1/loose", mode, oid)
    sample.entry("evidence/2026-Q1/s/n/t/evidence.yaml", mode, oid)
    found, unreadable = read(sample)
    first, second = found.captures
    assert first.present == (PresentFile(name="accounts.csv", sha256="", bytes=0, problem=problem),)
    assert (second.digest, [item.kind for item in unreadable]) == ("", [kind])
    assert second.record.unread
    assert loose(found) == ["evidence/2026-Q1/loose"]


def test_a_blob_that_is_not_there_is_no_file(sample: Sample) -> None:
    head = sample.commit(WHOLE)
    listing = f"{sample.git('ls-tree', f'{head}:{FOLDER}')}\n100644 blob {'1' * 40}\tb.csv\n"
    folder = sample.git("mktree", "--missing", stdin=listing.encode())
    commit = sample.git("commit-tree", "-p", head, "-m", "odd", tree_with(sample, head, FOLDER, folder))
    sample.git("update-ref", "refs/heads/main", commit)
    problem = "is not in this repository, or is no file"
    assert read(sample)[0].captures[0].present == (
        present("accounts.csv", TABLE, rows=2),
        PresentFile(name="b.csv", sha256="", bytes=0, problem=problem),
    )


def tree_with(sample: Sample, commit: str, path: str, folder: str) -> str:
    """Give the tree of a commit with another folder at a path."""
    above, _, name = path.rpartition("/")
    lines = []
    for line in sample.git("ls-tree", f"{commit}:{above}" if above else f"{commit}^{{tree}}").splitlines():
        meta, _, entry = line.partition("\t")
        lines.append(f"040000 tree {folder}\t{entry}" if entry == name else f"{meta}\t{entry}")
    made = sample.git("mktree", "--missing", stdin="\n".join(lines).encode() + b"\n")
    return tree_with(sample, commit, above, made) if above else made


def test_a_file_may_be_executable(sample: Sample) -> None:
    sample.commit(WHOLE)
    sample.entry(f"{FOLDER}/accounts.csv", "100755", sample.blob(TABLE))
    assert read(sample)[0].captures[0].present == (present("accounts.csv", TABLE, rows=2),)


@pytest.mark.parametrize("name", [b"caf\xe9.csv", "a\u202eb.csv".encode(), b"a\nb.csv", b"a\tb.csv"])
def test_a_name_that_nobody_can_read_is_never_taken_for_the_one_listed(sample: Sample, name: bytes) -> None:
    sample.commit({**WHOLE, FOLDER.encode() + b"/" + name: b"1", b"evidence/" + name: b"1"})
    found, _ = read(sample)
    (odd,) = [item for item in found.captures[0].present if item.name != "accounts.csv"]
    assert odd.problem == "has a name with characters that nobody sees, or that is not UTF-8"
    assert (odd.sha256, odd.name.isprintable(), "\\" in odd.name) == ("", True, True)
    assert len(found.unrecorded) == 1


def test_names_beyond_ascii_are_names(sample: Sample) -> None:
    sample.commit({**WHOLE, f"{FOLDER}/caf\u00e9 \u65e5.csv": b"1"})
    assert read(sample)[0].captures[0].present == (
        present("accounts.csv", TABLE, rows=2),
        present("caf\u00e9 \u65e5.csv", b"1"),
    )


def test_the_same_bytes_in_many_files_are_one_digest(sample: Sample) -> None:
    sample.commit(files({**CAPTURE, **{f"{FOLDER}/{number}.csv": TABLE for number in range(120)}}))
    (one,) = read(sample)[0].captures
    assert {(item.sha256, item.bytes) for item in one.present} == {(sha(TABLE), len(TABLE))}
    assert len(one.present) == 121


def test_large_and_empty_files_have_their_digest(sample: Sample) -> None:
    large = {f"{FOLDER}/{size}.bin": bytes(range(256)) * (size // 256) + b"x" * (size % 256) for size in SIZES}
    sample.commit(files({**CAPTURE, **large}))
    found = {item.name: item for item in read(sample)[0].captures[0].present}
    assert {name: found[name] for name in found if name != "accounts.csv"} == {
        path.rpartition("/")[2]: present(path.rpartition("/")[2], data) for path, data in large.items()
    }


SIZES = (0, 1, 262_143, 262_144, 262_145, 5_000_000)


def test_a_subfolder_is_a_root_of_its_own(sample: Sample) -> None:
    inner = {f"inner/{path}": data for path, data in CAPTURE.items()}
    sample.commit(files({**inner, "inner/controls.yaml": b"1", "evidence/loose.csv": b"1"}))
    sample.checkout()
    found, _ = read(sample, inside="inner")
    assert (names(found), loose(found)) == ({RECORD: ["accounts.csv"]}, [])
    assert loose(read(sample)[0]) == ["evidence/loose.csv"]


def test_a_bare_repository_gives_the_same(sample: Sample, tmp_path: Path) -> None:
    sample.commit(WHOLE)
    sample.git("clone", "--quiet", "--bare", str(sample.root), str(tmp_path / "bare"))
    bare = Sample.__new__(Sample)
    bare.root = tmp_path / "bare"
    assert read(bare) == read(sample)


def test_windows_line_ends_of_a_checkout_change_nothing(sample: Sample) -> None:
    """The commit counts, and a checkout that turned LF into CRLF is no other commit."""
    sample.commit(WHOLE)
    sample.checkout()
    for path in CAPTURE:
        (sample.root / path).write_bytes(CAPTURE[path].replace(b"\n", b"\r\n"))
    desk, _, _, _ = open_desk(sample.root, None)
    assert desk.committed is not None
    assert read_captures(desk, desk.committed, {RECORD: CAME}) == read(sample)[0]
    assert uncommitted_records(desk) == ()


def test_what_a_person_brought_is_read_as_text_too(sample: Sample) -> None:
    altered = {path: data + b"\r\n" if path.endswith("accounts.csv") else data for path, data in CAPTURE.items()}
    sample.commit(files(altered))
    (one,) = read(sample)[0].captures
    assert [item.text_digest for item in one.present if item.name == "accounts.csv"] == [sha(TABLE)]


def test_records_that_no_commit_holds_are_named_and_not_read(sample: Sample) -> None:
    sample.commit(WHOLE)
    sample.checkout()
    later = capture(STARTED.replace(hour=11))
    loose_files = {
        "evidence/loose.csv": b"1",
        "evidence/log/x.evidence.yaml": b"1",
        "evidence/.draft/evidence.yaml": b"1",
    }
    for path, data in {**later, **loose_files}.items():
        (sample.root / path).parent.mkdir(parents=True, exist_ok=True)
        (sample.root / path).write_bytes(data)
    desk, _, _, _ = open_desk(sample.root, None)
    assert desk.committed is not None
    assert names(read_captures(desk, desk.committed, {})) == {RECORD: ["accounts.csv"]}
    assert uncommitted_records(desk) == tuple(path for path in later if path.endswith("evidence.yaml"))
    assert uncommitted_records(open_desk(sample.root, "main")[0]) == ()


def test_before_the_first_commit_every_record_is_uncommitted(sample: Sample) -> None:
    for path, data in CAPTURE.items():
        (sample.root / path).parent.mkdir(parents=True, exist_ok=True)
        (sample.root / path).write_bytes(data)
    desk, _, _, _ = open_desk(sample.root, None)
    assert (desk.committed, uncommitted_records(desk)) == (None, (RECORD,))


def test_a_link_in_the_work_tree_leads_nowhere(sample: Sample, tmp_path: Path) -> None:
    sample.commit({"policies/a.md": b"1"})
    sample.checkout()
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "evidence.yaml").write_bytes(b"1")
    (sample.root / "evidence").mkdir()
    (sample.root / "evidence/linked").symlink_to(outside)
    assert uncommitted_records(open_desk(sample.root, None)[0]) == ()
