"""The record of an access review is evidence from its sign-off on, and none where nobody approved it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.access_reviews import FOLDER, examination, landed, review
from tests.factories import control
from tieout.judgement.evidence.standing_file import of_entry
from tieout.model.control import Requirement
from tieout.model.evidence.gathered import Evidence
from tieout.model.evidence.kept import KeptFiles, KeptVersion

CAME, ON = date(2026, 4, 2), date(2026, 4, 10)
PATTERN = f"{FOLDER}/*-code-host.yaml"
ENTRY = Requirement(id="access-review", system="code-host", kind="access-review", path=PATTERN)


@pytest.mark.parametrize(
    ("changes", "days"),
    [({}, [ON]), ({"signed_off_by": ""}, []), ({"landed": None}, []), ({"landed": landed(CAME)}, [CAME])],
)
def test_it_counts_from_the_day_of_its_sign_off(changes: dict[str, Any], days: list[date]) -> None:
    one = review(ON, **changes)
    kept = KeptFiles(
        pattern=PATTERN, versions=(KeptVersion(path=one.path, commit="c", on=CAME, digest="sha256:1", is_new=True),)
    )
    found = examination(one, evidence=Evidence(kept=(kept,)))
    assert [item.on for item in of_entry(found, control(evidence=(ENTRY,)), ENTRY, None)] == days
