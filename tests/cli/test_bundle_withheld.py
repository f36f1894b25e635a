"""Evidence that is withheld: a commitment in its place, and the file with its salt for whoever asks."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from tests.cli.programme import AS_OF, FILES, plant, tieout
from tieout.bundle.disclosure import hold_disclosed
from tieout.model.program import Withhold
from tieout.sources.controls import read_controls

RAW = next(path for path in FILES if path.startswith("evidence/") and path.endswith("/accounts.csv"))
RECORD = f"{RAW.rpartition('/')[0]}/evidence.yaml"
ENTRY = '{path: "evidence/**/accounts.csv", reason: "names of staff", ask: role:lead}'


def settings(*entries: str) -> str:
    return FILES["controls.yaml"].replace(
        "controls:\n", f"bundle: {{withhold: [{', '.join(entries)}]}}\ncontrols:\n", 1
    )


def company(root: Path, *entries: str) -> Path:
    return plant(root, {**FILES, "controls.yaml": settings(*entries)})


def build(root: Path, out: Path, *more: str) -> tuple[int, str]:
    done = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "-o", str(out), "--no-pdf", *more)
    return done.returncode, done.told


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return company(tmp_path_factory.mktemp("withheld") / "programme", ENTRY)


@pytest.fixture
def built(programme: Path, tmp_path: Path) -> Path:
    code, told = build(programme, tmp_path / "bundle")
    assert code == 0, told
    return tmp_path / "bundle"


def rows(bundle: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO((bundle / "WITHHELD.csv").read_text(encoding="utf-8-sig"), newline="")))


def salts(bundle: Path) -> Path:
    return bundle.parent / f"{bundle.name}.salts.json"


def disclose(bundle: Path, programme: Path, out: Path, *more: str) -> tuple[int, str]:
    given = ("--salts", str(salts(bundle)), "--from", str(programme), "-o", str(out), *more)
    done = tieout("bundle", "disclose", str(bundle), RAW, *given)
    return done.returncode, done.told


def test_a_commitment_stands_in_for_the_file(built: Path) -> None:
    (row,) = rows(built)
    salt = bytes.fromhex(json.loads(salts(built).read_bytes())["salts"][RAW])
    content = FILES[RAW].encode()
    assert {name: row[name] for name in ("path", "bytes", "commitment", "reason", "ask")} == {
        "path": RAW,
        "bytes": str(len(content)),
        "commitment": hashlib.sha256(salt + content).hexdigest(),
        "reason": "names of staff",
        "ask": "role:lead",
    }
    assert not (built / RAW).exists()
    assert (len(salt), salts(built).stat().st_mode & 0o777) == (32, 0o600)
    assert tieout("bundle", "verify", str(built)).returncode == 3
    page = (built / "START-HERE.html").read_text(encoding="utf-8")
    assert "withheld: names of staff; ask role:lead" in page


def test_neither_the_file_nor_its_salt_is_anywhere_in_the_bundle(built: Path) -> None:
    salt = json.loads(salts(built).read_bytes())["salts"][RAW]
    for path in built.rglob("*"):
        if path.is_file():
            data = path.read_bytes()
            assert FILES[RAW].encode() not in data, path
            assert salt.encode() not in data, path
            assert bytes.fromhex(salt) not in data, path


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on this machine")
def test_no_column_of_a_withheld_table_is_quoted_in_a_pdf_or_a_workbook(tmp_path: Path) -> None:
    """The account stands for nobody whom a register knows, so findings would quote its row."""
    table = csv.DictReader(io.StringIO(FILES[RAW], newline=""))
    columns = list(table.fieldnames or ())
    canaries = [f"canary{number}x" for number in range(len(columns))]
    content = f"{FILES[RAW].rstrip()}\r\n{','.join(canaries)}\r\n"
    files = {**FILES, RAW: content, "controls.yaml": settings(ENTRY.replace("accounts.csv", "*"))}
    root = plant(tmp_path / "programme", files)
    out = tmp_path / "bundle"
    done = tieout("bundle", "build", "--root", str(root), "--as-of", AS_OF, "-o", str(out), "--seed", "spring", "--pdf")
    assert done.returncode == 0, done.told
    read = 0
    for path in out.rglob("*"):
        if path.suffix == ".pdf":
            text = subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True).stdout.decode()
        elif path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                text = "".join(book.read(name).decode() for name in book.namelist())
        else:
            continue
        read += 1
        assert not [word for word in canaries if word in "".join(text.split())], path
        assert "Confidential data, and who has access to it" not in " ".join(text.split())
    assert read > 2


def test_the_same_salts_give_the_same_bundle_and_others_another(programme: Path, built: Path, tmp_path: Path) -> None:
    first = (built / "SHA256SUMS").read_bytes()
    assert build(programme, tmp_path / "again", "--salts", str(salts(built)))[0] == 0
    assert (tmp_path / "again/SHA256SUMS").read_bytes() == first
    assert build(programme, tmp_path / "other")[0] == 0
    assert (tmp_path / "other/SHA256SUMS").read_bytes() != first


def test_a_plain_digest_that_stays_in_the_record_is_told(programme: Path, tmp_path: Path) -> None:
    told = build(programme, tmp_path / "bundle")[1]
    assert f"{RAW} is withheld, and its record is in the bundle, which holds its plain digest" in told
    assert "holds the salts of what is withheld: keep it, and keep it private" in told
    whole = company(tmp_path / "whole", ENTRY.replace("accounts.csv", "*"))
    code, told = build(whole, tmp_path / "more")
    assert code == 0
    assert "plain digest" not in told
    assert (tmp_path / "more/evidence/log/leaves.jsonl").is_file()  # the log is never withheld
    plain = hashlib.sha256(FILES[RAW].encode()).hexdigest().encode()
    assert not [path for path in (tmp_path / "more").rglob("*") if path.is_file() and plain in path.read_bytes()]


def test_only_a_record_that_is_there_and_stays_is_said_to_hold_a_digest(tmp_path: Path) -> None:
    """A record of an exercise has no record beside it: nothing in the bundle holds its digest."""
    notes = {"evidence/exercises/EX-2026-01.md": "---\nid: EX-2026-01\n---\n"}
    root = plant(
        tmp_path / "programme", {**FILES, **notes, "controls.yaml": settings(ENTRY.replace("accounts.csv", "*"))}
    )
    code, told = build(root, tmp_path / "bundle")
    assert code == 0
    assert "EX-2026-01" in (tmp_path / "bundle/WITHHELD.csv").read_text("utf-8")
    assert "plain digest" not in told


def test_nothing_is_handed_on_where_an_entry_matches_nothing(tmp_path: Path) -> None:
    """The file that it was to withhold was renamed, and would go into the bundle under its new name."""
    root = company(tmp_path / "programme", ENTRY.replace("accounts.csv", "staff.csv"))
    code, told = build(root, tmp_path / "bundle")
    assert (code, (tmp_path / "bundle").exists()) == (2, False)
    assert "evidence/**/staff.csv matches no evidence of the commit: " in told
    assert "--allow-unmatched" in told


def test_of_two_entries_for_one_file_each_matches(tmp_path: Path) -> None:
    root = company(tmp_path / "programme", ENTRY.replace("accounts.csv", "*"), ENTRY)
    code, told = build(root, tmp_path / "bundle")
    assert (code, "matches no evidence" in told) == (0, False)


def test_a_pattern_that_may_match_nothing_is_remarked(tmp_path: Path) -> None:
    root = company(tmp_path / "programme", ENTRY.replace("accounts.csv", "nothing.csv"))
    code, told = build(root, tmp_path / "bundle", "--allow-unmatched")
    assert code == 0
    assert "evidence/**/nothing.csv matches no evidence that would be handed on, so it withholds nothing" in told
    assert not (tmp_path / "bundle/WITHHELD.csv").exists()
    assert not (tmp_path / "bundle.salts.json").exists()


def test_what_is_disclosed_is_what_the_bundle_commits_to(built: Path, programme: Path, tmp_path: Path) -> None:
    out = tmp_path / "given"
    assert disclose(built, programme, out)[0] == 0
    assert sorted(path.name for path in out.iterdir()) == ["README.md", "content", "disclosure.json", "salt.hex"]
    done = tieout("bundle", "verify", str(built), "--disclosed", str(out))
    assert done.returncode == 3  # nobody signed it
    assert f"disclosed: {RAW} is the file that this bundle commits to\n" in done.text
    recipe = re.search(r"```sh\n(.*)\n```", (out / "README.md").read_text(encoding="utf-8"))
    assert recipe is not None
    if shutil.which("xxd") is None:
        pytest.skip("xxd is not on this machine")
    ran = subprocess.run(["bash", "-c", recipe[1]], cwd=out, check=True, capture_output=True, text=True)
    assert ran.stdout.split()[0] == rows(built)[0]["commitment"]


def test_a_file_whose_name_no_bundle_could_hold_is_disclosed_too(tmp_path: Path) -> None:
    """WITHHELD.csv names it, and so did the next step of the refusal."""
    named = RAW.replace("accounts.csv", "Übersicht Q1.csv")
    files = {**FILES, named: FILES[RAW], "controls.yaml": settings(ENTRY.replace("accounts.csv", "Q1.csv")).replace(
        "**/Q1.csv", "**/*Q1.csv")}  # fmt: skip
    programme, bundle = plant(tmp_path / "programme", files), tmp_path / "bundle"
    assert build(programme, bundle)[0] == 0
    assert [row["path"] for row in rows(bundle)] == [named]
    given = ("--salts", str(salts(bundle)), "--from", str(programme), "-o", str(tmp_path / "given"))
    done = tieout("bundle", "disclose", str(bundle), named, *given)
    assert done.returncode == 0, done.told
    assert hold_disclosed(bundle, tmp_path / "given").problem is None


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("content", b"another file", "disclosed-altered"),
        ("salt.hex", b"1" * 64 + b"\n", "disclosed-altered"),
        ("salt.hex", b"x", "disclosed-malformed"),
        ("salt.hex", b"\xff", "disclosed-malformed"),
        ("disclosure.json", b"{}", "disclosed-malformed"),
        ("disclosure.json", None, "disclosed-malformed"),
        ("content", None, "disclosed-malformed"),
    ],
)
def test_another_file_or_salt_is_told(
    built: Path, programme: Path, tmp_path: Path, name: str, content: bytes | None, kind: str
) -> None:
    out = tmp_path / "given"
    assert disclose(built, programme, out)[0] == 0
    if content is None:
        (out / name).unlink()
    else:
        (out / name).write_bytes(content)
    done = tieout("bundle", "verify", str(built), "--disclosed", str(out))
    assert done.returncode == 1
    assert f"disclosed: {kind}: " in done.text


def test_a_disclosure_of_another_bundle_or_path_is_told(built: Path, programme: Path, tmp_path: Path) -> None:
    out = tmp_path / "given"
    assert disclose(built, programme, out)[0] == 0
    assert build(programme, tmp_path / "other")[0] == 0
    found = hold_disclosed(tmp_path / "other", out).problem
    assert found is not None
    assert found.kind == "disclosed-other-bundle"
    record = json.loads((out / "disclosure.json").read_bytes())
    (out / "disclosure.json").write_text(json.dumps({**record, "path": RECORD}))
    found = hold_disclosed(built, out).problem
    assert found is not None
    assert (found.kind, found.message) == ("disclosed-not-withheld", f"this bundle withholds no {RECORD}")


def test_nothing_is_disclosed_that_the_bundle_does_not_commit_to(built: Path, programme: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_bytes(b"x")
    given = ("--salts", str(salts(built)), "-o", str(tmp_path / "given"))
    for path, source, code, message in (
        (RAW, wrong, 1, "with its salt is not what the bundle commits to"),
        (RECORD, programme, 2, f"withholds no {RECORD}"),
        ("evidence/nowhere.csv", programme, 2, "withholds no evidence/nowhere.csv"),
        (RAW, tmp_path, 2, f"has no {RAW}"),
        ("../x", programme, 2, "leads upwards"),
    ):
        done = tieout("bundle", "disclose", str(built), path, "--from", str(source), *given)
        assert (done.returncode, message in done.told) == (code, True), done.told
    salts(built).write_text('{"schema": "tieout.salts/v1", "salts": {}}')
    code, told = disclose(built, programme, tmp_path / "given")
    assert (code, f"there is no salt of {RAW}" in told) == (2, True)
    assert not (tmp_path / "given").exists()


def test_salts_that_others_can_read_or_that_are_none_are_refused(programme: Path, tmp_path: Path) -> None:
    kept = tmp_path / "kept.json"
    for content, mode, message in (
        ('{"schema": "tieout.salts/v1", "salts": {}}', 0o644, "can be read by others"),
        ('{"schema": "tieout.salts/v1", "salts": {}}', 0o660, "can be read by others"),
        ("[]", 0o600, "is no file of salts: it is no object"),
        ('{"schema": "x"}', 0o600, "is no file of salts: its schema is 'x'"),
        ('{"schema": "tieout.salts/v1", "salts": {"a": "b"}}', 0o600, "that of a is not 32 bytes in hex"),
    ):
        kept.write_text(content)
        kept.chmod(mode)
        code, told = build(programme, tmp_path / "bundle", "--salts", str(kept))
        assert (code, message in told) == (2, True), told
        assert kept.read_text() == content
    (tmp_path / "link").symlink_to(kept)
    code, told = build(programme, tmp_path / "bundle", "--salts", str(tmp_path / "link"))
    assert (code, "is no plain file" in told) == (2, True)
    code, told = build(programme, tmp_path / "bundle", "--salts", str(tmp_path / "bundle/salts.json"))
    assert (code, "lies in the bundle: its salts would be handed on" in told) == (2, True)
    assert not (tmp_path / "bundle").exists()


@pytest.mark.parametrize(
    ("line", "slip"),
    [
        (f"bundle: {{withold: [{ENTRY}]}}", "withold is no key of this place"),
        (f"budle: {{withhold: [{ENTRY}]}}", "budle is no key; bundle may be meant"),
        (f"Bundle: {{withhold: [{ENTRY}]}}", "Bundle is no key; bundle may be meant"),
        (f"withhold: [{ENTRY}]", "withhold is no key; bundle may be meant"),
        (f"bundle: {{withhold: {ENTRY}}}", "bundle.withhold is a mapping; wanted is a list"),
        (f"bundle: [{ENTRY}]", "bundle is a list; wanted are keys with values"),
        (f"bundle: {{withhold: [{ENTRY.replace('ask: ', 'aks: ')}]}}", "what is withheld lacks ask"),
        (f"bundle: {{withhold: [{ENTRY}, {{path: evidence/a}}]}}", "what is withheld lacks reason and ask"),
        (f"bundle: {{withhold: [{ENTRY.replace('evidence/', 'evidnce/')}]}}", "is not below evidence/"),
    ],
)
def test_nothing_is_handed_on_where_what_is_withheld_cannot_be_read(line: str, slip: str, tmp_path: Path) -> None:
    """A bundle that went out with what was to stay cannot be taken back: a slip of the pen is no leave to hand it on."""
    text = FILES["controls.yaml"].replace("controls:\n", f"{line}\ncontrols:\n", 1)
    root = plant(tmp_path / "programme", {**FILES, "controls.yaml": text})
    code, told = build(root, tmp_path / "bundle")
    assert (code, (tmp_path / "bundle").exists()) == (2, False)
    assert slip in told
    assert "what is not to be handed on is not known" in told
    assert "next: set it right and commit it; then: tieout bundle build" in told
    assert [*tmp_path.iterdir()] == [root]


def test_the_settings_are_read_with_their_places() -> None:
    good = read_controls(settings(ENTRY).encode())
    assert (good.unreadable, good.unknown_fields) == ((), ())
    ((path, reason, ask, location),) = good.program.withhold
    assert (path, reason, ask, str(location).split(":")[0]) == (
        "evidence/**/accounts.csv",
        "names of staff",
        "role:lead",
        "controls.yaml",
    )
    assert isinstance(good.program.withhold[0], Withhold)
    for entry, message in (
        ('{path: "evidence/a.csv"}', "what is withheld lacks reason and ask"),
        ('{path: "policies/a.md", reason: x, ask: y}', "is not below evidence/; only evidence can be withheld"),
        (
            '{path: "evidence/../a", reason: x, ask: y}',
            "leads out of its folder with ..; only evidence can be withheld",
        ),
    ):
        found = read_controls(settings(entry).encode())
        assert found.program.withhold == ()
        assert [message in item.message for item in found.unreadable] == [True]
        assert all(item.location.line for item in found.unreadable)
    assert read_controls(settings('{path: "evidence/a", reason: x, ask: y, z: 1}').encode()).unknown_fields
