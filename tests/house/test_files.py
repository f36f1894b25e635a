"""Files are of a size to read, named for what they hold, and silence no judge without a reason."""

from __future__ import annotations

import ast
import re

import pytest

from tests.house.tree import PACKAGE, ROOT, modules

LONGEST = 300
SAY_NOTHING = {"utils", "util", "common", "core", "helpers", "helper", "misc", "stuff", "lib", "shared"}
OURS = [
    path
    for folder in ("tools", "tests", "bench", "docs", "attacks")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "files" not in path.parts
]
_NOQA = re.compile(r"#\s*noqa(?::\s*(?P<code>[A-Z]+[0-9]+(?:,\s*[A-Z]+[0-9]+)*))?(?P<rest>.*)", re.IGNORECASE)
_IGNORE = re.compile(r"#\s*type:\s*ignore(?:\[(?P<code>[a-z-]+(?:,\s*[a-z-]+)*)\])?(?P<rest>.*)")
_JUDGES = re.compile(r"#\s*(noqa(:\s*[A-Z0-9, ]+)?|type:\s*ignore(\[[a-z, -]+\])?)")
_NEAR = 6
"""Lines within which one reason holds for what follows it with the same code."""


def test_no_module_is_longer_than_a_person_reads_at_once() -> None:
    long = {
        module.where: count for module in modules() if (count := len(module.path.read_text().splitlines())) > LONGEST
    }
    assert long == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    named = [path.relative_to(ROOT).as_posix() for path in sorted(PACKAGE.rglob("*")) if path.stem in SAY_NOTHING]
    assert named == []


def test_base_is_a_name_for_families_alone() -> None:
    assert [module.where for module in modules() if module.name == "base"] == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [module.where for module in modules() if not (ast.get_docstring(module.tree) or "").strip()]
    assert silent == []


def silenced_without_reason(text: str) -> list[tuple[int, str]]:
    """Give the lines that silence a judge without a code, or without a reason there or just above."""
    wrong: list[tuple[int, str]] = []
    reasoned: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        for pattern in (_NOQA, _IGNORE):
            match = pattern.search(line)
            if match is None:
                continue
            code, reason = match["code"], _JUDGES.sub("", match["rest"]).strip(" #()")
            if code and (reason or number - reasoned.get(code, -_NEAR) < _NEAR):
                reasoned[code] = number
            else:
                wrong.append((number, line.strip()))
    return wrong


def test_every_silenced_judge_has_its_code_and_a_reason() -> None:
    wrong = [
        f"{path.relative_to(ROOT).as_posix()}:{number}: {line}"
        for path in OURS
        for number, line in silenced_without_reason(path.read_text(encoding="utf-8"))
    ]
    assert wrong == []


HASH = "#"  # kept apart, so that this file silences nobody


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("x = 1", False),
        ("x = 1  {} noqa", True),
        ("x = 1  {} noqa: E501", True),
        ("x = 1  {} noqa: E501  # an address", False),
        ("x = 1  {} noqa: E501, S101 (why)", False),
        ("x = 1  {} type: ignore", True),
        ("x = 1  {} type: ignore  # why", True),
        ("x = 1  {} type: ignore[arg-type]", True),
        ("x = 1  {} type: ignore[arg-type]  # why", False),
        ("x = 1  {0} type: ignore[misc]  {0} noqa: S101", True),
        ("x = 1  {0} type: ignore[misc]  {0} noqa: S101  # why", False),
    ],
)
def test_a_bare_silencer_is_seen(line: str, wrong: bool) -> None:
    assert bool(silenced_without_reason(line.format(HASH))) is wrong


@pytest.mark.parametrize(("apart", "wrong"), [(5, False), (6, True)])
def test_one_reason_holds_for_its_neighbours(apart: int, wrong: bool) -> None:
    first, next_one = (f"x = 1  {HASH} noqa: S101{reason}" for reason in ("  # why", ""))
    text = "\n".join([first, *["x = 2"] * (apart - 1), next_one])
    assert bool(silenced_without_reason(text)) is wrong
