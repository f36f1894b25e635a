"""The scripts that stand in a bundle find what was done to it, without a line of ours besides."""

from __future__ import annotations

import ast
import contextlib
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.bundle import external_attacks
from tests.bundle.mutations import MUTATIONS, Bench
from tests.bundle.rich import leaf, record_path
from tests.bundle.samples import FILES, plant, raw_zip, with_entry
from tests.bundle.test_script_and_ours import NOBODY, SCRIPT
from tests.bundle.zip_attacks import ATTACKS
from tests.bundle.zip_tricks import POLICY
from tests.house.tree import PACKAGE
from tests.seal.keys import new_signer
from tieout.bundle import external, records
from tieout.bundle.container import Container
from tieout.bundle.packing import pack
from tieout.bundle.parts.scripts import ABOUT, POWERSHELL, PYTHON, SHELL, script
from tieout.bundle.verify import verify
from tieout.model.evidence.log import LEAVES
from tieout.ports.files import Kind

EMPTY = hashlib.sha256().hexdigest()
SCRIPTS = PACKAGE / "bundle" / "scripts"
OLDEST = (3, 8)
BESIDE = sorted(Path(sys.base_prefix).parent.glob("3.*/bin/python3")) if "versions" in sys.base_prefix else []
PYTHONS = [path for path in map(shutil.which, ("python3.8", "python3.9", "python3.10")) if path] + [*map(str, BESIDE)]
"""Those of this machine, where there are several."""


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    signer = new_signer(tmp_path, "signer")
    folder = plant(tmp_path / "acme 2026", signer=signer)
    return Bench(folder=folder, signer=signer, other=new_signer(tmp_path, "other"))


def python(path: Path, *arguments: str, executable: str | None = None) -> tuple[int, str]:
    """Run verify.py; by `executable` in a process of its own, as an auditor does: with nothing but the library there.

    Otherwise here, as it starts some hundred times: the same `main`, and the same last word where it cannot go on.
    """
    if executable is None:
        return _here([str(path), *arguments])
    command = [executable, "-I", "-S", "-W", "error", str(SCRIPTS / PYTHON), str(path), *arguments]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert b"Traceback" not in done.stderr, done.stderr.decode()
    return done.returncode, done.stdout.decode("ascii")


def _here(argv: list[str]) -> tuple[int, str]:
    said = io.TextIOWrapper(io.BytesIO(), encoding="ascii", newline="\n")
    with contextlib.redirect_stdout(said):
        try:
            code = SCRIPT.main(argv)
        except SystemExit as wrong:
            code = wrong.code
        except (OSError, MemoryError):
            code = 1
    assert isinstance(code, int)
    said.seek(0)
    return code, said.read()


def shell(folder: Path, *arguments: str) -> tuple[int, str]:
    done = subprocess.run(
        ["sh", str(SCRIPTS / SHELL), str(folder), *arguments], capture_output=True, check=False, timeout=60
    )
    return done.returncode, done.stdout.decode("utf-8", "replace")


def test_a_bundle_that_nobody_touched_is_intact(bench: Bench) -> None:
    pin = bench.signer.identity
    pack(bench.folder, bench.folder.parent / "x.zip")
    for path in (bench.folder, bench.folder.parent / "x.zip"):
        code, told = python(path, "--pin", pin, executable=sys.executable)
        assert (code, told.splitlines()[-1]) == (0, "RESULT: intact; signed by whom you named; no time-stamp")
        assert python(path, executable=sys.executable)[0] == 3
        assert python(path, "--pin", bench.other.identity, executable=sys.executable)[0] == 3
    assert shell(bench.folder, pin) == (
        0,
        f"signed by the key {pin}\nno time-stamp: nobody outside says when it was there\nRESULT: intact; signed by the key that you named\n",
    )
    assert shell(bench.folder)[0] == 3
    assert shell(bench.folder, bench.other.identity)[0] == 3


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_python_script_finds_every_mutation(bench: Bench, name: str) -> None:
    MUTATIONS[name][0](bench)
    code, told = python(bench.folder, "--pin", bench.signer.identity)
    assert code == 1, told
    assert "PROBLEM: " in told


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_shell_script_finds_every_mutation(bench: Bench, name: str) -> None:
    MUTATIONS[name][0](bench)
    code, told = shell(bench.folder, bench.signer.identity)
    assert code == 1, told
    assert "PROBLEM: " in told


