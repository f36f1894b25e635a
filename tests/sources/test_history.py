"""One pass tells how each document came to read as it does, and whether the dates can be."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.ports.repositories import ANA, DAY, START, Sample, run
from tieout.model.change import Arrival, Commit, Effect, FieldChange, History, Identity, Irregularity, Revision
from tieout.model.errors import NotExaminableError
from tieout.ports.git import Repository
from tieout.sources import steps
from tieout.sources.front_matter import FlatHead, flat_head
from tieout.sources.history import read_history

AS_OF = date(2026, 11, 22)
REAL = Path(__file__).parents[3] / "shared" / "data" / "tailscale-security-policies.bundle"


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    return Sample(tmp_path / "repository")


def text(body: str = "text", **fields: str) -> bytes:
    head = "".join(f"{key}: {value}\n" for key, value in fields.items())
    return f"---\n{head}---\n{body}\n".encode()


def history(made: Sample, *documents: str, as_of: date = AS_OF, prefix: str = "") -> History:
    opened = Repository.open(made.root)
    head = opened.head() or ""
    return read_history(opened, head, documents=frozenset(documents), parse_head=flat_head, as_of=as_of, prefix=prefix)


def told(found: History, path: str) -> list[tuple[str, str, bool, list[tuple[str, str | None, str | None]]]]:
    """Give each revision as (subject, effect, body changed, fields)."""
    return [
        (
            item.commit.subject,
            item.effect.value,
            item.body_changed,
            [(change.key, change.before, change.after) for change in item.fields],
        )
        for item in found.of(path)
    ]


# --- Revisions ---------------------------------------------------------------------------------


def test_a_revision_holds_the_commit_and_what_it_changed(sample: Sample) -> None:
    first = sample.commit({"a.md": text(k="1", last_reviewed="2025-01-14")}, message="begin")
    second = sample.commit({"a.md": text(k="1", last_reviewed="2026-01-13")}, at=START + DAY, message="bump\n\nmore")
    ana = Identity(name="Ana Example", email="ana@example.com")
    at = datetime(2026, 1, 2, tzinfo=UTC)
    commit = Commit(
        oid=second,
        parents=(first,),
        author=ana,
        committer=ana,
        authored_at=at,
        committed_at=at,
        subject="bump",
        on_mainline=True,
    )
    earlier = datetime(2026, 1, 1, tzinfo=UTC)
    begin = replace(commit, oid=first, parents=(), authored_at=earlier, committed_at=earlier, subject="begin")
    assert history(sample, "a.md") == History(
        commits=2,
        revisions=(
            Revision(
                commit=commit,
                path="a.md",
                effect=Effect.MODIFIED,
                body_changed=False,
                fields=(FieldChange(key="last_reviewed", before="2025-01-14", after="2026-01-13"),),
                readable=True,
            ),
            Revision(commit=begin, path="a.md", effect=Effect.ADDED, body_changed=True, fields=(), readable=True),
        ),
        irregularities=(),
        arrivals=(
            Arrival(commit=second, landing=second, at=at),
            Arrival(commit=first, landing=first, at=earlier),
        ),
    )


def test_fields_are_those_that_differ_sorted_with_none_for_what_was_or_is_absent(sample: Sample) -> None:
    sample.commit({"a.md": text(z="1", kept="x", gone="y", review="{every: annual}")})
    sample.commit({"a.md": text(z="2", kept="x", new="[p, q]", review="{every: quarterly}")})
    assert told(history(sample, "a.md"), "a.md")[0] == (
        "change",
        "modified",
        False,
        [
            ("gone", "y", None),
            ("new[0]", None, "p"),
            ("new[1]", None, "q"),
            ("review.every", "annual", "quarterly"),
            ("z", "1", "2"),
        ],
    )


@pytest.mark.parametrize(
    ("before", "after", "changed"),
    [
        (b"one\ntwo\n", b"one\r\ntwo\r\n", False),
        (b"one\ntwo\n", b"one  \ntwo\t\n", False),
        (b"one\ntwo\n", b"one\ntwo\n\n\n", False),
        (b"one\ntwo\n", b"one\n\ntwo\n", False),
        (b"one two\n", b"one  two\n", False),
        (b"one\ntwo\n", b"one\n two\n", False),
        (b"one\ntwo\n", b"one\ntwo\n<!-- read\n-->\n", False),
        (b"one\ntwo\n", b"one\n<!-->two\n", False),
        (b"one\ntwo\n", b"one\n<!-- two\n", True),
        (b"one\ntwo\n", b"onetwo\n", True),
        (b"one\ntwo\n", b"one\nTwo\n", True),
    ],
)
def test_blanks_and_comments_are_no_change_of_the_text(
    sample: Sample, before: bytes, after: bytes, changed: bool
) -> None:
    sample.commit({"a.md": b"---\nk: v\n---\n" + before})
    sample.commit({"a.md": b"---\nk: v\n---\n" + after})
    assert told(history(sample, "a.md"), "a.md")[0] == ("change", "modified", changed, [])


def test_what_cannot_be_read_counts_as_a_change_of_the_text(sample: Sample) -> None:
    sample.commit({"a.md": text(k="1")}, message="readable")
    sample.commit({"a.md": b"---\nk: [\n---\ntext\n"}, message="broken")
    sample.commit({"a.md": text(k="1")}, message="mended")
    found = history(sample, "a.md")
    assert [(item.commit.subject, item.readable, item.body_changed, item.fields) for item in found.revisions] == [
        ("mended", False, True, ()),
        ("broken", False, True, ()),
        ("readable", True, True, ()),
    ]


def test_a_symbolic_link_is_no_text(sample: Sample) -> None:
    sample.commit({"a.md": text(k="1")})
    sample.entry("a.md", "120000", sample.blob(b"elsewhere.md"))
    sample.commit({"a.md": text(k="1")})
    assert [(item.readable, item.body_changed) for item in history(sample, "a.md").revisions] == [
        (False, True),
        (False, True),
        (True, True),
    ]


def test_a_file_that_went_and_came_back_tells_both(sample: Sample) -> None:
    sample.commit({"a.md": text(k="1")}, message="first")
    sample.commit({"a.md": None}, message="gone")
    sample.commit({"a.md": text("other", k="1")}, message="back")
    assert told(history(sample, "a.md"), "a.md") == [
        ("back", "added", True, []),
        ("gone", "deleted", True, []),
        ("first", "added", True, []),
    ]


def test_a_file_that_came_back_with_the_same_bytes_changed_no_word(sample: Sample) -> None:
    sample.commit({"a.md": text(k="1"), "b.md": text(k="1")}, message="first")
    sample.commit({"a.md": text("more", k="2")}, message="edit")
    for _ in range(2):
        sample.commit({"a.md": None}, message="gone")
        sample.commit({"a.md": text("more", k="2")}, message="back")
    assert told(history(sample, "a.md"), "a.md") == [
        *[("back", "added", False, []), ("gone", "deleted", False, [])] * 2,
        ("edit", "modified", True, [("k", "1", "2")]),
        ("first", "added", True, []),
    ]


def test_a_document_that_is_not_committed_has_no_revisions(sample: Sample) -> None:
    sample.commit({"a.md": text()})
    assert history(sample, "draft.md").revisions == ()


def test_paths_below_a_prefix_are_told_without_it(sample: Sample) -> None:
    sample.commit({"a.md": text("outer"), "inner/a.md": text("inner")}, message="begin")
    sample.commit({"a.md": text("other")}, message="outside")
    found = history(sample, "a.md", prefix="inner/")
    assert [(item.path, item.commit.subject) for item in found.revisions] == [("a.md", "begin")]


# --- Moves -------------------------------------------------------------------------------------


def test_a_moved_file_keeps_its_trail(sample: Sample) -> None:
    sample.commit({"old.md": text("one")}, message="written")
    sample.commit({"old.md": text("two")}, message="rewritten")
    sample.commit({"old.md": None, "new.md": text("two")}, message="moved")
    found = history(sample, "new.md")
    assert told(found, "new.md") == [
        ("moved", "added", False, []),
        ("rewritten", "modified", True, []),
        ("written", "added", True, []),
    ]
    last = found.last_body_change("new.md")
    assert last is not None
    assert last.commit.subject == "rewritten"


def test_a_move_with_a_new_head_is_a_move(sample: Sample) -> None:
    sample.commit({"old.md": b"just text\n", "other.md": b"other text\n"}, message="written")
    sample.commit({"old.md": None, "other.md": None, "new.md": text("just text", id="POL-001")}, message="adopted")
    assert told(history(sample, "new.md"), "new.md") == [
        ("adopted", "added", False, [("id", None, "POL-001")]),
        ("written", "added", True, []),
    ]


def test_two_files_that_change_places_keep_their_trails(sample: Sample) -> None:
    sample.commit({"a.md": text("one"), "b.md": text("two")}, message="written")
    sample.commit({"a.md": None, "c.md": text("one"), "b.md": None, "d.md": text("two")}, message="moved")
    sample.commit({"c.md": None, "b.md": text("one"), "d.md": None, "a.md": text("two")}, message="back")
    found = history(sample, "a.md", "b.md")
    assert [(item.path, item.commit.subject, item.body_changed) for item in found.revisions] == [
        ("a.md", "back", False),
        ("b.md", "back", False),
        ("b.md", "moved", False),
        ("a.md", "moved", False),
        ("b.md", "written", True),
        ("a.md", "written", True),
    ]


@pytest.mark.parametrize("body", ["", "other words"])
def test_another_text_is_no_move(sample: Sample, body: str) -> None:
    sample.commit({"old.md": text(body, k="1")}, message="written")
    sample.commit({"old.md": None, "new.md": text("" if not body else "words", k="2")}, message="another")
    assert told(history(sample, "new.md"), "new.md") == [("another", "added", True, [])]


# --- Texts that the repository does not hold ---------------------------------------------------


def damage(sample: Sample, oid: str, content: bytes | None) -> None:
    """Take the object away, or put other bytes under its id."""
    place = sample.git_dir / "objects" / oid[:2] / oid[2:]
    place.unlink()
    if content is not None:
        place.write_bytes(zlib.compress(b"blob %d\0%s" % (len(content), content)))


@pytest.mark.parametrize("content", [None, b"x: y\n"], ids=["missing", "forged"])
@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_version_that_is_not_whole_is_not_passed_over(sample: Sample, step: int, content: bytes | None) -> None:
    versions = [text(last_reviewed=f"2026-0{month}-01") for month in (1, 2, 3)]
    sample.commit({"z.md": b"z"})
    oids = [sample.blob(version) for version in versions]
    commits = [sample.entry("a.md", "100644", oid) for oid in oids]
    damage(sample, oids[step], content)
    with pytest.raises(NotExaminableError) as caught:
        history(sample, "a.md")
    what = "is missing" if content is None else "holds other bytes than its id says"
    assert str(caught.value) == (
        f"the history is not whole: the blob {oids[step]}, a.md after commit {commits[step][:10]}, {what}"
    )
    assert caught.value.remedy == "git fsck --full; then clone anew from where the repository came"


def test_a_missing_version_is_told_by_the_path_that_it_had(sample: Sample) -> None:
    sample.commit({"z.md": b"z"})
    oid = sample.blob(text(k="1"))
    sample.entry("old\x1b.md", "100644", oid)
    moved = sample.commit({"old\x1b.md": None, "new.md": text(k="2")})
    damage(sample, oid, None)
    with pytest.raises(NotExaminableError) as caught:
        history(sample, "new.md")
    assert str(caught.value) == (
        rf"the history is not whole: the blob {oid}, old\x1b.md before commit {moved[:10]}, is missing"
    )


def test_a_version_over_the_limit_is_unreadable_and_not_missing(
    sample: Sample, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "_SIZE_LIMIT", 30)
    sample.commit({"a.md": text("words " * 9, k="1")}, message="large")
    sample.commit({"a.md": text(k="2")}, message="small")
    assert [(item.commit.subject, item.readable) for item in history(sample, "a.md").revisions] == [
        ("small", False),
        ("large", True),
    ]


# --- Branches and merges -----------------------------------------------------------------------


def test_a_merge_that_only_joins_is_no_revision(sample: Sample) -> None:
    base = sample.commit({"a.md": text("one"), "b.md": text("one")}, message="base")
    side = sample.commit({"a.md": text("two")}, parents=[base], branch="side", message="side")
    main = sample.commit({"b.md": text("two")}, parents=[base], message="main")
    sample.commit({"a.md": text("two")}, parents=[main, side], message="merge")
    found = history(sample, "a.md", "b.md")
    assert sorted((item.path, item.commit.subject, item.commit.on_mainline) for item in found.revisions) == [
        ("a.md", "base", True),
        ("a.md", "side", False),
        ("b.md", "base", True),
        ("b.md", "main", True),
    ]


def test_a_side_that_was_not_taken_did_not_change_the_text(sample: Sample) -> None:
    base = sample.commit({"a.md": text("one")}, message="base")
    main = sample.commit({"a.md": text("kept")}, parents=[base], at=START + DAY, message="kept")
    side = sample.commit({"a.md": text("dropped")}, parents=[base], at=START + 9 * DAY, branch="side", message="side")
    sample.commit({}, parents=[main, side], at=START + 10 * DAY, message="merge keeps ours")
    assert [subject for subject, *_ in told(history(sample, "a.md"), "a.md")] == ["kept", "base"]


def test_a_merge_that_joins_texts_changed_the_text(sample: Sample) -> None:
    base = sample.commit({"a.md": text("1\n2\n3")}, message="base")
    main = sample.commit({"a.md": text("one\n2\n3")}, parents=[base], message="main")
    side = sample.commit({"a.md": text("1\n2\nthree")}, parents=[base], branch="side", message="side")
    sample.commit({"a.md": text("one\n2\nthree")}, parents=[main, side], message="merge")
    found = told(history(sample, "a.md"), "a.md")
    assert found[0] == ("merge", "modified", True, [])
    assert {subject for subject, *_ in found} == {"merge", "main", "side", "base"}


def test_a_merge_that_takes_text_here_and_date_there_changed_neither(sample: Sample) -> None:
    base = sample.commit({"a.md": text("one", last_reviewed="2025-01-14")}, message="base")
    main = sample.commit({"a.md": text("two", last_reviewed="2025-01-14")}, parents=[base], message="text")
    side = sample.commit(
        {"a.md": text("one", last_reviewed="2026-01-13")}, parents=[base], branch="side", message="date"
    )
    sample.commit({"a.md": text("two", last_reviewed="2026-01-13")}, parents=[main, side], message="merge")
    found = told(history(sample, "a.md"), "a.md")
    assert found[0] == ("merge", "modified", False, [])
    assert sorted(found[1:]) == [
        ("base", "added", True, []),
        ("date", "modified", False, [("last_reviewed", "2025-01-14", "2026-01-13")]),
        ("text", "modified", True, []),
    ]


def test_an_evil_merge_is_told_against_each_parent(sample: Sample) -> None:
    base = sample.commit({"a.md": text(approver="role:cto")}, message="base")
    main = sample.commit({"x": b"1"}, parents=[base], message="main")
    side = sample.commit({"y": b"1"}, parents=[base], branch="side", message="side")
    sample.commit({"y": b"1", "a.md": text(approver="role:me"), "b.md": text()}, parents=[main, side], message="evil")
    found = history(sample, "a.md", "b.md")
    assert told(found, "a.md")[0] == ("evil", "modified", False, [("approver", "role:cto", "role:me")])
    assert told(found, "b.md") == [("evil", "added", True, [])]


def test_a_file_that_a_merge_brings_in_altered_is_compared_with_the_side_that_had_it(sample: Sample) -> None:
    base = sample.commit({"x": b"1"}, message="base")
    main = sample.commit({"x": b"2"}, parents=[base], message="main")
    side = sample.commit({"a.md": text(k="1")}, parents=[base], branch="side", message="side")
    sample.commit({"a.md": text(k="2")}, parents=[main, side], message="merge")
    assert told(history(sample, "a.md"), "a.md") == [
        ("merge", "added", False, [("k", "1", "2")]),
        ("side", "added", True, []),
    ]


def test_the_mainline_is_the_line_of_first_parents(sample: Sample) -> None:
    base = sample.commit({"a.md": text("0")}, message="base")
    side = sample.commit({"a.md": text("1")}, parents=[base], branch="side", message="side")
    merge = sample.commit({"a.md": text("2")}, parents=[base, side], message="merge")
    sample.commit({"a.md": text("3")}, parents=[merge], message="top")
    found = history(sample, "a.md")
    assert [(item.commit.subject, item.commit.on_mainline) for item in found.revisions] == [
        ("top", True),
        ("merge", True),
        ("side", False),
        ("base", True),
    ]


# --- Cost --------------------------------------------------------------------------------------


def test_each_head_is_parsed_once_and_of_files_that_only_came_none(sample: Sample) -> None:
    for n in range(5):
        sample.commit({"a.md": text("same", k=f"[{n}]"), f"only-{n}.md": text("came", k=f"[x{n}]")})
    parsed: list[bytes] = []

    def parse(data: bytes) -> FlatHead | None:
        parsed.append(data)
        return flat_head(data)

    opened = Repository.open(sample.root)
    documents = frozenset(["a.md", *(f"only-{n}.md" for n in range(5))])
    found = read_history(opened, opened.head() or "", documents=documents, parse_head=parse, as_of=AS_OF)
    assert (found.commits, len(found.revisions)) == (5, 10)
    assert sorted(parsed) == [f"---\nk: [{n}]\n---\n".encode() for n in range(5)]


@pytest.mark.parametrize("in_hand", [0, 1, 4])
def test_versions_that_were_put_away_are_read_again(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, in_hand: int
) -> None:
    monkeypatch.setattr(steps, "_IN_HAND", in_hand)
    for n in (0, 1, 2, 0, 3, 1, 0):
        sample.commit({"a.md": text(str(n), k=str(n)), "b.md": text(str(n), k="v")})
    found = history(sample, "a.md", "b.md")
    assert [item.body_changed for item in found.revisions] == [True] * 14
    assert [item.fields[0][1:] for item in found.of("a.md")[:-1]] == [
        *(("1", "0"), ("3", "1"), ("0", "3"), ("2", "0"), ("1", "2"), ("0", "1"))
    ]


def test_many_documents_in_one_commit_are_all_told(sample: Sample) -> None:
    names = [f"p/{n:03}.md" for n in range(150)]
    sample.commit({name: text("one", n=name) for name in names})
    sample.commit({name: text("two", n=name) for name in names})
    found = history(sample, *names)
    assert [(item.path, item.effect, item.body_changed) for item in found.revisions] == [
        *((name, Effect.MODIFIED, True) for name in names),
        *((name, Effect.ADDED, True) for name in names),
    ]


# --- Dates -------------------------------------------------------------------------------------


def kinds(found: History) -> list[tuple[str, str]]:
    return [(item.kind, item.oid) for item in found.irregularities]


@pytest.mark.parametrize(("earlier_s", "told"), [(0, 0), (DAY, 0), (DAY + 1, 1), (30 * DAY, 1)])
def test_a_day_before_its_parent_is_a_clock_and_more_is_told(sample: Sample, earlier_s: int, told: int) -> None:
    sample.commit({"a": b"1"}, at=START + 60 * DAY)
    child = sample.commit({"a": b"2"}, at=START + 60 * DAY - earlier_s)
    assert kinds(history(sample)) == [("out-of-order-date", child)] * told


def test_creeping_back_a_little_each_time_is_told(sample: Sample) -> None:
    made = [sample.commit({"a": b"%d" % n}, at=START + 60 * DAY - n * (DAY - 60)) for n in range(5)]
    assert kinds(history(sample)) == [("out-of-order-date", made[4]), ("out-of-order-date", made[2])]


def test_what_follows_a_commit_ahead_of_its_time_is_told_once(sample: Sample) -> None:
    sample.commit({"a": b"0"}, at=START)
    sample.commit({"a": b"1"}, at=START + 90 * DAY)
    child = sample.commit({"a": b"2"}, at=START + DAY)
    for n in range(3):
        sample.commit({"b": b"%d" % n}, at=START + (2 + n) * DAY)
    assert kinds(history(sample)) == [("out-of-order-date", child)]


def test_a_backdated_commit_below_a_merge_is_told_once(sample: Sample) -> None:
    base = sample.commit({"a": b"0"}, at=START + 50 * DAY)
    left = sample.commit({"a": b"1"}, at=START + 51 * DAY, parents=[base])
    right = sample.commit({"b": b"1"}, at=START + 52 * DAY, parents=[base], branch="side")
    merge = sample.commit({"b": b"1"}, at=START, parents=[left, right])
    assert kinds(history(sample)) == [("out-of-order-date", merge)]


def test_branches_side_by_side_have_no_order(sample: Sample) -> None:
    base = sample.commit({"a": b"0"}, at=START)
    old = sample.commit({"b": b"1"}, at=START + DAY, parents=[base], branch="side")
    new = sample.commit({"a": b"1"}, at=START + 300 * DAY, parents=[base])
    sample.commit({"b": b"1"}, at=START + 301 * DAY, parents=[new, old])
    assert kinds(history(sample)) == []


def test_zones_do_not_matter_to_the_order(sample: Sample) -> None:
    sample.commit({"a": b"0"}, at=START)
    who = f"{ANA} {START}"
    sample.raw_commit(f"author {who} +1400", f"committer {who} +1400")
    sample.raw_commit(f"author {who} -1200", f"committer {who} -1200")
    assert kinds(history(sample)) == []


@pytest.mark.parametrize(
    ("as_of", "told"), [(date(2025, 12, 30), 1), (date(2025, 12, 31), 0), (date(2026, 1, 1), 0), (date.max, 0)]
)
def test_a_commit_of_tomorrow_is_of_another_zone_and_a_later_one_is_told(
    sample: Sample, as_of: date, told: int
) -> None:
    head = sample.commit({"a": b"0"}, at=START)
    message = f"the examination is as of {as_of}; dated later is {head[:10]} of 2026-01-01 00:00 UTC"
    expected = [Irregularity(kind="future-date", oid=head, message=message)] * told
    assert list(history(sample, as_of=as_of).irregularities) == expected


def test_one_commit_without_a_date_breaks_no_chain(sample: Sample) -> None:
    sample.commit({"a": b"0"}, at=START + 90 * DAY)
    undated = sample.raw_commit(f"author {ANA} x +0000", f"committer {ANA} x +0000")
    child = sample.commit({"a": b"1"}, at=START)
    found = history(sample)
    assert kinds(found) == [("bad-date", undated), ("out-of-order-date", child)]
    assert found.irregularities[0].message == (
        f"in commit {undated[:10]} the author's date `x +0000` and the committer's date `x +0000` are no date"
    )


# --- A real company ----------------------------------------------------------------------------


@pytest.fixture
def real(tmp_path: Path) -> Repository:
    if not REAL.is_file():
        pytest.skip(f"no {'/'.join(REAL.parts[-3:])} beside the checkout")
    run("clone", "--quiet", str(REAL), str(tmp_path / "real"))
    run("fetch", "--quiet", "origin", "+refs/pull/*/head:refs/pull/*/head", directory=tmp_path / "real")
    return Repository.open(tmp_path / "real")


def test_a_real_history_is_told_as_it_was(real: Repository) -> None:
    head = real.head() or ""
    documents = frozenset(entry.path for entry in real.tree(head) if entry.path.endswith("/index.md"))
    assert len(documents) == 14
    found = read_history(real, head, documents=documents, parse_head=flat_head, as_of=AS_OF)
    assert (found.commits, found.irregularities) == (46, ())
    # All as `git log --patch -- NAME/index.md` shows it to a reader.
    last = {path: found.last_body_change(path) for path in documents}
    assert {path: item.commit.short for path, item in last.items() if item} == {
        **dict.fromkeys(documents, "8e413bbf17"),
        "change-management/index.md": "6cdf8e5893",
        "data-retention-deletion/index.md": "b65af469ef",
        "personnel/index.md": "2c0d5fde7e",
    }
    bumps = {
        (item.commit.short, item.fields[0].before, item.fields[0].after): item.commit
        for item in found.revisions
        if not item.body_changed and [change.key for change in item.fields] == ["last_updated"]
    }
    assert sorted(bumps, key=str) == [
        ("212fcba2dc", "2025-04-07", "2026-01-12"),
        ("212fcba2dc", "2025-04-23", "2026-01-12"),
        ("6706d503ce", "2025-04-07", "2025-04-23"),
        ("f7ec04022f", None, "2025-04-07"),
    ]
    touched = [item.path for item in found.revisions if item.commit.short == "212fcba2dc"]
    assert sorted(touched) == sorted(documents)
    mainline = {item.commit.short for item in found.revisions if item.commit.on_mainline}
    assert "ea1bf6f559" in mainline
    assert "212fcba2dc" not in mainline  # it came by pull request 29
