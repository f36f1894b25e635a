"""Known-bad bundles, which lie here as files, are refused for the reason that stands beside them."""

from __future__ import annotations

import json

import pytest

from tests.bundle.make_bad import BAD, CASES, EXPECTED
from tests.cli.programme import tieout
from tieout.bundle.verify import verify

CASES_KEPT: dict[str, dict[str, object]] = json.loads(EXPECTED.read_bytes())


def test_each_file_has_its_reason_and_each_case_its_file() -> None:
    assert sorted(path.stem for path in BAD.glob("*.zip")) == sorted(CASES_KEPT)
    assert set(CASES) == set(CASES_KEPT)


@pytest.mark.parametrize("name", CASES_KEPT)
def test_a_bad_bundle_is_refused_for_its_reason(name: str) -> None:
    case = CASES_KEPT[name]
    found = verify(BAD / f"{name}.zip", pins=frozenset({str(case["pin"])}))
    assert sorted({item.kind for item in found.problems}) == case["kinds"]
    assert not found.intact
    assert found.verdict.startswith("altered: ")


def test_the_command_ends_with_1() -> None:
    done = tieout("bundle", "verify", str(BAD / "a-byte-flipped.zip"))
    assert done.returncode == 1
