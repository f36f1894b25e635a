"""tieout evidence add: a file and a person's word, kept whole, and never over what is there."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from tests.cli.programme import FILES, Done, git, plant, tieout
from tests.seal.keys import new_signer
from tieout.collect.packing import LARGEST
from tieout.model.evidence.record import ByHand, CaptureRecord, Origin, Role
from tieout.sources.evidence.record import read_record

FOR = ("--control", "CO-02", "--evidence", "access-list", "--system", "data-store")
SEEN = ("--observed-at", "2026-05-04T10:30:00+02:00", "--by", "ana@example.com")
FLAT = "evidence/2026-Q2/access-reviews/store.csv"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme", {**FILES, FLAT: "user,mfa\nana,yes\n"})


@pytest.fixture
def accounts(tmp_path: Path) -> Path:
    path = tmp_path / "accounts.csv"
    path.write_text("user,mfa\nana,yes\nben,no\n")
    return path


def add(root: Path, *arguments: str) -> Done:
    return tieout("evidence", "add", "--root", str(root), *arguments)


def new(root: Path) -> list[str]:
    told = git(root, "status", "--porcelain", "--untracked-files=all", "--", "evidence")
    return sorted(line[3:] for line in told.splitlines() if "evidence/log" not in line)


def record(root: Path) -> CaptureRecord:
    [path] = [name for name in new(root) if name.endswith("evidence.yaml")]
    reading = read_record((root / path).read_bytes(), path=path)
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    return reading.record


def test_a_file_is_kept_with_who_saw_it_when_and_where(root: Path, accounts: Path) -> None:
    page = "https://store.example.com/users"
    more = ("--url", page, "--explanation", "All accounts.\nFilter: none.", "--title", "Accounts", "--total", "2")
    done = add(root, str(accounts), *FOR, *SEEN, *more)
    assert done.returncode == 0, done.told
    folder = f"evidence/2026-Q2/data-store/access-list/20260504T083000Z-{_mark(accounts)}"
    assert new(root) == [f"{folder}/accounts.csv", f"{folder}/evidence.yaml"]
    assert [line.rpartition("/")[2] for line in done.text.splitlines()] == ["accounts.csv", "evidence.yaml"]
    assert "next: commit them in a pull request" in done.told
    found = record(root)
    assert found.kind is Origin.MANUAL
    assert found.by_hand == ByHand(
        observed_by="ana@example.com",
        observed_at=found.times.finished if found.times else None,
        url=page,
        method="export",
        explanation="All accounts.\nFilter: none.",
    )
    assert found.population is not None
    assert (found.population.rows, found.population.complete) == (2, True)
    assert found.source is not None
    assert (found.source.identity, found.source.endpoint) == ("ana@example.com", "store.example.com")
    assert (found.controls, found.evidence, found.system) == (("CO-02",), ("access-list",), "data-store")
    assert (root / folder / "accounts.csv").read_bytes() == accounts.read_bytes()


def _mark(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:8]


@pytest.mark.parametrize(
    ("setting", "own", "kept"),
    [
        ("", (), "confidential"),
        ("evidence: {classification: internal}\n", (), "internal"),
        ("evidence: {classification: internal}\n", ("--classification", "restricted"), "restricted"),
        ("evidence: {classification: Internal}\n", (), "restricted"),
    ],
)
def test_who_may_read_it_is_as_the_settings_say_unless_the_command_does(
    root: Path, accounts: Path, setting: str, own: tuple[str, ...], kept: str
) -> None:
    path = root / "controls.yaml"
    path.write_text(path.read_text().replace("controls:\n", f"{setting}controls:\n", 1))
    assert add(root, str(accounts), *FOR, *SEEN, *own).returncode == 0
    assert record(root).classification == kept


def test_the_first_file_is_what_was_received_and_the_others_are_beside_it(root: Path, accounts: Path) -> None:
    picture = accounts.with_name("page.png")
    picture.write_bytes(b"\x89PNG\r\n\x1a\nnot much of a picture IEND")
    assert add(root, str(accounts), str(picture), *FOR, *SEEN).returncode == 0
    assert [(item.path, item.role) for item in record(root).files] == [
        ("accounts.csv", Role.RAW),
        ("page.png", Role.ATTACHMENT),
    ]


def test_a_stretch_of_days_is_kept_half_open_in_the_organizations_zone(root: Path, accounts: Path) -> None:
    assert add(root, str(accounts), *FOR, *SEEN, "--from", "2026-04-01", "--to", "2026-04-30").returncode == 0
    window = record(root).window
    assert window is not None
    assert (window.since.isoformat(), window.until.isoformat()) == (
        "2026-04-01T00:00:00+00:00",
        "2026-05-01T00:00:00+00:00",
    )


def test_what_is_not_all_says_so_and_ends_with_3(root: Path, accounts: Path) -> None:
    done = add(root, str(accounts), *FOR, *SEEN, "--missing", "the second page did not load")
    assert done.returncode == 3
    population = record(root).population
    assert population is not None
    assert (population.complete, population.errors) == (False, ("the second page did not load",))


def test_another_number_than_the_system_showed_is_not_all(root: Path, accounts: Path) -> None:
    done = add(root, str(accounts), *FOR, *SEEN, "--total", "3")
    assert done.returncode == 3
    assert "number shown by the system is 3, and there are 2 rows" in done.told


def test_another_tools_file_is_read(root: Path, tmp_path: Path) -> None:
    report = tmp_path / "npm.json"
    report.write_text(json.dumps({"auditReportVersion": 2, "vulnerabilities": {}, "metadata": {}}))
    done = add(root, str(report), *FOR, *SEEN, "--reads", "npm-audit", "--setting", "asset=app")
    found = record(root)
    assert found.kind is Origin.INGESTED
    assert found.collector is not None
    assert (found.collector.id, found.collector.version) == ("ingest.npm-audit", "1")
    assert [item.path for item in found.files] == ["raw.json", "records.csv", "query.txt"]
    assert found.by_hand is not None
    assert done.returncode in {0, 3}


def test_a_file_that_git_should_not_hold_is_refused_with_the_way_out(root: Path, tmp_path: Path) -> None:
    large = tmp_path / "log.csv"
    large.write_bytes(b"a" * (LARGEST + 1))
    done = add(root, str(large), *FOR, *SEEN)
    assert done.returncode == 2
    assert "more than the 50 MiB that Git should hold" in done.told
    assert "--pointer URI --version-id V" in done.told
    assert new(root) == []
    store = ("--pointer", "s3://evidence/log.csv", "--version-id", "3", "--lock-mode", "COMPLIANCE")
    done = add(root, str(large), *FOR, *SEEN, *store, "--retain-until", "2033-01-01")
    assert done.returncode == 0, done.told
    [listed] = record(root).files
    assert (listed.bytes, listed.sha256) == (LARGEST + 1, hashlib.sha256(large.read_bytes()).hexdigest())
    assert listed.pointer is not None
    assert (listed.pointer.uri, listed.pointer.version_id) == ("s3://evidence/log.csv", "3")
    assert len(new(root)) == 1


def test_a_log_that_lies_elsewhere_is_read_here(root: Path, tmp_path: Path) -> None:
    log = tmp_path / "audit.csv"
    log.write_text("time,what\n" + "".join(f"2026-04-{day:02}T08:00:00Z,x\n" for day in (1, 2, 4)))
    store = ("--pointer", "s3://evidence/audit.csv", "--version-id", "3", "--lock-mode", "COMPLIANCE")
    done = add(root, str(log), *FOR, *SEEN, *store, "--retain-until", "2033-01-01", "--reads", "log",
               "--setting", "total=3")  # fmt: skip
    assert done.returncode == 3, done.told
    assert "no entry in 2026-04-03 (1 day)" in done.told
    found = record(root)
    raw, table, _ = found.files
    assert (raw.path, raw.bytes, raw.pointer is not None) == ("raw.csv", log.stat().st_size, True)
    assert (table.path, table.rows, table.schema) == ("records.csv", 3, "log/1")
    assert found.population is not None
    assert found.population.gaps == ("no entry in 2026-04-03 (1 day)",)
    assert not [path for path in new(root) if path.endswith("raw.csv")]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--observed-at", "2026-05-04"), "wanted are day, time and the offset from UTC"),
        (("--observed-at", "2026-05-04T10:30:00"), "wanted are day, time and the offset from UTC"),
        (("--observed-at", "2999-05-04T10:30:00Z"), "which has not come yet"),
        ((*SEEN, "--from", "2026-04-01"), "--from and --to go together"),
        ((*SEEN, "--from", "2026-04-02", "--to", "2026-04-01"), "is not after --from"),
        ((*SEEN, "--from", "April", "--to", "2026-04-01"), "which is no day"),
        ((*SEEN, "--version-id", "3"), "are of a --pointer"),
        ((*SEEN, "--reads", "npm-audits"), "did you mean npm-audit?"),
        ((*SEEN, "--reads", "npm-audit", "--setting", "asset"), "wanted is NAME=VALUE"),
        ((*SEEN, "--reads", "npm-audit", "--setting", "a=b"), "knows no setting a"),
        ((*SEEN, "--reads", "accounts", "--pointer", "s3://a"), "accounts is read as a whole"),
        ((*SEEN, "--classification", "secret"), "wanted is one of public"),
        ((*SEEN, "--in-place"), "--in-place is for one file that lies in evidence/"),
    ],
)
def test_a_slip_is_told_and_nothing_is_kept(
    root: Path, accounts: Path, arguments: tuple[str, ...], message: str
) -> None:
    done = add(root, str(accounts), *FOR, *arguments)
    assert done.returncode == 2, done.told
    assert message in done.told
    assert new(root) == []


def test_a_secret_is_refused_and_never_said(root: Path, accounts: Path) -> None:
    token = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    accounts.write_text(f"user,token\nana,{token}\n")
    done = add(root, str(accounts), *FOR, *SEEN)
    assert done.returncode == 2
    assert "accounts.csv:2: github-token" in done.told
    assert token[6:] not in done.told
    assert new(root) == []


@pytest.mark.parametrize("option", ["--url", "--explanation", "--title"])
def test_a_secret_in_what_is_said_is_refused_too(root: Path, accounts: Path, option: str) -> None:
    token = "ghp_" + "a1B2c3D4e5" * 3 + "f6G7h8"
    done = add(root, str(accounts), *FOR, *SEEN, option, f"https://example.com/?access_token={token}")
    assert done.returncode == 2
    assert "holds what looks like a secret" in done.told
    assert token[6:] not in done.told
    assert new(root) == []


@pytest.mark.parametrize("content", [b"", b"  \n"])
def test_an_empty_file_is_refused_unless_somebody_says_why(root: Path, accounts: Path, content: bytes) -> None:
    accounts.write_bytes(content)
    assert add(root, str(accounts), *FOR, *SEEN).returncode == 2
    assert new(root) == []
    assert add(root, str(accounts), *FOR, *SEEN, "--allow-empty", "nobody left in May").returncode == 0


def test_a_link_is_not_followed(root: Path, accounts: Path) -> None:
    link = accounts.with_name("link.csv")
    link.symlink_to(accounts)
    done = add(root, str(link), *FOR, *SEEN)
    assert done.returncode == 2
    assert "symbolic link" in done.told


def test_a_flat_file_gets_its_record_beside_it_and_stays_as_it_is(root: Path) -> None:
    before = (root / FLAT).read_bytes()
    done = add(root, str(root / FLAT), *FOR, *SEEN)
    assert done.returncode == 2
    assert "the same command with --in-place" in done.told
    done = add(root, str(root / FLAT), *FOR, *SEEN, "--in-place")
    assert done.returncode == 0, done.told
    assert new(root) == [f"{FLAT}.evidence.yaml"]
    assert (root / FLAT).read_bytes() == before
    assert [item.path for item in record(root).files] == ["store.csv"]
    assert json.loads((root / "evidence/log/leaves.jsonl").read_text().splitlines()[-1])["path"] == new(root)[0]


def test_a_record_beside_a_flat_file_is_never_written_over(root: Path) -> None:
    assert add(root, str(root / FLAT), *FOR, *SEEN, "--in-place").returncode == 0
    before = (root / f"{FLAT}.evidence.yaml").read_bytes()
    done = add(root, str(root / FLAT), *FOR, *SEEN, "--in-place")
    assert done.returncode == 2
    assert "has a record already" in done.told
    assert (root / f"{FLAT}.evidence.yaml").read_bytes() == before


def test_the_quarter_of_the_folder_must_be_that_of_the_record(root: Path) -> None:
    done = add(root, str(root / FLAT), *FOR, "--observed-at", "2026-01-04T10:30:00Z", "--in-place")
    assert done.returncode == 2
    assert "lies in 2026-Q2, and was observed in 2026-Q1" in done.told


def test_nothing_is_added_to_a_capture(root: Path, accounts: Path) -> None:
    assert add(root, str(accounts), *FOR, *SEEN).returncode == 0
    [kept] = [root / path for path in new(root) if path.endswith(".csv")]
    for more in ((), ("--in-place",)):
        done = add(root, str(kept), *FOR, *SEEN, *more)
        assert done.returncode == 2
        assert "of which nothing may ever change" in done.told


def test_the_same_file_added_again_lies_beside_the_first(root: Path, accounts: Path) -> None:
    assert add(root, str(accounts), *FOR, *SEEN).returncode == 0
    first = new(root)
    assert add(root, str(accounts), *FOR, *SEEN).returncode == 0
    assert set(first) < set(new(root))
    assert len(new(root)) == 4


def test_a_correction_names_what_it_corrects(root: Path, accounts: Path) -> None:
    assert (
        add(root, str(accounts), *FOR, *SEEN, "--supersedes", "20260504T083000Z-access-list-00000000").returncode == 0
    )
    assert record(root).supersedes == "20260504T083000Z-access-list-00000000"


def test_where_a_key_is_pinned_and_does_not_sign_that_is_said_at_once(
    root: Path, accounts: Path, tmp_path: Path
) -> None:
    signer = new_signer(tmp_path, "key")
    settings = root / "controls.yaml"
    settings.write_text(f"{settings.read_text()}keys: {{evidence: ['{signer.identity}']}}\n")
    done = add(root, str(accounts), *FOR, *SEEN)
    assert done.returncode == 3, done.text
    assert f"the head of the log is not signed, and keys.evidence pins {signer.identity}" in done.told
    assert "tieout evidence seal --key KEY" in done.told
    capture = record(root).id
    other = new_signer(tmp_path, "other")
    done = tieout(
        "evidence",
        "remove",
        "--root",
        str(root),
        capture,
        "--by",
        "ana",
        "--reason",
        "a trial",
        "--key",
        str(other.path),
    )
    assert done.returncode == 3
    assert f"the head of the log is signed by {other.identity}" in done.told
    done = tieout("collect", "--root", str(root), *FOR, "--reads", "csv", "--", "cat", str(accounts))
    assert done.returncode == 3
    assert "the head of the log is not signed" in done.told
    done = add(root, str(accounts), *FOR, *SEEN, "--key", str(signer.path))
    assert (done.returncode, "the head of the log" in done.told) == (0, False)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", b'{"message": "Bad credentials", "status": "401"}', "a.json: it only says: Bad credentials"),
        ("a.csv", b"user,mfa\nana,yes\nben\n", "a.csv:3: it has 1 cells, the header 2"),
        ("a.pdf", b"x", "a.pdf: its name says PDF, and it does not begin as one"),
    ],
)
def test_what_is_no_answer_is_kept_and_will_not_pass(
    root: Path, tmp_path: Path, name: str, content: bytes, message: str
) -> None:
    junk = tmp_path / name
    junk.write_bytes(content)
    done = add(root, str(junk), *FOR, *SEEN)
    assert done.returncode == 3, done.told
    assert message in done.told
    population = record(root).population
    assert population is not None
    assert population.complete is False


def test_words_are_told_plainly(root: Path, accounts: Path) -> None:
    done = tieout("evidence", "verify", "--root", str(root.parent))
    assert (done.returncode, "Result: nothing to verify" in done.text) == (3, True)
    done = add(root, str(accounts), *FOR, *SEEN, "--allow-empty", "x")
    assert (done.returncode, "is no reason why nothing is right" in done.told) == (2, True)
    done = add(root, str(accounts), "--control", "CO-02", "--evidence", "nosuch", *FOR[4:], *SEEN)
    assert (done.returncode, "CO-02 has no evidence entry 'nosuch'" in done.told) == (2, True)


def test_what_a_command_of_nobodys_entry_printed_is_counted_again(root: Path, accounts: Path) -> None:
    assert tieout("collect", "--root", str(root), *FOR, "--reads", "csv", "--", "cat", str(accounts)).returncode == 0
    git(root, "add", "-A", "evidence")
    git(root, "commit", "-qm", "Evidence")
    done = tieout("reperform", "--root", str(root), "--all")
    assert "2 rows counted again in raw.csv" in done.text


def test_a_file_is_kept_under_a_name_that_a_bundle_can_hold(root: Path, tmp_path: Path) -> None:
    """A bundle leaves out what has a space or a letter beyond ASCII in its path, and most files of people do."""
    for name in ("Übersicht Q1.csv", "Ubersicht-Q1.csv"):
        (tmp_path / name).write_text("user,mfa\nana,yes\n")
    done = add(root, str(tmp_path / "Übersicht Q1.csv"), str(tmp_path / "Ubersicht-Q1.csv"), *FOR, *SEEN)
    assert done.returncode == 0, done.told
    assert "Übersicht Q1.csv is kept as Ubersicht-Q1-2.csv, a name that a bundle can hold" in done.told
    assert record(root).title == "Übersicht Q1.csv"


def test_the_first_page_names_evidence_that_the_bundle_could_not_hold(root: Path, tmp_path: Path) -> None:
    """As what was kept where it lay, or by an older release, may be called."""
    file = root / "evidence/2026-Q2/notes/Access review.csv"
    file.parent.mkdir(parents=True)
    file.write_text("user,mfa\nana,yes\n")
    assert add(root, str(file), *FOR, *SEEN, "--in-place").returncode == 0
    git(root, "add", ".")
    git(root, "commit", "-q", "-m", "Keep it where it lies")
    done = tieout("bundle", "build", "--root", str(root), "--no-pdf", "-o", str(tmp_path / "bundle"))
    assert done.returncode == 0, done.told
    page = (tmp_path / "bundle/START-HERE.html").read_text(encoding="utf-8")
    told = (
        "2 files of evidence are not in this bundle: evidence/2026-Q2/notes/Access review.csv (has a space), and 1 more"
    )
    assert told in page
    assert "Ask the company for them." in page
