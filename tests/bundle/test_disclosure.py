"""A file that is handed over later must be the one that was described, and all of its salt must be salt."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.bundle.samples import FILES, plant
from tieout.bundle.commitment import commitment
from tieout.bundle.disclosure import hold_disclosed
from tieout.bundle.verify import verify

PATH, CONTENT, SALT = "evidence/staff.csv", b"Ana\nBo\n", bytes(range(32))


def given(place: Path, size: int, salt: bytes, content: bytes) -> tuple[Path, Path]:
    """Give a bundle that withholds a file of so many bytes, and what its company hands over."""
    row = f"{PATH},{size},{commitment(SALT, PATH, CONTENT)},names,role:lead\r\n"
    bundle = plant(place / "b", {**FILES, "WITHHELD.csv": b"path,bytes,commitment,reason,ask\r\n" + row.encode()})
    folder = place / "given"
    folder.mkdir()
    (folder / "content").write_bytes(content)
    (folder / "salt.hex").write_text(salt.hex(), encoding="ascii")
    record = {"schema": "tieout.disclosure/v1", "bundle": verify(bundle).manifest, "path": PATH, "bytes": size}
    (folder / "disclosure.json").write_text(json.dumps({**record, "commitment": "0" * 64}), encoding="ascii")
    return bundle, folder


def test_the_file_that_was_described_is_taken(tmp_path: Path) -> None:
    assert hold_disclosed(*given(tmp_path, len(CONTENT), SALT, CONTENT)).problem is None


@pytest.mark.parametrize("size", [0, len(CONTENT) - 1, len(CONTENT) + 1])
def test_a_file_of_another_size_than_was_listed_is_not_the_one_described(tmp_path: Path, size: int) -> None:
    problem = hold_disclosed(*given(tmp_path, size, SALT, CONTENT)).problem
    assert problem is not None
    assert (problem.kind, problem.message) == (
        "disclosed-other-size",
        f"{PATH} has {len(CONTENT)} bytes, and WITHHELD.csv lists {size}: it was described as another",
    )


@pytest.mark.parametrize("moved", [1, 3])
def test_a_salt_that_takes_in_the_beginning_of_the_file_is_refused(tmp_path: Path, moved: int) -> None:
    """The digest is the same: only the length of the salt says where the file begins."""
    salt, content = SALT + CONTENT[:moved], CONTENT[moved:]
    assert commitment(salt, PATH, content) == commitment(SALT, PATH, CONTENT)
    problem = hold_disclosed(*given(tmp_path, len(content), salt, content)).problem
    assert problem is not None
    assert problem.kind == "disclosed-malformed"


def test_a_salt_that_gives_its_end_to_the_file_is_refused(tmp_path: Path) -> None:
    problem = hold_disclosed(*given(tmp_path, len(CONTENT) + 1, SALT[:-1], SALT[-1:] + CONTENT)).problem
    assert problem is not None
    assert problem.kind == "disclosed-malformed"
