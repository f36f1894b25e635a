"""A merge that nobody finished is named, in prose as in YAML, and no other line of signs is."""

from __future__ import annotations

import pytest

from tieout.model.document import Kind
from tieout.model.location import Unreadable
from tieout.model.program import DocumentGlobs
from tieout.sources.conflict import unmerged
from tieout.sources.controls import read_controls
from tieout.sources.documents import read_document
from tieout.sources.yaml import read_yaml

PROSE = "<<<<<<< HEAD\n- Access is asked for.\n=======\n- Nobody asks.\n>>>>>>> side\n"
HEAD = "---\nid: POL-001\ntitle: Access Control Policy\nstatus: draft\n---\n"


def line_of(text: str) -> int | None:
    found = unmerged(text.encode(), path="a")
    assert found is None or found.kind == "unfinished-merge"
    return None if found is None else found.location.line


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (PROSE, 1),
        (f"a\n\n{PROSE}", 3),
        (PROSE.replace("\n", "\r\n"), 1),
        (PROSE.replace("=======", "||||||| 1234567\n- Access.\n======="), 1),
        ("a\n>>>>>>> 0e38822 (Readme)\n", 2),
        ("<<<<<<< Updated upstream\nb\n", 1),
    ],
)
def test_a_mark_is_found_whichever_of_them_were_left(text: str, line: int) -> None:
    assert line_of(text) == line


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Title\n=======\n",
        "||||||| a\n",
        f"    {PROSE.replace(chr(10), chr(10) + '    ')}",
        "see <<<<<<< HEAD in a line\n",
        "<<<<<<<\n",
        "<<<<<<<< HEAD\n",
        ">>>>>>quoted\n",
    ],
)
def test_what_git_does_not_leave_is_no_mark(text: str) -> None:
    assert line_of(text) is None


def test_a_text_with_both_sides_is_named_and_its_head_read() -> None:
    found = read_document(f"{HEAD}# A\n\n{PROSE}".encode(), path="p.md", kind=Kind.POLICY, globs=DocumentGlobs())
    assert found.document is not None
    assert found.document.id == "POL-001"
    assert [(item.kind, item.location.line) for item in found.unreadable] == [("unfinished-merge", 8)]


@pytest.mark.parametrize("line", [1, 2, 4])
def test_a_head_with_both_sides_is_told_as_that_and_not_as_bad_yaml(line: int) -> None:
    lines = HEAD.splitlines()
    lines[line - 1 : line] = ["<<<<<<< HEAD", lines[line - 1], "=======", lines[line - 1], ">>>>>>> side"]
    data = "\n".join([*lines, "# A", ""]).encode()
    found = read_document(data, path="p.md", kind=Kind.POLICY, globs=DocumentGlobs())
    assert (found.document, [item.kind for item in found.unreadable]) == (None, ["unfinished-merge"])
    assert found.unreadable[0].location.line == line


def test_settings_and_registers_with_both_sides_are_told_as_that() -> None:
    yaml = b"a: 1\n<<<<<<< HEAD\nb: 1\n=======\nb: 2\n>>>>>>> side\n"
    node = read_yaml(yaml, path="registers/people.yaml", first_line=3)
    assert isinstance(node, Unreadable)
    assert (node.kind, node.location.line) == ("unfinished-merge", 4)
    assert [item.kind for item in read_controls(yaml, path="controls.yaml").unreadable] == ["unfinished-merge"]
