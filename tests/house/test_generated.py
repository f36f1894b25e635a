"""Generated pages fit the code, and the generator says so when they don't."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

import pytest

from tests.house.tree import ROOT
from tieout.model.registers.collection import REGISTERS
from tieout.rules.base import Rule
from tieout.rules.ruleset import RULESET

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture
def generate(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_is_generated_fits_the_code(generate: ModuleType) -> None:
    found = {folder: generate.drift(folder, texts) for folder, texts in generate.wanted().items()}
    assert found == {
        folder: [] for folder in (generate.FOLDER, generate.REFERENCE, *generate.SCHEMAS, generate.SCRIPTS)
    }


def test_there_is_a_schema_for_each_register_each_kind_of_head_and_the_collectors(generate: ModuleType) -> None:
    heads = ("policy", "runbook", "exercise", "access-review", "collectors", "evidence")
    assert set(generate.schemas()) == {f"{name}.json" for name in ("people", *REGISTERS, *heads)}


def test_pages_are_written_once_mended_and_removed(
    generate: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate, "FOLDER", tmp_path / "rules")
    monkeypatch.setattr(generate, "REFERENCE", tmp_path / "reference")
    monkeypatch.setattr(generate, "SCHEMAS", (tmp_path / "schemas",))
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/controls.json").write_text("written by hand")
    names = sorted(["index.md", *(f"{rule.id}.md" for rule in RULESET)])
    assert generate.main([]) == 0
    assert sorted(path.name for path in (tmp_path / "rules").iterdir()) == names
    assert (generate.main([]), generate.main(["--check"])) == (0, 0)
    assert capsys.readouterr().out.splitlines() == [
        *(f"rules/{name}" for name in names),
        "reference/cli.md",
        "reference/collectors.md",
        "reference/registers.md",
        *(f"schemas/{name}" for name in sorted(generate.schemas())),
    ]
    (tmp_path / "rules" / "gone.md").write_text("x")
    (tmp_path / "rules" / "stale-review.md").write_text("x")
    (tmp_path / "schemas" / "risks.json").write_text("{}")
    (tmp_path / "schemas" / "training.json").write_text("{}")
    assert generate.main(["--check"]) == 1
    assert capsys.readouterr().err.splitlines() == [
        "rules/gone.md does not fit the code: run ./dev docs",
        "rules/stale-review.md does not fit the code: run ./dev docs",
        "schemas/risks.json does not fit the code: run ./dev docs",
        "schemas/training.json does not fit the code: run ./dev docs",
    ]
    assert generate.main([]) == 0
    assert generate.main(["--check"]) == 0
    assert (tmp_path / "schemas/controls.json").read_text() == "written by hand"
    assert generate.main(["--chekc"]) == 2


@pytest.mark.parametrize("rule", RULESET, ids=lambda rule: rule.id)
def test_a_page_has_the_whole_manual_and_a_link_to_its_source(generate: ModuleType, rule: Rule) -> None:
    text = generate.page(rule)
    manual = rule.manual.partition("\n")[2].strip()
    assert text.endswith(f"{manual}\n")
    source = text.partition("](../../")[2].partition(")")[0]
    assert (ROOT / source).is_file()
