"""How reviewed commits stand to the head: by trees, clean updates and patches, never by time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import DAY, START
from tests.sources.landings.repositories import LINES, Proposed, last, read, record, review
from tieout.model.landing import Relation, ReviewedCommit
from tieout.model.proposal import ReviewState


@pytest.fixture
def made(tmp_path: Path) -> Proposed:
    return Proposed.at(tmp_path / "repository")


def relation(made: Proposed, reviewed: str, head: str) -> tuple[Relation, int]:
    change = last(made, record(head, made.land(head), reviews=(review(reviewed),)))
    (found,) = change.reviewed
    assert found.oid == reviewed
    return found.relation, found.commits_after


def update(made: Proposed, ours: str, *, tree: str = "", swapped: bool = False) -> str:
    """Merge main into a change."""
    main = made.git("rev-parse", "main")
    clean = tree or made.git("merge-tree", "--write-tree", ours, main).split("\n")[0]
    parents = (main, ours) if swapped else (ours, main)
    above = [item for oid in parents for item in ("-p", oid)]
    return made.git("commit-tree", clean, *above, "-m", "Merge branch 'main'")


def test_the_head_itself(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    assert relation(made, head, head) == (Relation.HEAD, 0)


def test_another_commit_with_the_very_same_files(made: Proposed) -> None:
    reviewed = made.change({"b.md": b"1"}, of=made.base, message="one")
    head = made.change({"b.md": b"1"}, of=made.base, message="another")
    assert relation(made, reviewed, head) == (Relation.SAME_TREE, 0)


def test_a_commit_after_it_makes_it_earlier_however_small(made: Proposed) -> None:
    reviewed = made.change({"b.md": b"1"}, of=made.base)
    head = made.change({"b.md": b"1 "}, of=made.change({"c.md": b""}, of=reviewed))
    assert relation(made, reviewed, head) == (Relation.EARLIER, 2)


def test_a_commit_that_was_taken_back_leaves_the_same_files(made: Proposed) -> None:
    reviewed = made.change({"b.md": b"1"}, of=made.base)
    head = made.change({"c.md": None}, of=made.change({"c.md": b"1"}, of=reviewed))
    assert relation(made, reviewed, head) == (Relation.SAME_TREE, 2)


@pytest.mark.parametrize("swapped", [False, True])
def test_clean_merges_of_the_base_are_updates(made: Proposed, swapped: bool) -> None:
    reviewed = made.change({"b.md": b"1"}, of=made.base)
    made.commit({"c.md": b"1"}, at=START + DAY)
    once = update(made, reviewed, swapped=swapped)
    made.commit({"c.md": b"2"}, at=START + DAY)
    assert relation(made, reviewed, update(made, once)) == (Relation.UPDATED, 2)


def test_a_merge_of_the_base_that_holds_an_edit_is_no_update(made: Proposed) -> None:
    reviewed = made.change({"b.md": b"1"}, of=made.base)
    made.commit({"c.md": b"1"}, at=START + DAY)
    tree = made.tree(made.git("rev-parse", "main"), {"b.md": b"1", "evil.md": b"1"})
    assert relation(made, reviewed, update(made, reviewed, tree=tree)) == (Relation.EARLIER, 1)


def test_a_merge_of_something_that_is_not_of_the_base_is_no_update(made: Proposed) -> None:
    reviewed = made.change({"b.md": b"1"}, of=made.base)
    other = made.change({"x.md": b"1"}, of=made.base)
    tree = made.git("merge-tree", "--write-tree", reviewed, other).split("\n")[0]
    head = made.git("commit-tree", tree, "-p", reviewed, "-p", other, "-m", "Merge branch 'other'")
    assert relation(made, reviewed, head) == (Relation.EARLIER, 2)


def test_the_base_may_have_moved_under_a_change_that_is_the_same(made: Proposed) -> None:
    text = LINES.replace(b"line 15\n", b"line fifteen\n")
    reviewed = made.change({"a.md": text}, of=made.base)
    made.commit({"a.md": b"first\n" + LINES}, at=START + DAY)
    head = made.change({"a.md": b"first\n" + text}, of=made.git("rev-parse", "main"))
    assert relation(made, reviewed, head) == (Relation.REBASED, 0)


@pytest.mark.parametrize(
    "altered",
    [b"first\n" + LINES.replace(b"line 15\n", b"line  fifteen\n"), LINES.replace(b"line 15\n", b"line fifteen\n")],
)
def test_a_rebase_that_altered_anything_is_earlier(made: Proposed, altered: bytes) -> None:
    """A blank more in the line; a line of the base taken back."""
    reviewed = made.change({"a.md": LINES.replace(b"line 15\n", b"line fifteen\n")}, of=made.base)
    made.commit({"a.md": b"first\n" + LINES}, at=START + DAY)
    head = made.change({"a.md": altered}, of=made.git("rev-parse", "main"))
    assert relation(made, reviewed, head)[0] is Relation.EARLIER


def test_a_merge_that_drops_what_the_base_brought_is_no_review_of_that(made: Proposed) -> None:
    """The very same files, by ``git merge --strategy ours``: the change now takes back what main had since."""
    reviewed = made.change({"b.md": b"1"}, of=made.base)
    made.commit({"fix.md": b"1"}, at=START + DAY)
    head = update(made, reviewed, tree=made.git("rev-parse", f"{reviewed}^{{tree}}"))
    assert relation(made, reviewed, head) == (Relation.EARLIER, 1)


def test_the_same_lines_in_another_place_are_another_change(made: Proposed) -> None:
    reviewed = made.change({"a.md": LINES.replace(b"line 5\n", b"line 5\nnew\n")}, of=made.base)
    head = made.change({"a.md": LINES.replace(b"line 15\n", b"line 15\nnew\n")}, of=made.base)
    assert relation(made, reviewed, head)[0] is Relation.EARLIER


def test_a_commit_that_is_not_here_says_nothing(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    assert relation(made, "1" * 40, head) == (Relation.ABSENT, 0)


def test_of_one_that_is_not_here_the_record_may_know_the_tree(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    tree = made.git("rev-parse", f"{head}^{{tree}}")
    reviews = (review("1" * 40, tree=tree), review("2" * 40, "cyd", tree="3" * 40))
    change = last(made, record(head, made.land(head), head_tree=tree, reviews=reviews))
    assert [item.relation for item in change.reviewed] == [Relation.SAME_TREE, Relation.ABSENT]


def test_a_commit_of_the_base_that_somebody_reviewed_is_earlier(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    assert relation(made, made.base, head) == (Relation.EARLIER, 0)


def test_each_commit_is_given_once_and_none_of_a_review_that_was_never_submitted(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    pending = review("1" * 40, "dee", ReviewState.PENDING)
    reviews = (review(head), review(head, "cyd"), review(None, "eve"), pending)
    change = last(made, record(head, made.land(head), reviews=reviews))
    assert change.reviewed == (ReviewedCommit(oid=head, relation=Relation.HEAD, commits_after=0),)


def test_an_inner_change_s_reviews_are_held_against_its_own_head(made: Proposed) -> None:
    """It was squashed into a branch, and that branch merged."""
    start = made.change({"b.md": b"1"}, of=made.base)
    head = made.commit({"c.md": b"1"}, parents=[start], branch="inner")
    squashed = made.change({"c.md": b"1"}, of=start)
    oid = made.land(squashed, parents=[squashed], message="Merge pull request #1 from ben/side")
    inner = record(head, squashed, 2, base="side", reviews=(review(head), review(start, "cyd")))
    outer = record(squashed, oid, 1, reviews=(review(squashed),))
    change = last(made, outer, inner)
    (found,) = change.inner
    assert (found.oid, found.observation, change.observation) == (squashed, inner, outer)
    assert [(item.oid, item.relation) for item in found.reviewed] == [
        (head, Relation.HEAD),
        (start, Relation.EARLIER),
    ]


@pytest.mark.parametrize("is_squash", [True, False])
def test_a_squash_holds_the_inner_changes_of_its_head_too(made: Proposed, is_squash: bool) -> None:
    """What was merged into a side branch came with it, though no commit of the line leads there."""
    start = made.change({"b.md": b"1"}, of=made.base)
    head = made.commit({"c.md": b"1"}, parents=[start], branch="inner")
    files = made.tree(start, {"c.md": b"1"})
    merged = start
    if is_squash:
        merged = made.git("commit-tree", files, "-p", start, "-m", "Inner (#2)")
    else:
        merged = made.git("commit-tree", files, "-p", start, "-p", head, "-m", "Merge pull request #2 from ben/inner")
    inner = record(head, merged, 2, base="side", reviews=(review(head, "cyd"),))
    outer = record(merged, made.land(merged), 1, reviews=(review(merged),))
    (found,) = last(made, outer, inner).inner
    assert (found.oid, found.observation) == (merged, inner)
    assert [(item.oid, item.relation) for item in found.reviewed] == [(head, Relation.HEAD)]


def test_an_inner_change_comes_once_with_a_branch_that_is_squashed_again_and_again(made: Proposed) -> None:
    """Of a squash nothing of the side branch comes to the line: each later one would hold all that ever was there."""
    head = made.change({"c.md": b"1"}, of=made.base)
    merged = made.git("commit-tree", f"{head}^{{tree}}", "-p", made.base, "-m", "Inner (#2)")
    inner = record(head, merged, 2, base="side")
    first = record(merged, made.land(merged), 1)
    more = made.change({"d.md": b"1"}, of=merged)
    second = record(more, made.land(more, at=START + 3 * DAY, message="Again (#3)"), 3)
    _, one, other = read(made, inner, first, second).changes
    assert [[item.oid for item in change.inner] for change in (one, other)] == [[merged], []]


def test_what_an_inner_change_held_is_found_though_it_was_squashed_too(made: Proposed) -> None:
    """Merged into a branch, that squashed into another, and that one here: no commit leads from there to the first."""
    third = made.change({"c.md": b"1"}, of=made.base)
    begun = made.change({"b.md": b"1"}, of=made.base)
    files = made.git("merge-tree", "--write-tree", begun, third).split("\n")[0]
    merged = made.git("commit-tree", files, "-p", begun, "-p", third, "-m", "Merge pull request #3 from ben/third")
    squashed = made.git("commit-tree", files, "-p", made.base, "-m", "Second (#2)")
    innermost = record(third, merged, 3, base="second", reviews=(review(third, "cyd"),))
    inner = record(merged, squashed, 2, base="first", reviews=(review(merged),))
    outer = record(squashed, made.land(squashed), 1, reviews=(review(squashed),))
    found = last(made, outer, inner, innermost).inner
    assert [(item.oid, item.observation) for item in found] == [(squashed, inner), (merged, innermost)]
    assert [item.relation for item in found[1].reviewed] == [Relation.HEAD]


def test_a_review_of_each_of_an_octopus_is_held_against_its_head(made: Proposed) -> None:
    one = made.change({"b.md": b"1"}, of=made.base)
    two = made.change({"c.md": b"1"}, of=made.base)
    more = made.change({"d.md": b"1"}, of=two)
    tree = made.tree(made.base, {"b.md": b"1", "c.md": b"1", "d.md": b"1"})
    oid = made.land(one, parents=[one, more], message="Merge #1 #2", tree=tree)
    change = last(
        made, record(one, oid, 1, reviews=(review(one),)), record(more, oid, 2, reviews=(review(two, "cyd"),))
    )
    assert [(item.oid, item.relation) for item in change.reviewed] == [(one, Relation.HEAD), (two, Relation.EARLIER)]
