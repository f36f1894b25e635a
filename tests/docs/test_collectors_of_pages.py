"""What the pages print of ``collectors.yaml``, planted as it stands."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.programme import FILES, plant, tieout
from tests.docs.test_tutorial import ROOT
from tests.seal.authority import needs_openssl, new_authority

_BLOCK = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTED = [
    (page.stem, block)
    for page in sorted((ROOT / "docs/how-to").glob("*.md"))
    for block in _BLOCK.findall(page.read_text(encoding="utf-8"))
    if re.match(r"(#.*\n)*(schema: tieout\.collectors|collectors:|assertions:|timestamps:)", block)
]


def test_there_is_something_to_plant() -> None:
    assert {"assert-in-sql", "capture-evidence", "seal-evidence"} <= {name for name, _ in PRINTED}


@needs_openssl
@pytest.mark.parametrize(("name", "block"), PRINTED, ids=[name for name, _ in PRINTED])
def test_what_a_page_prints_can_be_read(name: str, block: str, tmp_path: Path) -> None:
    trusted = new_authority(tmp_path / "clock").ca
    named = dict.fromkeys(re.findall(r"\bca: ([^}\s]+)", block), trusted.read_text("ascii"))
    root = plant(tmp_path / "programme", {**FILES, **named, "collectors.yaml": block})
    told = json.loads(tieout("check", "--format", "json", cwd=root).text)
    assert [item for item in told["unreadable"] if item["path"] == "collectors.yaml"] == [], name
