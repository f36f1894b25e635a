"""Files of the repository that are evidence themselves: registers as they stood, records as they came."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from tests.cli.programme import commit_files, plant
from tieout.load import load
from tieout.model.evidence.kept import KeptFiles

AS_OF = date(2026, 6, 30)
RISKS = "registers/watched.yaml"
NOTES = "evidence/notes/*.md"
SETTINGS = f"""schema: tieout.controls/v1
organization: {{name: Example Ltd}}
controls:
  - id: RSK-01
    title: Risks are reviewed
    evidence:
      - {{id: risk-register, system: policy-repository, kind: risk-register, path: {RISKS}}}
      - {{id: risk-review, system: policy-repository, kind: review, path: {NOTES}}}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return plant(tmp_path / "programme")


def commit(root: Path, day: str, **files: str | None) -> None:
    commit_files(root, day, files)


def kept(root: Path) -> tuple[KeptFiles, ...]:
    return load(root, as_of=AS_OF).evidence.kept


def told(found: KeptFiles) -> list[tuple[str, str, bool, bool]]:
    return [(item.path, str(item.on), bool(item.digest), item.is_new) for item in found.versions]


def test_each_version_of_a_register_and_each_new_record_is_known_with_its_day(root: Path) -> None:
    commit(root, "2026-03-01", **{"controls.yaml": SETTINGS, RISKS: "risks: []\n"})
    commit(root, "2026-04-02", **{RISKS: "risks:\n", "evidence/notes/a.md": "A\n", "evidence/notes/deep/b.md": "B\n"})
    commit(root, "2026-05-03", **{RISKS: None, "evidence/notes/c.md": "C\n", "evidence/notes/a.md": "A, again\n"})
    notes, risks = kept(root)
    assert (notes.pattern, risks.pattern) == (NOTES, RISKS)
    assert told(risks) == [
        (RISKS, "2026-03-01", True, True),
        (RISKS, "2026-04-02", True, False),
        (RISKS, "2026-05-03", False, False),
    ]
    assert told(notes) == [
        ("evidence/notes/a.md", "2026-04-02", True, True),
        ("evidence/notes/a.md", "2026-05-03", True, False),
        ("evidence/notes/c.md", "2026-05-03", True, True),
    ]
    assert (risks.is_register, notes.is_register) == (True, False)


def test_a_register_is_in_force_from_its_day_until_it_is_removed(root: Path) -> None:
    commit(root, "2026-03-01", **{"controls.yaml": SETTINGS, RISKS: "risks: []\n"})
    commit(root, "2026-05-03", **{RISKS: None})
    _, risks = kept(root)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 5, 2), date(2026, 5, 3)]
    assert [risks.in_force(day) is not None for day in days] == [False, True, True, False]


def test_a_change_of_the_mode_alone_is_no_version(root: Path) -> None:
    commit(root, "2026-03-01", **{"controls.yaml": SETTINGS, RISKS: "risks: []\n"})
    (root / RISKS).chmod(0o755)
    commit(root, "2026-04-01")
    _, risks = kept(root)
    assert told(risks) == [(RISKS, "2026-03-01", True, True)]


def test_a_link_in_the_place_of_a_register_is_as_good_as_removed(root: Path) -> None:
    commit(root, "2026-03-01", **{"controls.yaml": SETTINGS, RISKS: "risks: []\n"})
    (root / RISKS).unlink()
    (root / RISKS).symlink_to("elsewhere.yaml")
    commit(root, "2026-04-01")
    _, risks = kept(root)
    assert risks.in_force(date(2026, 4, 1)) is None


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret", "registers/[ab].yaml", "a//b"])
def test_a_path_that_leads_elsewhere_is_noted_and_left_out(root: Path, path: str) -> None:
    text = SETTINGS.replace(NOTES, f'"{path}"')
    commit(root, "2026-03-01", **{"controls.yaml": text})
    found = load(root, as_of=AS_OF)
    assert [item.pattern for item in found.evidence.kept] == [RISKS]
    assert [item.kind for item in found.unreadable if item.location.path == "controls.yaml"] == ["bad-value"]
