from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.forges.github.patterns import Names, binds, is_plain, matches


@pytest.mark.parametrize(
    ("pattern", "name", "does"),
    [
        ("main", "main", True),
        ("main", "Main", False),
        ("main", "main2", False),
        ("", "main", False),
        ("*", "main", True),
        ("*", "qa/main", False),
        ("*release*", "my-release-2", True),
        ("*release*", "my/release", False),
        # GitHub docs, "Managing a branch protection rule", give these three.
        ("qa/*", "qa/foo", True),
        ("qa/*", "qa/foo/bar", False),
        ("qa/**/*", "qa/foo/bar/foobar/hello-world", True),
        ("qa/**/*", "qa/foo", True),
        ("qa/**/*", "qa", False),
        ("qa**/**/*", "qa-2/x/y", True),
        ("**/*", "main", True),
        ("**/*", "a/b/c", True),
        ("**", "main", True),
        ("**", "a/b", False),
        ("**/main", "main", True),
        ("**/main", "a/b/main", True),
        ("**/main", "a/b", False),
        ("ma?n", "main", True),
        ("ma?n", "ma/n", False),
        ("v[0-9]", "v7", True),
        ("v[0-9]", "vx", False),
        ("v[0-9a-c]", "vb", True),
        ("v[a-]", "v-", True),
        ("v[]]", "v]", True),
        ("[^m]ain", "xain", False),
        ("[!m]ain", "xain", False),
        ("m[ain", "m[ain", False),
        (r"\main", "main", False),
        ("ma*n*", "main", True),
        ("m*i*x", "main", False),
        ("a" * 2000, "a" * 2000, False),
    ],
)
def test_a_pattern_means_what_github_says(pattern: str, name: str, *, does: bool) -> None:
    assert matches(pattern, name) is does


def test_a_pattern_of_stars_takes_no_time() -> None:
    assert matches("*a" * 200 + "b", "a" * 5000) is False
    assert matches("**/" * 300 + "b", "a/" * 500 + "c") is False


_NAMES = st.text("ab/", min_size=1, max_size=12)


@given(_NAMES)
def test_a_name_without_special_characters_matches_itself_alone(name: str) -> None:
    assert is_plain(name)
    assert matches(name, name)
    assert not matches(name, name + "c")


@given(_NAMES)
def test_any_name_of_parts_lies_below_all_folders(name: str) -> None:
    assert matches("**/*", name)


@pytest.mark.parametrize(
    ("include", "exclude", "is_default", "does"),
    [
        (("~DEFAULT_BRANCH",), (), True, True),
        (("~DEFAULT_BRANCH",), (), False, False),
        (("~ALL",), (), False, True),
        (("refs/heads/main",), (), False, True),
        (("main",), (), False, False),
        (("refs/heads/m*",), (), False, True),
        (("refs/heads/dev", "refs/heads/main"), (), False, True),
        ((), (), True, False),
        (("~ALL",), ("refs/heads/main",), True, False),
        (("~ALL",), ("~DEFAULT_BRANCH",), True, False),
        (("~ALL",), ("~DEFAULT_BRANCH",), False, True),
        (("~ALL",), ("refs/heads/dev*",), False, True),
    ],
)
def test_a_ruleset_binds_what_it_includes_and_does_not_exclude(
    include: tuple[str, ...], exclude: tuple[str, ...], *, is_default: bool, does: bool
) -> None:
    assert binds(Names(include, exclude), "main", is_default=is_default) is does
