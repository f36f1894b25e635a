"""Globs that match what was found, all of it and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.adopt.patterns import smallest_globs
from tieout.sources.globs import fault, match


@pytest.mark.parametrize(
    ("wanted", "others", "globs"),
    [
        (["policies/a.md", "policies/b.md"], [], ("policies/**/*.md",)),
        (["policies/a.md", "policies/hr/b.md"], ["README.md"], ("policies/**/*.md",)),
        (["docs/policies/a.md"], ["docs/guide.md"], ("docs/policies/**/*.md",)),
        (["docs/security-policies/a.md"], ["docs/guide.md"], ("docs/security-policies/**/*.md",)),
        (["a/index.md", "b/index.md"], ["README.md", "overview.md"], ("*/index.md",)),
        (["a/index.md", "b/index.md"], ["c/index.md"], ("a/index.md", "b/index.md")),
        (["x/a.md", "x/b.md"], ["x/c.txt.md"], ("x/a.md", "x/b.md")),
        (["access-policy.md", "hr-policy.md"], ["README.md"], ("*policy*.md",)),
        (["access-policy.md"], ["README.md"], ("access-policy.md",)),
        (["plan.md"], ["README.md"], ("plan.md",)),
        (["policies/a.md", "policies/b.markdown"], [], ("policies/**/*.md", "policies/**/*.markdown")),
        (["a [draft] {x}.md", "b!.md"], [], ("b?.md", "a ?draft? ?x?.md")),
        ([], ["README.md"], ()),
    ],
)
def test_the_fewest_truthful_globs(wanted: list[str], others: list[str], globs: tuple[str, ...]) -> None:
    assert smallest_globs(wanted, others) == globs


def test_a_path_that_no_truthful_glob_can_name_is_left_out() -> None:
    assert smallest_globs(["x/a[.md", "x/b.md"], ["x/a].md", "x/c.md"]) == ("x/b.md",)


@given(
    st.sets(
        st.tuples(
            st.lists(st.sampled_from(["policies", "a", "b*", "c"]), max_size=3),
            st.sampled_from(["x.md", "y policy.md", "index.md", "[z].md", "x.markdown"]),
        ).map(lambda parts: "/".join([*parts[0], parts[1]])),
        max_size=12,
    ),
    st.data(),
)
def test_every_glob_is_truthful_and_readable(paths: set[str], data: st.DataObject) -> None:
    wanted = sorted(data.draw(st.sets(st.sampled_from(sorted(paths))))) if paths else []
    others = sorted(paths - set(wanted))
    globs = smallest_globs(wanted, others)
    assert not [path for path in others if match(path, globs)]
    assert not [glob for glob in globs if fault(glob)]
    plain = [path for path in wanted if not set("[]{}!*") & set(path)]
    assert [path for path in plain if not match(path, globs)] == []