def test_a_pipe_in_place_of_a_file_keeps_nobody_waiting(bench: Bench) -> None:
    (bench.folder / "bundle.json").unlink()
    os.mkfifo(bench.folder / "bundle.json")
    assert shell(bench.folder, bench.signer.identity) == (
        1,
        "PROBLEM: a link, a device or a pipe:\n  ./bundle.json\nRESULT: altered\n",
    )
    assert python(bench.folder, "--pin", bench.signer.identity, executable=sys.executable)[0] == 1


@pytest.mark.parametrize("name", ATTACKS)
def test_the_python_script_refuses_every_odd_zip(tmp_path: Path, name: str) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(ATTACKS[name][0])
    code, told = python(path)
    assert code == 1, told
    assert "PROBLEM: " in told


@pytest.mark.parametrize("left", [b"\1", b"\1\0\10", b"\1\0\10\0\1"])
def test_an_extra_field_that_is_cut_off_is_told_in_words(tmp_path: Path, left: bytes) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(raw_zip(with_entry(POLICY, local_extra=left)))
    code, told = python(path)
    assert (code, told.splitlines()[0]) == (1, "PROBLEM: the ZIP cannot be read: an entry has malformed extra fields")
    assert [item.message for item in verify(path).problems] == [
        f"b.zip cannot be read: entry 'b/{POLICY}' has malformed extra fields"
    ]


def test_they_stand_in_a_bundle_as_they_stand_here() -> None:
    assert {name: script(name) for name in ABOUT} == {name: (SCRIPTS / name).read_bytes() for name in ABOUT}


def test_the_python_script_needs_nothing_but_its_library() -> None:
    tree = ast.parse(script(PYTHON), feature_version=(3, 8))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names
    assert not re.search(r"extractall|\.extract\(|shell=True|eval\(|exec\(", script(PYTHON).decode("ascii"))


