"""Paths that every system, archive and tool keeps as they are; each refusal with its own reason."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.bundle.paths import LONGEST, collisions, path_problem

NEEDLESS = "has a character other than letters, digits and _ . + @ = , -"
WINDOWS = "has a name that Windows reserves ({})"
GOOD = [
    "a",
    "START-HERE.html",
    "policies/POL-002.html",
    ".hidden",
    "a/.b/c",
    "evidence/CC6.1/TO-AC-03__access-review__aws__2026-03-31.csv",
    "a..b",
    "x" * LONGEST,
    "console/con-man/com10/nullable.txt",
    "a+b@c=d,e",
]
BAD = {
    "": "is empty",
    "/etc/passwd": "is absolute",
    "C:/x": "begins with a drive",
    "c:x": "begins with a drive",
    "a\\b": "has a backslash",
    "../a": "leads upwards (..)",
    "a/../b": "leads upwards (..)",
    "..": "leads upwards (..)",
    ".": "has an empty part or one that is a dot",
    "a//b": "has an empty part or one that is a dot",
    "a/": "has an empty part or one that is a dot",
    "a/./b": "has an empty part or one that is a dot",
    "a b": "has a space",
    "a/b ": "has a space",
    "a.": "has a part that ends in a dot, which Windows drops",
    "a./b": "has a part that ends in a dot, which Windows drops",
    "-rf": "has a part that begins with a hyphen, as options of commands do",
    "a/--output=x": "has a part that begins with a hyphen, as options of commands do",
    "con": WINDOWS.format("con"),
    "a/NUL.txt": WINDOWS.format("NUL.txt"),
    "Com1.tar.gz/x": WINDOWS.format("Com1.tar.gz"),
    "lpt9": WINDOWS.format("lpt9"),
    "ab:c": NEEDLESS,
    "a?": NEEDLESS,
    "a*b": NEEDLESS,
    "a$(b)": NEEDLESS,
    "a'b": NEEDLESS,
    "a<b": NEEDLESS,
    "a|b": NEEDLESS,
    "a\tb": "has a line break or tab",
    "a\nb": "has a line break or tab",
    "a\rb": "has a line break or tab",
    "a\0b": "has a character that cannot be seen (U+0000)",
    "a\x1b[2Jb": "has a character that cannot be seen (U+001B)",
    "a\u202eb": "has a character that cannot be seen (U+202E)",
    "a\u200bb": "has a character that cannot be seen (U+200B)",
    "é": "has characters beyond ASCII",
    "\udcff": "has characters beyond ASCII",
    "\u0430": "has characters beyond ASCII",
    "x" * (LONGEST + 1): f"has {LONGEST + 1} characters; {LONGEST} is the most",
}


@pytest.mark.parametrize("path", GOOD)
def test_a_plain_path_is_accepted(path: str) -> None:
    assert path_problem(path) is None


@pytest.mark.parametrize("path", BAD)
def test_an_odd_path_is_refused_with_its_reason(path: str) -> None:
    assert path_problem(path) == BAD[path]


@given(st.text(alphabet="aA0./\\-_ :con1é\u200b\n~", max_size=12))
def test_the_short_cut_and_the_full_judgement_agree(path: str) -> None:
    """What is accepted at a glance has none of the faults that are looked for one by one."""
    accepted = path_problem(path) is None
    faultless = (
        path != ""
        and all(character in "aA0./-_con1" for character in path)
        and all(part not in {"", ".", ".."} for part in path.split("/"))
        and not any(part.startswith("-") or part.endswith(".") for part in path.split("/"))
        and not any(part.split(".")[0].lower() == "con" for part in path.split("/"))
    )
    assert accepted == faultless


@given(st.integers(1, 118))
def test_a_long_path_is_judged_at_once(number: int) -> None:
    """No pattern that tries every split."""
    assert path_problem("a" * number + "!") == NEEDLESS


def test_paths_that_differ_only_by_case_collide() -> None:
    assert collisions(["a/b", "a/B"]) == (("a/B", "differs from a/b only by case or composition"),)
    assert collisions(["a/b", "A/c"]) == (("A/c", "differs from a only by case or composition"),)
    assert collisions(["stra\u00dfe", "strasse"]) == (
        ("strasse", "differs from stra\u00dfe only by case or composition"),
    )


def test_paths_that_differ_only_by_composition_collide() -> None:
    assert collisions(["caf\u00e9", "cafe\u0301"]) == (
        ("cafe\u0301", "differs from caf\u00e9 only by case or composition"),
    )


def test_a_file_cannot_be_a_folder() -> None:
    assert collisions(["a", "a/b", "c"]) == (("a", "is a file, and a folder as well"),)


def test_paths_apart_do_not_collide() -> None:
    assert collisions([]) == ()
    assert collisions(["a", "b/a", "b/c/a", "c"]) == ()
