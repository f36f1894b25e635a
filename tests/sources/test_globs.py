"""Path patterns: what each sign matches, and that none of them can make matching slow."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.globs import fault, match


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("policies/**/*.md", "policies/a.md", True),
        ("policies/**/*.md", "policies/b/a.md", True),
        ("policies/**/*.md", "policies/b/c/d/a.md", True),
        ("policies/**/*.md", "policies/a.md.txt", False),
        ("policies/**/*.md", "Policies/a.md", False),
        ("policies/**/*.md", "policies/a.MD", False),
        ("policies/**/*.md", "x/policies/a.md", False),
        ("policies/**/*.md", "policies.md", False),
        ("policies/**/*.md", "policies/.md", True),
        ("policies/**/*.md", "policies/.hidden/a.md", True),
        ("policies/**/*.md", "policies/a b/ü.md", True),
        ("*/index.md", "access/index.md", True),
        ("*/index.md", "index.md", False),
        ("*/index.md", "a/b/index.md", False),
        ("**/index.md", "index.md", True),
        ("**/index.md", "a/b/index.md", True),
        ("**", "a", True),
        ("**", "a/b/c", True),
        ("a/**", "a/b", True),
        ("a/**", "a/b/c", True),
        ("a/**", "a", False),
        ("a/**/b/**/c", "a/b/c", True),
        ("a/**/b/**/c", "a/x/b/y/z/c", True),
        ("a/**/b/**/c", "a/x/c", False),
        ("a/**/**/b", "a/b", True),
        ("?.md", "a.md", True),
        ("?.md", "ab.md", False),
        ("a?b", "a/b", False),
        ("*", "a/b", False),
        ("a*b*c", "aXbYbZc", True),
        ("a*b*c", "abc", True),
        ("a*b*c", "acb", False),
        ("a*a", "a", False),
        ("*a*", "bab", True),
        ("a**b", "axyb", True),
        ("a**b", "a/b", False),
        ("a.md", "axmd", False),
        ("a+(b)$^", "a+(b)$^", True),
        ("a\nb", "a\nb", True),
        ("*.md", "a\nb.md", True),
    ],
)
def test_a_pattern_matches(pattern: str, path: str, matches: bool) -> None:
    assert match(path, (pattern,)) is matches


def test_one_of_several_patterns_is_enough_and_none_matches_nothing() -> None:
    assert match("b.md", ("a.md", "b.md"))
    assert not match("b.md", ())


@pytest.mark.parametrize(
    "pattern",
    ["", "/a", "a//b", "a/", "../a", "a/../b", "./a", "a/.", "!a", "a\\b", "[a]", "{a,b}", "a\0", "a\nb", "a" * 1025],
)
def test_a_pattern_that_could_leave_the_repository_or_mean_more_is_refused(pattern: str) -> None:
    assert fault(pattern) is not None


@pytest.mark.parametrize(
    "pattern", ["policies/**/*.md", "*/index.md", "**", "a b/?.md", ".github/*.md", "...", "ü/*.md"]
)
def test_a_plain_pattern_is_accepted(pattern: str) -> None:
    assert fault(pattern) is None


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 200 + "b", "a" * 4000),
        ("**/*a/" * 60 + "b", "a/" * 2000 + "c"),
        ("*?" * 200, "a" * 4000 + "/"),
        ("**/" * 200 + "x", "a/" * 2000),
    ],
)
def test_no_pattern_is_slow(pattern: str, path: str) -> None:
    begun = time.process_time()
    assert not match(path, (pattern,))
    assert time.process_time() - begun < 0.5


def slowly(path: list[str], pattern: list[str]) -> bool:
    """Match part by part, trying everything."""
    if not pattern:
        return not path
    if pattern[0] == "**":
        if len(pattern) == 1:
            return bool(path)
        return any(slowly(path[skipped:], pattern[1:]) for skipped in range(len(path) + 1))
    return bool(path) and letters(path[0], pattern[0]) and slowly(path[1:], pattern[1:])


def letters(text: str, pattern: str) -> bool:
    if not pattern:
        return not text
    if pattern[0] == "*":
        return any(letters(text[skipped:], pattern[1:]) for skipped in range(len(text) + 1))
    return bool(text) and pattern[0] in {"?", text[0]} and letters(text[1:], pattern[1:])


parts = st.lists(st.text("ab*?", min_size=1, max_size=5) | st.just("**"), min_size=1, max_size=4)
paths = st.lists(st.text("ab", min_size=1, max_size=4), min_size=1, max_size=4)


@given(parts, paths)
def test_matching_agrees_with_trying_everything(pattern: list[str], path: list[str]) -> None:
    assert match("/".join(path), ("/".join(pattern),)) is slowly(path, pattern)
