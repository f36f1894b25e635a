"""CODEOWNERS as GitHub reads it: a table of patterns and paths."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.codeowners import CodeOwners

# GitHub's own page of examples, and what gitignore(5) says of the rest.
TABLE = (
    ("*", ("a", "a/b", ".github/x.yml"), ()),
    ("*.js", ("a.js", "src/a.js", "a.js/below"), ("a.jsx", "js", "src/ajs")),
    ("/build/logs/", ("build/logs/a", "build/logs/b/c"), ("build/logs", "x/build/logs/a")),
    ("docs/*", ("docs/getting-started.md",), ("docs/build-app/troubleshooting.md", "x/docs/a.md")),
    ("docs/*.md", ("docs/a.md", "docs/a.md/b"), ("docs/a/b.md",)),
    ("apps/", ("apps/a", "x/apps/b/c"), ("apps", "x/apps")),
    ("/docs/", ("docs/a", "docs/b/c"), ("x/docs/a",)),
    ("/apps/github", ("apps/github", "apps/github/a"), ("apps/githubx", "x/apps/github")),
    ("**/logs", ("logs", "build/logs", "deeply/nested/logs/a"), ("logsx", "a/xlogs")),
    ("logs", ("logs", "a/logs/b"), ("catalogs",)),
    ("a/b", ("a/b", "a/b/c"), ("x/a/b", "a/bc")),
    ("/a", ("a", "a/b"), ("x/a", "ab")),
    ("a/**/b", ("a/b", "a/x/b", "a/x/y/b/c"), ("a/xb", "ab", "x/a/b")),
    ("a/**", ("a/b", "a/b/c"), ("a", "xa/b")),
    ("**/a/**", ("a/b", "x/a/b"), ("a", "x/a")),
    ("**", ("a", "a/b"), ()),
    ("**/*.md", ("a.md", "x/y.md"), ("a.mdx",)),
    ("/*", ("a", ".b"), ("a/b",)),
    ("/*/a", ("x/a", "x/a/b"), ("a", "x/y/a")),
    ("*/", ("a/b", "a/b/c"), ("a",)),
    ("a?c", ("abc", "x/abc/d"), ("ac", "a/c", "abbc")),
    ("/pol*/*.md", ("policies/a.md", "pol/a.md"), ("policies/a/b.md", "x/policies/a.md")),
    (r"a\ b.md", ("a b.md", "x/a b.md"), ("a", "b.md")),
    (r"/a\*b", ("a*b",), ("axb",)),
    ("A.md", ("A.md",), ("a.md",)),
    ("a.b", ("a.b",), ("axb",)),
    ("x*a*a*b", ("xaab", "x-a-a-b"), ("xab", "x" + "a" * 2000)),
    ("policies/gr\xfcn.md", ("policies/gr\xfcn.md",), ("policies/gr\xfcn",)),
)


@pytest.mark.parametrize(("pattern", "path"), [(pattern, path) for pattern, hits, _ in TABLE for path in hits])
def test_a_pattern_matches(pattern: str, path: str) -> None:
    assert CodeOwners.parse(f"{pattern} @ana\n".encode()).owners(path) == ("@ana",)


@pytest.mark.parametrize(("pattern", "path"), [(pattern, path) for pattern, _, misses in TABLE for path in misses])
def test_a_pattern_does_not_match(pattern: str, path: str) -> None:
    assert CodeOwners.parse(f"{pattern} @ana\n".encode()).owners(path) == ()


def test_the_last_line_that_matches_decides_whatever_its_form() -> None:
    lines = ("* @all", "*.md @texts", "policies/ @legal", "/policies/a.md @ana", "a.md @names", "/pol*/b.md @wild")
    owners = CodeOwners.parse("\n".join(lines).encode())
    found = {path: owners.owners(path) for path in ("x", "x.md", "policies/x", "policies/a.md", "policies/b.md")}
    assert found == {
        "x": ("@all",),
        "x.md": ("@texts",),
        "policies/x": ("@legal",),
        "policies/a.md": ("@names",),
        "policies/b.md": ("@wild",),
    }
    turned = CodeOwners.parse("\n".join(reversed(lines)).encode())
    assert {turned.owners(path) for path in found} == {("@all",)}


def test_a_line_without_owners_takes_them_away() -> None:
    owners = CodeOwners.parse(b"* @all @acme/team ana@example.com\n/apps/github\n*.md # nobody\n")
    assert [owners.owners(path) for path in ("a", "apps/github/x", "b.md")] == [
        ("@all", "@acme/team", "ana@example.com"),
        (),
        (),
    ]


def test_remarks_blank_lines_and_line_ends_are_no_rules() -> None:
    owners = CodeOwners.parse(b"# of all\r\n\r\n*\t@all  @ben # and why\r\n   \r\n  /a @ana\r\n")
    assert (owners.owners("x"), owners.owners("a")) == (("@all", "@ben"), ("@ana",))


@pytest.mark.parametrize(
    "line",
    [
        *("!a @ana", "[ab] @ana", "a[1-2] @ana", r"\#a @ana", "a*** @ana", "/ @ana", "a//b @ana", "a @ana \\"),
        *("a ana", "a @", "a @ana,@ben", "a @ana/b/c", "a @-ana", "a ana@example", "a @ana ben"),
    ],
)
def test_a_line_that_is_no_rule_is_skipped_and_the_one_before_counts(line: str) -> None:
    owners = CodeOwners.parse(f"* @all\n{line}\n".encode())
    assert {owners.owners(path) for path in ("a", "b", "a/b", "#a")} == {("@all",)}


def test_names_that_are_not_utf_8_are_matched_as_bytes() -> None:
    owners = CodeOwners.parse(b"* @all\nb\xff.md @ana\n")
    assert owners.owners("b\udcff.md") == ("@ana",)


def test_a_hundred_thousand_lines_are_asked_a_thousand_times() -> None:
    lines = [f"/teams/t{number}/ @acme/t{number}" for number in range(100_000)]
    owners = CodeOwners.parse("\n".join(lines).encode())
    assert [owners.owners(f"teams/t{number}/a/b") for number in range(0, 100_000, 100)] == [
        (f"@acme/t{number}",) for number in range(0, 100_000, 100)
    ]


@given(st.binary(max_size=80), st.text(alphabet="ab/.*\\ ", max_size=10))
def test_any_bytes_are_read_and_any_path_is_answered(data: bytes, path: str) -> None:
    assert isinstance(CodeOwners.parse(data).owners(path), tuple)