@pytest.mark.parametrize("executable", PYTHONS)
def test_the_python_script_runs_on_other_pythons(bench: Bench, executable: str) -> None:
    asked = [executable, "-c", f"import sys; sys.exit(sys.version_info < {OLDEST})"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip(f"{executable} does not start, or is older than the script says")
    assert python(bench.folder, "--pin", bench.signer.identity, executable=executable)[0] == 0


@pytest.mark.parametrize("executable", BESIDE)
def test_a_python_that_is_too_old_shows_what_it_needs(bench: Bench, executable: Path) -> None:
    """Not all by name: 3.6 is ``python3`` of some systems that companies keep for ten years."""
    asked = [str(executable), "-c", "import sys; sys.exit(sys.version_info >= (3, 7))"]
    if subprocess.run(asked, capture_output=True, check=False).returncode:
        pytest.skip(f"{executable} does not start, or is not that old")
    done = subprocess.run(
        [str(executable), str(SCRIPTS / PYTHON), str(bench.folder)], capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"Python is too old: it needs 3.8 or later" in done.stderr


@pytest.mark.parametrize("name", [SHELL, POWERSHELL])
def test_the_short_ones_can_be_read_in_one_sitting(name: str) -> None:
    lines = script(name).decode("ascii").splitlines()
    assert len(lines) <= 220
    assert max(map(len, lines)) <= 120


def test_the_shell_script_is_posix() -> None:
    shell_here = shutil.which("dash")
    if shell_here is None:
        pytest.skip("dash is not installed")
    subprocess.run([shell_here, "-n", str(SCRIPTS / SHELL)], check=True)
    assert not re.search(r"\[\[|<\(|\blocal\b|\bfunction\b|=~|\$\{\w+//", script(SHELL).decode("ascii"))


def test_the_powershell_script_speaks_the_language_of_windows_powershell() -> None:
    """Held against the grammar by hand when it was written; here against what only later versions know."""
    text = script(POWERSHELL).decode("ascii")
    for opening, closing in ("{}", "()", "[]"):
        bare = re.sub(r"'[^'\n]*'|#.*", "", text)
        assert bare.count(opening) == bare.count(closing)
    assert not re.search(
        r"\?\?|&&|\|\||\?\.|-Parallel|\bclean\b|ForEach-Object -Parallel|Test-Json|-AsByteStream", text
    )
    known = {
        "New-Object", "Get-Item", "Join-Path", "Test-Path", "ForEach-Object", "Get-ChildItem", "Get-FileHash",
        "Where-Object", "Get-Command", "Start-Process", "Remove-Item", "Select-Object",
    }  # fmt: skip
    assert set(re.findall(r"\b[A-Z][a-z]+-[A-Z][A-Za-z]+\b", text)) <= known
    assert "UNTESTED" in text


def test_the_powershell_script_looks_at_what_the_shell_script_does() -> None:
    """Line for line beside verify.sh: what one asks of a seal, the other asks."""
    shell_text, power_text = (script(name).decode("ascii") for name in (SHELL, POWERSHELL))
    for asked in (
        "check-novalidate -n tieout-bundle", "cms -cmsout -print -inform DER", "cms -verify -noverify -binary -inform DER",
        "ts -reply -in", "messageDigest", "unsignedAttrs:", "d\\.other:", "eContent: <ABSENT>", "Status: Granted\\.",
        "Status description: unspecified", "Hash Algorithm: ", "SHA256SUMS.sigstore.json", "EXTERNAL.csv",
        "was NOT examined: see VERIFY.md", "data behind it", "-----END SSH SIGNATURE-----",
    ):  # fmt: skip
        assert asked in shell_text, asked
        assert asked in power_text, asked
    assert "ReadAllText" not in power_text  # it takes marks of Unicode away, and reads UTF-16 as if it were none


def test_the_list_is_read_once(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a share or a stick could give one list for the files, and another for the signature."""
    opened: Counter[str] = Counter()
    reading = SCRIPT.Folder.chunks

    def counted(folder: object, name: str) -> object:
        opened[name] += 1
        return reading(folder, name)

    monkeypatch.setattr(SCRIPT.Folder, "chunks", counted)
    bundle, _, _ = SCRIPT.examine(str(bench.folder), NOBODY)
    assert bundle.problems == []
    assert opened["SHA256SUMS"] == 1


def test_they_run_inside_the_bundle_without_an_argument(bench: Bench) -> None:
    """As an auditor would: in the folder, from a medium that cannot be written to, with blanks above."""
    content = {
        path.relative_to(bench.folder).as_posix(): path.read_bytes()
        for path in bench.folder.rglob("*")
        if path.is_file()
    }
    files = {path: data for path, data in content.items() if not path.startswith(("SHA256SUMS", "trust/"))}
    (bench.folder.parent / "on a stick").mkdir()
    folder = plant(
        bench.folder.parent / "on a stick" / "acme 2026",
        {**files, **{name: script(name) for name in ABOUT}},
        bench.signer,
    )
    for path in (*folder.rglob("*"), folder):
        path.chmod(0o555 if path.is_dir() else 0o444)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    pin = bench.signer.identity
    for command, code in (
        (["sh", SHELL], 3),
        (["sh", SHELL, pin], 0),
        (["sh", SHELL, ".", pin], 0),
        ([sys.executable, "-B", PYTHON], 3),
        ([sys.executable, "-B", PYTHON, "--pin", pin], 0),
    ):
        done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=60)
        assert (done.returncode, done.stderr) == (code, b""), done
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755)


def test_no_name_reaches_the_terminal_as_it_is(bench: Bench) -> None:
    """A name may hold what moves a cursor or answers for the script."""
    (bench.folder / "x\x1b[2J\x07\u202e").write_bytes(b"")
    (bench.folder / "y\nRESULT: intact; signed by the key that you named").write_bytes(b"")
    for code, told in (python(bench.folder), shell(bench.folder)):
        assert code == 1
        assert told.isascii()
        assert "\x1b" not in told
        assert "\x07" not in told
        assert told.splitlines()[-1].startswith("RESULT: altered")


def test_a_signature_that_nothing_here_can_examine_never_ends_with_0(bench: Bench, tmp_path: Path) -> None:
    """No ssh-keygen on the machine: intact, and nobody's word."""
    command = [sys.executable, "-I", "-S", str(SCRIPTS / PYTHON), str(bench.folder), "--pin", bench.signer.identity]
    done = subprocess.run(command, capture_output=True, check=False, env={"PATH": str(tmp_path)}, timeout=60)
    assert done.returncode == 3
    assert b"signature not examined: SHA256SUMS.sig: ssh-keygen is not installed" in done.stdout
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("sha256sum", "grep", "cut", "sort", "uniq", "tail", "tr", "find", "dirname", "head", "sed"):
        found = shutil.which(name)
        assert found is not None
        (tools / name).symlink_to(found)
    line = ["/bin/sh", str(SCRIPTS / SHELL), str(bench.folder), bench.signer.identity]
    assert subprocess.run(line, capture_output=True, check=False, env={"PATH": str(tools)}, timeout=60).returncode == 3


@pytest.mark.parametrize(
    "arguments", [["--pin", "SHA256:short"], ["--ca", "no-such-file"], ["--tsa-cert", "no-such-file"], ["--unknown"]]
)
def test_a_wrong_call_ends_with_2(bench: Bench, arguments: list[str]) -> None:
    assert python(bench.folder, *arguments, executable=sys.executable)[0] == 2
    assert python(bench.folder.parent / "nowhere", executable=sys.executable)[0] == 2


HOSTILE = {
    "deep facts": {"bundle.json": b"[" * 200_000},
    "huge number in the facts": {"bundle.json": b'{"keys":' + b"9" * 10_000 + b"}"},
    "no text in the facts": {"bundle.json": b"\xff\0" * 1000},
    "facts of another form": {"bundle.json": b'{"keys":{"a":1},"left_out":7,"evidence":[],"approvals":"x","report_pdf":1}'},
    "deep lines": {"evidence/log/leaves.jsonl": b"[" * 100_000 + b"\n", "evidence/log/checkpoint.txt": b"a\n1\n\n"},
    "a head of a billion lines": {
        "evidence/log/leaves.jsonl": b"", "evidence/log/checkpoint.txt": b"a\n999999999\n" + b"A" * 43 + b"=\n",
    },
    "a ledger of NULs": {"approvals/ledger/2026-Q1/approvals.jsonl": b"\0" * 100_000},
    "a checkpoint that is a number": {"approvals/ledger/2026-Q1/checkpoint.json": b"7"},
    "streams that are a list": {
        "approvals/ledger/2026-Q1/checkpoint.json": b'{"streams":{"approvals":[1]}}',
        "approvals/ledger/2026-Q1/approvals.jsonl": b"{}\n",
    },
    "a folder where the log should be": {"evidence/log/leaves.jsonl/x": b""},
    "trust that is no text": {"trust/allowed_signers": b"bundle-signer a b \xff\xff\nbundle-signer x ssh-rsa AAAA\n"},
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_records_are_told_and_never_break_a_reader(tmp_path: Path, name: str) -> None:
    folder = plant(tmp_path / "b", {**FILES, **HOSTILE[name]})
    code, told = python(folder, executable=sys.executable)
    assert code in {1, 3}, told
    found = verify(folder)
    assert found.intact
    assert code == (3 if found.is_sound else 1), (told, found.contradictions)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what the script reads of a bundle, by path."""
    found: Counter[str] = Counter()
    reading = SCRIPT.Bundle.read

    def counted(bundle: object, path: str) -> object:
        found[path] += 1
        return reading(bundle, path)

    monkeypatch.setattr(SCRIPT.Bundle, "read", counted)
    return found


def test_a_record_that_many_rows_name_is_read_once(tmp_path: Path, asked: Counter[str]) -> None:
    bench = external_attacks.make(tmp_path)
    rows = tuple(replace(external_attacks.ROWS[0], path=f"evidence/{number:05d}") for number in range(5000))
    changes = {
        external_attacks.RECORD_PATH: external_attacks.RECORD_OF_BOTH + b"# " + b"x" * (7 << 20),
        external.NAME: external.write(rows),
        "bundle.json": external_attacks.facts(5000),
    }
    external_attacks.sign(bench, dict(changes))
    bundle = SCRIPT.Bundle(str(bench.folder))
    found = SCRIPT.read_external(bundle, SCRIPT.read_manifest(bundle, bundle.read("SHA256SUMS")))
    assert len(found) == 5000
    assert asked[external_attacks.RECORD_PATH] == 1


def test_a_long_list_of_findings_is_read_once(
    tmp_path: Path, asked: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each record that is not the sealed one may be reported: it is not looked for in all of the text each time."""
    paths = [f"evidence/2026-Q1/x{number:05d}/evidence.yaml" for number in range(1000)]
    line = leaf(0, "sha256:" + "0" * 64) + b"\n"
    files = dict.fromkeys(paths, b"id: x\n")
    files[LEAVES] = b"".join(line.replace(record_path(0).encode(), path.encode()) for path in paths)
    told = [{"rule": "evidence-altered", "path": path} for path in paths[:999]]
    files["findings.json"] = json.dumps(["a" * (32 << 20), *told]).encode()
    folder = plant(tmp_path / "b", {**FILES, **files})
    reading, times = records._reported, Counter[str]()

    def counted(container: Container, kinds: Mapping[str, Kind]) -> frozenset[bytes]:
        times["ours"] += 1
        return reading(container, kinds)

    monkeypatch.setattr(records, "_reported", counted)
    bundle, _, _ = SCRIPT.examine(str(folder), NOBODY)
    found = verify(folder)
    assert (asked["findings.json"], times["ours"]) == (1, 1)
    assert [text for text in bundle.problems if "is not the record" in text] == [
        f"{paths[999]} is not the record that line 1000 of {LEAVES} seals"
    ]
    assert [item.path for item in found.contradictions if item.kind == "exchanged-record"] == [paths[999]]


def test_a_long_list_takes_little_memory(tmp_path: Path) -> None:
    folder = plant(tmp_path / "b")
    (folder / "SHA256SUMS").write_bytes(
        b"".join(b"%064x  evidence/%06d.csv\n" % (number, number) for number in range(20_000))
    )
    code, told = python(folder)
    assert code == 1
    assert len(told.splitlines()) < 220


def test_a_zip_of_more_entries_than_a_16_bit_number_counts(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    with zipfile.ZipFile(path, "w") as archive:
        sums = []
        for number in range(65_600):
            archive.writestr(f"b/x/{number:06d}", b"")
            sums.append(f"{EMPTY}  x/{number:06d}\n")
        archive.writestr("b/SHA256SUMS", "".join(sums))
    code, told = python(path)
    assert (code, told.splitlines()[-2].split(" (")[0]) == (3, "65600 of 65600 listed files match SHA256SUMS")
