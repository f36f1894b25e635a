"""Whatever is done to a bundle, verify says what, and the commands of VERIFY.md see it too."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.bundle.mutations import MUTATIONS, POLICY, Bench, signed_by_other
from tests.bundle.samples import FILES, plant
from tests.seal.keys import new_signer
from tieout.bundle import instructions, manifest
from tieout.bundle.packing import pack
from tieout.bundle.verification import Seal, Verification
from tieout.bundle.verify import verify
from tieout.model.errors import StorageError


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    signer = new_signer(tmp_path, "signer")
    folder = plant(tmp_path / "acme-2026", signer=signer)
    return Bench(folder=folder, signer=signer, other=new_signer(tmp_path, "other"))


def problems(found: Verification) -> list[tuple[str, str, str]]:
    return [(item.kind, item.path, item.message) for item in found.problems]


def expected_of(name: str, bench: Bench) -> list[tuple[str, str, str]]:
    _, wanted, _ = MUTATIONS[name]
    told = [(kind, path, message.replace("{signer}", bench.signer.identity)) for kind, path, message in wanted]
    return sorted(told, key=lambda item: (item[1], item[0], item[2]))


def test_a_bundle_that_nobody_touched_is_intact(bench: Bench) -> None:
    pins = frozenset({bench.signer.identity})
    for path in (bench.folder, _zipped(bench)):
        found = verify(path, pins=pins)
        assert problems(found) == []
        assert found.verdict == f"intact; signer pinned ({bench.signer.identity}); no time-stamp"
        assert (found.listed, found.matching, found.seal, found.pinned) == (6, 6, Seal.GOOD, True)


@pytest.mark.parametrize("name", MUTATIONS)
def test_verify_names_what_was_done(bench: Bench, name: str) -> None:
    mutate, _, _ = MUTATIONS[name]
    mutate(bench)
    found = verify(bench.folder, pins=frozenset({bench.signer.identity}))
    expected = expected_of(name, bench)
    assert problems(found) == expected
    assert not found.intact
    assert found.facts is None
    assert found.verdict == f"altered: {len(expected)} problem{'s' if len(expected) > 1 else ''}"


@pytest.mark.parametrize("name", [name for name, (_, _, zips) in MUTATIONS.items() if zips])
def test_verify_names_the_same_in_a_zip(bench: Bench, name: str) -> None:
    MUTATIONS[name][0](bench)
    assert problems(verify(_zipped(bench))) == expected_of(name, bench)


@pytest.mark.parametrize("name", ["link-for-file", "add-link", "add-pipe"])
def test_what_is_no_file_is_not_packed(bench: Bench, name: str) -> None:
    MUTATIONS[name][0](bench)
    with pytest.raises(StorageError, match="is no regular file, so it cannot be packed"):
        _zipped(bench)
    assert not (bench.folder.parent / "x.zip").exists()


def test_every_message_is_another(bench: Bench) -> None:
    told = [tuple(expected_of(name, bench)) for name in MUTATIONS]
    same_cause = {"change-the-manifest", "whole-forgery-with-the-old-signature", "signature-of-other-data"}
    same_cause |= {"escaped-line-of-sha256sum", "upper-case-digest", "one-blank", "binary-mark", "nul-in-the-list"}
    others = [item for name, item in zip(MUTATIONS, told, strict=True) if name not in same_cause]
    assert len(set(others)) == len(others)


# What sha256sum and ssh-keygen cannot know: a line twice, an order, a last line end, an empty folder; what follows
# a signature, and that a signature was made of another one.
ONLY_OURS = {
    "upper-case-digest",
    "binary-mark",
    "double-a-line",
    "reorder",
    "no-last-line-end",
    "add-folder",
    "link-for-file",
    "two-signatures",
    "words-behind-the-signature",
    "signature-made-of-the-signature",
}


@pytest.mark.parametrize("name", [name for name in MUTATIONS if name not in ONLY_OURS])
def test_the_commands_of_the_page_find_it_too(bench: Bench, name: str) -> None:
    commands = _commands(bench)
    MUTATIONS[name][0](bench)
    assert not all(_run(command, bench.folder) for command in commands)


def test_the_commands_of_the_page_pass_a_bundle_that_nobody_touched(bench: Bench) -> None:
    assert [_run(command, bench.folder) for command in _commands(bench)] == [True] * 4


def test_a_smuggled_file_passes_sha256sum_and_not_the_one_liner(bench: Bench) -> None:
    (bench.folder / "smuggled").write_bytes(b"")
    assert [_run(command, bench.folder) for command in _commands(bench)] == [True, False, True, True]


def test_a_removed_signature_leaves_an_unsigned_bundle(bench: Bench) -> None:
    (bench.folder / manifest.SIGNATURE).unlink()
    found = verify(bench.folder, pins=frozenset({bench.signer.identity}))
    assert (found.intact, found.seal, found.signer, found.pinned) == (True, Seal.ABSENT, None, False)
    assert found.verdict == "intact; unsigned"


def test_another_key_signs_again_and_is_not_pinned(bench: Bench) -> None:
    signed_by_other(bench)
    found = verify(bench.folder, pins=frozenset({bench.signer.identity}))
    assert (found.intact, found.seal, found.signer, found.pinned) == (True, Seal.GOOD, bench.other.identity, False)
    assert found.verdict == f"intact; signer is NOT the pinned one ({bench.other.identity}); no time-stamp"


def test_a_whole_forgery_by_another_key_is_intact_and_not_pinned(bench: Bench) -> None:
    """Keys and fingerprints inside the bundle count for nothing."""
    shutil.rmtree(bench.folder)
    plant(bench.folder, {**FILES, POLICY: b"# Anyone may do anything\n"}, bench.other)
    found = verify(bench.folder, pins=frozenset({bench.signer.identity}))
    assert found.verdict == f"intact; signer is NOT the pinned one ({bench.other.identity}); no time-stamp"
    assert verify(bench.folder).verdict == f"intact; signer NOT pinned ({bench.other.identity}); no time-stamp"


def _zipped(bench: Bench) -> Path:
    target = bench.folder.parent / "x.zip"
    pack(bench.folder, target)
    return target


def _commands(bench: Bench) -> list[str]:
    for program in ("sha256sum", "ssh-keygen", "bash", "diff"):
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not installed")
    page = instructions.page((bench.signer.public_key,)).decode()
    starts = ("sha256sum ", "diff ", "ssh-keygen ")
    found = [line.strip() for line in page.splitlines() if line.startswith("    ") and line.strip().startswith(starts)]
    assert len(found) == 4
    return found


def _run(command: str, folder: Path) -> bool:
    done = subprocess.run(["bash", "-c", command], cwd=folder, capture_output=True, check=False, timeout=30)
    return done.returncode == 0 and (command.startswith("ssh-keygen") or done.stdout == b"")
