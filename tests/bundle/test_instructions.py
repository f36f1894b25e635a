"""Every command of VERIFY.md passes a real signed bundle, and the right one of them fails on each kind of attack."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests import approvals
from tests.bundle.rich import CAPTURES, CMS, LEDGER, QUARTERS, TOKEN, Rich, beside, make, record_path
from tests.seal.authority import needs_openssl
from tieout.bundle import instructions, manifest
from tieout.model.evidence.log import LEAVES
from tieout.model.ledger import LedgerFile

pytestmark = [
    needs_openssl,
    *(
        pytest.mark.skipif(shutil.which(program) is None, reason=f"{program} is not installed")
        for program in ("bash", "sha256sum", "ssh-keygen", "diff")
    ),
]
ELSEWHERE = ("powershell ", "Get-Content ", "git ", "pdfsig ", "sigstore ")
"""Other systems', and those that a test of their own runs."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Rich:
    """Make a bundle with its page in it, and the two certificates beside it."""
    bundle = make(tmp_path_factory.mktemp("rich"))
    paths = frozenset(path.relative_to(bundle.folder).as_posix() for path in bundle.folder.rglob("*"))
    ledger = tuple(
        LedgerFile(
            quarter=quarter, name=name, path=f"evidence/{quarter}/{name}",
            data=(bundle.folder / LEDGER / quarter / name).read_bytes(),
        )
        for quarter in QUARTERS
        for name in ("approvals.jsonl", "checkpoint.json", "checkpoint.json.sig")
    )  # fmt: skip
    examined = approvals.ledger(checkpoint=ledger[-2].data, commit="ab" * 20, signature=ledger[-1].data)
    bundle.write("VERIFY.md", instructions.page((bundle.signer.public_key,), examined, ledger, captured=paths))
    for name in ("verify.py", "verify.sh", "verify.ps1"):
        bundle.write(name, (Path(instructions.__file__).parent / "scripts" / name).read_bytes())
    bundle.sign()
    bundle.certify()
    bundle.state()
    bundle.stamp()
    return bundle


@pytest.fixture
def bundle(whole: Rich, tmp_path: Path) -> Rich:
    shutil.copy(whole.pki.ca, tmp_path / "CA.pem")
    shutil.copy(whole.clock.ca, tmp_path / "TSA.pem")
    return whole.copy(tmp_path / "acme 2026")


def commands(bundle: Rich) -> list[str]:
    text = bundle.read("VERIFY.md").decode()
    found = [line[4:] for line in text.splitlines() if line.startswith("    ")]
    return [line.replace("SHA256:...", bundle.signer.identity) for line in found if not line.startswith(ELSEWHERE)]


def failing(bundle: Rich, those: list[str] | None = None) -> list[str]:
    """Give the first word or two of each command that does not pass."""
    found = []
    for command in those or commands(bundle):
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command}"],
            cwd=bundle.folder,
            capture_output=True,
            check=False,
            timeout=60,
        )
        silent = command.startswith(("find", "sha256sum --", "diff", "sed"))
        if done.returncode or (silent and done.stdout):
            found.append(" ".join(command.split()[:3]))
    return found


def test_every_command_passes_a_bundle_that_nobody_touched(bundle: Rich) -> None:
    assert len(commands(bundle)) == 16
    assert failing(bundle) == []


def test_the_page_is_one_page() -> None:
    text = instructions.page(()).decode()
    assert len(text.splitlines()) < 90


