"""The past of a document on the branch, with what the reviewed commits hold of it, from real repositories."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import approvals
from tests.ports.repositories import DAY, START, Sample
from tieout.model.errors import NotExaminableError
from tieout.model.landing import LandedChange, Landings
from tieout.model.program import DocumentGlobs
from tieout.model.text_approval import TextStep, TextTrail, TextVersion
from tieout.ports.git import Repository
from tieout.sources.mainline import mainline
from tieout.sources.text_trails import Followed, follow_texts
from tieout.sources.text_version import TextReader

PATH = "policies/access.md"
GLOBS = DocumentGlobs()
PATTERNS = (*GLOBS.policies, *GLOBS.runbooks)
HEAD = "id: POL-002\nowner: role:lead\napprover: role:cto\ncontrols: [AC-02, AC-01]\nlast_reviewed: 2026-01-02\n"


def text(body: str = "One.\n", head: str = HEAD) -> bytes:
    return f"---\n{head}---\n{body}".encode()


def read(data: bytes, globs: DocumentGlobs = GLOBS) -> TextVersion:
    found = TextReader(globs).read(data)
    assert found is not None
    return found


def followed(sample: Sample, *documents: str, prefix: str = "", proposed: int = 0) -> Followed:
    repository = Repository.open(sample.root)
    landings = mainline(repository, sample.git("rev-parse", "main"), zone="UTC", latest_s=START + 99 * DAY)
    return follow_texts(
        repository,
        landings,
        documents=documents or (PATH,),
        globs=GLOBS,
        patterns=PATTERNS,
        prefix=prefix,
        proposed=proposed,
    )


def trails(
    sample: Sample, *documents: str, reviewed: dict[str, tuple[str, ...]] | None = None, prefix: str = ""
) -> tuple[TextTrail, ...]:
    changes = tuple(landed(oid, *of) for oid, of in (reviewed or {}).items())
    return followed(sample, *documents, prefix=prefix).trails_with(Landings(branch="main", changes=changes))


def landed(oid: str, *reviews: str) -> LandedChange:
    found = tuple(approvals.review(id=str(n), oid=name) for n, name in enumerate(reviews))
    return replace(approvals.change(approvals.proposal(merge_oid=oid, reviews=found)), oid=oid)


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "company")


def test_each_landing_that_changed_a_document_is_a_step(sample: Sample) -> None:
    first = sample.commit({PATH: text()}, at=START)
    sample.commit({"README.md": b"x"}, at=START + DAY)
    third = sample.commit({PATH: text("Two.\n")}, at=START + 2 * DAY)
    assert trails(sample) == (
        TextTrail(
            path=PATH,
            steps=(
                TextStep(
                    landing=first,
                    on=date(2026, 1, 1),
                    path=PATH,
                    old_path=PATH,
                    before=None,
                    after=read(text()),
                    is_added=True,
                ),
                TextStep(
                    landing=third,
                    on=date(2026, 1, 3),
                    path=PATH,
                    old_path=PATH,
                    before=read(text()),
                    after=read(text("Two.\n")),
                ),
            ),
        ),
    )


def test_a_merge_is_one_step_against_its_first_parent(sample: Sample) -> None:
    base = sample.commit({PATH: text()})
    side = sample.commit({PATH: text("Side.\n")}, parents=[base], branch="side", at=START + DAY)
    sample.commit({PATH: text("Side, again.\n")}, parents=[side], branch="side", at=START + DAY)
    merge = sample.commit(
        {PATH: text("Side, again.\n")}, parents=[base, sample.git("rev-parse", "side")], at=START + DAY
    )
    (trail,) = trails(sample)
    assert [item.landing for item in trail.steps] == [base, merge]


def test_what_reviewed_commits_hold_of_the_document_is_read(sample: Sample) -> None:
    base = sample.commit({PATH: text()})
    early = sample.commit({PATH: text("Draft.\n")}, parents=[base], branch="side")
    late = sample.commit({PATH: text("Done.\n")}, parents=[early], branch="side")
    bare = sample.commit({PATH: None}, parents=[base], branch="other")
    squash = sample.commit({PATH: text("Done.\n")}, parents=[base])
    nowhere = "9" * 40
    (trail,) = trails(sample, reviewed={squash: (early, late, bare, nowhere)})
    assert [(item.oid, item.version, item.is_here) for item in trail.steps[1].held] == [
        (early, read(text("Draft.\n")), True),
        (late, read(text("Done.\n")), True),
        (bare, None, True),
        (nowhere, None, False),
    ]


def test_a_move_is_followed_by_the_words_and_then_by_the_id(sample: Sample) -> None:
    sample.commit({"policies/a.md": text(), "policies/b.md": text("Other.\n", "id: POL-003\n")})
    sample.commit({"policies/a.md": None, "policies/c.md": text(head="id: POL-009\n")}, at=START + DAY)
    sample.commit({"policies/b.md": None, "policies/d.md": text("New.\n", "id: POL-003\n")}, at=START + 2 * DAY)
    same, edited = trails(sample, "policies/c.md", "policies/d.md")
    assert [(item.old_path, item.path, item.is_move) for item in same.steps] == [
        ("policies/a.md", "policies/a.md", False),
        ("policies/a.md", "policies/c.md", True),
    ]
    assert [(item.old_path, item.path, item.is_move) for item in edited.steps] == [
        ("policies/b.md", "policies/b.md", False),
        ("policies/b.md", "policies/d.md", True),
    ]
    assert edited.steps[1].before == read(text("Other.\n", "id: POL-003\n"))


def test_what_the_reviewed_commit_holds_of_a_moved_file_is_found_at_its_old_place(sample: Sample) -> None:
    base = sample.commit({"policies/a.md": text()})
    squash = sample.commit({"policies/a.md": None, PATH: text()}, at=START + DAY)
    (trail,) = trails(sample, reviewed={squash: (base,)})
    assert [item.version for item in trail.steps[1].held] == [read(text())]


def test_a_file_that_was_removed_and_came_back_keeps_its_past(sample: Sample) -> None:
    sample.commit({PATH: text()})
    sample.commit({PATH: None}, at=START + DAY)
    sample.commit({PATH: text("Back.\n")}, at=START + 2 * DAY)
    (trail,) = trails(sample)
    assert [(item.is_added, item.is_deleted) for item in trail.steps] == [(True, False), (False, True), (True, False)]
    assert trail.steps[1].after is None


def test_a_head_that_cannot_be_read_and_a_link_are_no_version(sample: Sample) -> None:
    sample.commit({PATH: text()})
    sample.commit({PATH: b"---\n[\n---\nOne.\n"}, at=START + DAY)
    sample.entry(PATH, "120000", sample.blob(b"elsewhere"), at=START + 2 * DAY)
    (trail,) = trails(sample)
    assert [(item.before is None, item.after is None, item.is_deleted) for item in trail.steps] == [
        (True, False, False),
        (False, True, False),
        (True, True, True),
    ]


def test_documents_below_a_folder_are_named_from_it(sample: Sample) -> None:
    sample.commit({f"company/{PATH}": text(), PATH: text("Elsewhere.\n")})
    (trail,) = trails(sample, prefix="company/")
    assert [(trail.path, item.path, item.after) for item in trail.steps] == [(PATH, PATH, read(text()))]


def test_a_document_that_no_commit_holds_has_no_steps(sample: Sample) -> None:
    sample.commit({PATH: text()})
    assert trails(sample, "policies/new.md") == (TextTrail(path="policies/new.md", steps=()),)


def test_what_has_not_landed_is_no_step(sample: Sample) -> None:
    sample.commit({PATH: text()})
    sample.commit({PATH: text("Two.\n"), "policies/new.md": text("New.\n", "id: POL-003\n")}, at=START + DAY)
    old, new = followed(sample, PATH, "policies/new.md", proposed=1).trails_with(None)
    assert [(item.path, len(item.steps), item.is_proposed) for item in (old, new)] == [
        (PATH, 1, True),
        ("policies/new.md", 0, True),
    ]


def test_needed_are_the_landings_from_the_last_change_but_one(sample: Sample) -> None:
    """What was approved before the last change is what that change ended."""
    sample.commit({PATH: text()})
    two = sample.commit({PATH: text("Two.\n")}, at=START + DAY)
    bump = sample.commit({PATH: text("Two.\n", HEAD.replace("01-02", "01-03"))}, at=START + 2 * DAY)
    sample.commit({"policies/other.md": text("Other.\n", "id: POL-003\n")}, at=START + 2 * DAY)
    three = sample.commit({PATH: text("Three.\n")}, at=START + 3 * DAY)
    assert followed(sample).needed() > {two, bump, three}
    one = sample.commit({"policies/one.md": text("One.\n", "id: POL-004\n")}, at=START + 4 * DAY)
    assert followed(sample, "policies/one.md").needed() == {one}


def test_a_missing_blob_is_an_error_and_no_silence(sample: Sample) -> None:
    sample.commit({PATH: text()})
    sample.commit({PATH: text("Two.\n")}, at=START + DAY)
    first = sample.git("rev-parse", f"main~1:{PATH}")
    loose = sample.root / ".git/objects" / first[:2] / first[2:]
    loose.unlink()
    with pytest.raises(NotExaminableError, match=r"the history is not whole: the blob \w+ of commit \w+ is missing"):
        trails(sample)


def test_the_head_is_read_by_what_it_governs_and_what_follows() -> None:
    assert read(text()).governed == (
        ("approver", "role:cto"),
        ("controls", "AC-01, AC-02"),
        ("owner", "role:lead"),
    )
    assert read(text()).volatile == (("last_reviewed", "2026-01-02"),)
    nested = read(text(head="review: {every: annual}\nparameters: {access-removal: 24 hours}\ntitle: T\n"))
    assert nested.governed == (("parameters.access-removal", "24 hours"), ("review.every", "annual"))


def test_a_list_in_another_order_is_the_same_and_another_item_is_not() -> None:
    one, other = read(text()), read(text(head=HEAD.replace("AC-02, AC-01", "AC-01, AC-02")))
    assert one == other
    assert read(text(head=HEAD.replace("AC-02", "AC-03"))).governance != one.governance


def test_keys_of_another_tool_are_read_as_ours() -> None:
    theirs = HEAD.replace("approver", "signed_by").replace("last_reviewed", "reviewed")
    globs = DocumentGlobs(fields=(("signed_by", "approver"), ("reviewed", "last_reviewed")))
    assert read(text(head=theirs), globs) == read(text())


WORDS = st.lists(st.sampled_from(["all", "access", "ends", "1.", "- is", "# Scope"]), min_size=1, max_size=30)


@given(WORDS, st.data())
def test_an_edit_of_one_word_always_shows(words: list[str], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(words) - 1))
    other = [*words[:place], words[place] + "x", *words[place + 1 :]]
    one, two = read(text("\n".join(words))), read(text("\n".join(other)))
    assert one.body != two.body
    assert one.words != two.words


@given(WORDS, st.dates(), st.sampled_from(["last_reviewed", "approved", "next_review", "effective", "version"]))
def test_a_bump_of_a_date_never_shows_in_words_or_reach(words: list[str], day: date, key: str) -> None:
    head = "\n".join([*(line for line in HEAD.splitlines() if not line.startswith(key)), f"{key}: {day}", ""])
    one, two = read(text("\n".join(words))), read(text("\n".join(words), head))
    assert (one.body, one.words, one.governance) == (two.body, two.words, two.governance)


@given(WORDS)
def test_line_ends_and_blanks_at_ends_never_show(words: list[str]) -> None:
    plain = text("\n".join(words))
    assert read(plain.replace(b"\n", b"\r\n")) == read(plain)
    assert read(text("  \n".join(words) + " \n\n")) == read(plain)
