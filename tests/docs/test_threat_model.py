"""Each row of the threat model names tests, attacks or shapes that there are."""

from __future__ import annotations

import ast
import re

import pytest
import yaml

from tests.house.tree import ROOT

PAGE = (ROOT / "docs/threat-model.md").read_text(encoding="utf-8")
ATTACKS = yaml.safe_load((ROOT / "attacks/attacks.yaml").read_text(encoding="utf-8"))
IDS = {item["id"] for part in ATTACKS.values() if isinstance(part, list) for item in part if isinstance(item, dict)}


def rows(page: str) -> list[tuple[str, list[str]]]:
    """Give the first cell and the references of the last, of each row of a table that ends in a column of tests."""
    found = []
    for table in re.findall(r"^\|[^\n]*\| Test \|\n\|[-|]+\|\n((?:\|.*\n)+)", page, re.MULTILINE):
        for line in table.splitlines():
            cells = [cell.strip() for cell in line.strip("|").split(" | ")]
            found.append((cells[0].strip(), re.findall(r"`([^`]+)`", cells[-1])))
    return found


def there(reference: str) -> bool:
    """Say whether a reference names something that there is: a test, a file of tests, an attack, a shape, a case."""
    kind, _, name = reference.partition(": ")
    if kind == "attack":
        return name in IDS
    if kind == "shape":
        return (ROOT / f"tests/shapes/{name}.yaml").is_file()
    if kind == "case":
        return (ROOT / f"tests/cases/{name}/broken").is_dir()
    path, _, test = reference.partition("::")
    file = ROOT / path
    if not file.is_file() or not file.name.startswith("test_"):
        return False
    tree = ast.parse(file.read_text(encoding="utf-8"))
    names = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
    return test in names if test else any(item.startswith("test_") for item in names)


@pytest.mark.parametrize(("attack", "references"), rows(PAGE), ids=[attack for attack, _ in rows(PAGE)])
def test_a_row_names_tests_that_there_are(attack: str, references: list[str]) -> None:
    assert references, f"{attack}: no test"
    assert [reference for reference in references if not there(reference)] == []


def test_every_table_of_attacks_is_seen() -> None:
    assert len(rows(PAGE)) >= 60  # as many as were written on the first day
    assert PAGE.count("| Test |") == len(re.findall(r"^\| (?:Attack|What happens) \|", PAGE, re.MULTILINE))


@pytest.mark.parametrize(
    "reference",
    ["attack: none", "shape: none", "case: none", "tests/threats/test_git.py::test_none", "tests/none.py", "README.md"],
)
def test_what_is_not_there_is_seen(reference: str) -> None:
    assert not there(reference)