ATTACKS = {
    "a file altered": ("policies/POL-002.md", b"x", ["python3 verify.py --pin", "sh verify.sh .", "sha256sum --check --quiet"]),
    "a file added": ("policies/x.md", b"x", ["python3 verify.py --pin", "sh verify.sh .", "diff <(cut -c67-"]),
    "a token of other data": (TOKEN, b"x", ["python3 verify.py --pin", "sh verify.sh .", "openssl ts -verify", "openssl ts -reply"]),
    "a signature by certificate that is none": (CMS, b"x", ["python3 verify.py --pin", "sh verify.sh .", "openssl cms -verify"]),
    "a signature by key that is none": (
        manifest.SIGNATURE, b"x",
        ["python3 verify.py --pin", "sh verify.sh .", "ssh-keygen -Y check-novalidate", "ssh-keygen -Y verify"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_the_right_commands_fail(bundle: Rich, name: str) -> None:
    those = commands(bundle)
    path, data, expected = ATTACKS[name]
    bundle.write(path, data)
    assert failing(bundle, those) == expected


def test_a_pipe_is_named_before_a_command_waits_for_it(bundle: Rich) -> None:
    """The page says to stop there: sha256sum would read it for ever."""
    first = next(command for command in commands(bundle) if command.startswith(("find", "sha256sum")))
    (bundle.folder / "bundle.json").unlink()
    os.mkfifo(bundle.folder / "bundle.json")
    assert first == "find . ! -type f ! -type d"
    assert failing(bundle, [first]) == ["find . !"]


def test_an_exchanged_record_is_found_though_it_was_listed_and_signed_anew(bundle: Rich) -> None:
    those = commands(bundle)
    bundle.write(record_path(2), b"reworded\n")
    bundle.sign()
    assert [item for item in failing(bundle, those) if item.startswith("sed")] == [
        'sed -n \'/"kind":"capture"/s/.*"digest":"sha256:\\([0-9a-f]*\\)".*"path":"\\([^"]*\\)".*/\\1'
    ]


def test_an_exchanged_file_of_a_capture_is_found_though_it_was_listed_and_signed_anew(bundle: Rich) -> None:
    those = commands(bundle)
    bundle.write(beside(CAPTURES - 1, "rows.csv"), b"role\nwriter\n")
    bundle.sign()
    assert [item for item in failing(bundle, those) if item.startswith(("find", "sed"))] == ["find evidence -name"]


def test_another_authority_than_the_named_one_is_refused(bundle: Rich) -> None:
    those = [command for command in commands(bundle) if command.startswith("openssl")]
    shutil.copy(bundle.wrong_pki.ca, bundle.folder.parent / "CA.pem")
    shutil.copy(bundle.wrong_clock.ca, bundle.folder.parent / "TSA.pem")
    assert failing(bundle, those) == ["openssl cms -verify", "openssl ts -verify"]


def test_the_page_tells_only_of_what_is_there() -> None:
    text = instructions.page((), has_report=False).decode()
    assert not re.search(r"pdfsig|approval ledger|evidence log|trust/", text)
    assert LEAVES not in text
    assert "This bundle holds no\npublic key" in text


def test_the_page_says_how_the_texts_are_held_against_the_commit() -> None:
    """``bundle verify --explain`` says that it does."""
    text = instructions.page((), captured=frozenset({"controls.yaml"}), commit="ab" * 20).decode()
    assert f"    git show {'ab' * 20}:./controls.yaml | sha256sum\n    sha256sum controls.yaml\n" in text
    assert "## 5. The texts are those of the commit\n" in text
    for without in (
        instructions.page((), commit="ab" * 20),
        instructions.page((), captured=frozenset({"controls.yaml"})),
    ):
        assert b"The texts are those" not in without


def test_a_bundle_that_a_certificate_signed_is_not_said_to_be_of_nobody() -> None:
    text = instructions.page(()).decode()
    assert "no such key did; without\none of the two below either, nothing shows who made it." in text


def test_the_page_says_what_matters_most(bundle: Rich) -> None:
    text = bundle.read("VERIFY.md").decode()
    for part in (
        "**Compare every fingerprint with one that you received another way**",
        'it must say **both** "Signature is Valid"\n**and** "Total document signed"',
        "yellow banner",
        "It does not show that what they say is true",
    ):
        assert part in text
