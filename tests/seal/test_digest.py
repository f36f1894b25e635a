"""SHA-256 of bytes and of files of any size."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest

from tieout.seal import digest

ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"  # FIPS 180-4's first example


def test_the_digest_of_a_standards_example() -> None:
    assert digest.hex_of(b"abc") == ABC
    assert digest.spelled(ABC) == f"sha256:{ABC}"


@pytest.mark.parametrize("size", [0, 1, digest.SMALL - 1, digest.SMALL, digest.SMALL + 1, 3 * digest.SMALL])
def test_a_file_has_the_digest_of_its_bytes(tmp_path: Path, size: int) -> None:
    data = bytes(range(256)) * (size // 256) + b"x" * (size % 256)
    (tmp_path / "f").write_bytes(data)
    with io.FileIO(tmp_path / "f") as file:
        assert digest.hex_of_file(file) == (hashlib.sha256(data).hexdigest(), size)


@pytest.mark.parametrize(
    ("text", "answer"),
    [(ABC, True), (ABC.upper(), False), (ABC[:-1], False), (f"{ABC}0", False), (f"{ABC}\n", False), ("", False)],
)
def test_only_64_lower_case_digits_are_a_digest(text: str, answer: bool) -> None:
    assert digest.is_hex(text) is answer
