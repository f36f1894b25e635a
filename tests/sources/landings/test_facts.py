"""What else is known of a landing: its people, owners, tickets, likeness, and whether it only adds to the ledger."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ports.repositories import ANA, DAY, START, Files, snapshot
from tests.sources.landings.repositories import (
    BEN,
    CYD,
    LINES,
    POLICY,
    WEB,
    Proposed,
    commits,
    last,
    read,
    record,
    review,
    tickets,
)
from tieout.model.change import Identity
from tieout.model.content import Content, Method
from tieout.model.landing import LandedChange, Likeness, OwnedPath

ANA_ID, BEN_ID, CYD_ID = (
    Identity(name=f"{name} Example", email=f"{name.lower()}@example.com") for name in ("Ana", "Ben", "Cyd")
)
PEOPLE = """\
schema: tieout.people/v1
roles: [{id: cto, title: CTO}]
people:
  - {id: ana, name: Ana, roles: [cto], emails: [ana@example.com], logins: [ana]}
  - {id: ben, name: Ben, logins: [ben]}
"""


@pytest.fixture
def made(tmp_path: Path) -> Proposed:
    return Proposed.at(tmp_path / "repository")


def hands(change: LandedChange) -> set[tuple[str, str]]:
    return {(item.identity.name.split(" ")[0], item.part) for item in change.authors}


# --- People ---


def test_a_direct_commit_has_its_own_people(made: Proposed) -> None:
    oid = made.commit({"b.md": b"1"}, message="Add b\n\nCo-authored-by: Cyd Example <cyd@example.com>")
    change = last(made)
    assert hands(change) == {("Ana", "author"), ("Ana", "committer"), ("Cyd", "co-author")}
    assert {item.oid for item in change.authors} == {oid}


def test_everybody_who_had_a_hand_in_a_commit_of_the_change_is_named(made: Proposed) -> None:
    first = made.change({"b.md": b"1"}, of=made.base, who=CYD)
    side = made.commit({"c.md": b"1"}, parents=[made.base], branch="other", who=ANA)
    head = made.commit({"c.md": b"1"}, parents=[first, side], branch="side", who=BEN)
    message = "Change (#1)\n\nwork\n\nco-AUTHORED-by: Dee Example <dee@example.com>\nCo-authored-by: nobody"
    change = last(made, record(head, made.land(head, message=message)))
    assert hands(change) == {
        ("Cyd", "author"),
        ("Cyd", "committer"),
        ("Ana", "author"),
        ("Ana", "committer"),
        ("Ben", "author"),
        ("Ben", "committer"),
        ("Dee", "co-author"),
    }
    assert change.head_committer == BEN_ID


def test_who_made_commits_of_the_base_had_no_hand_and_nor_had_who_merged_it_cleanly(made: Proposed) -> None:
    work = made.change({"b.md": b"1"}, of=made.base, who=BEN)
    main = made.commit({"c.md": b"1"}, at=START + DAY, who=CYD)
    head = made.commit({"c.md": b"1"}, parents=[work, main], branch="side", who=ANA)
    change = last(made, record(head, made.land(head)))
    assert hands(change) == {("Ben", "author"), ("Ben", "committer")}
    assert change.head_committer == ANA_ID


def test_who_edited_in_a_merge_of_the_base_had_a_hand(made: Proposed) -> None:
    work = made.change({"b.md": b"1"}, of=made.base, who=BEN)
    main = made.commit({"c.md": b"1"}, at=START + DAY, who=CYD)
    head = made.commit({"c.md": b"1", "e.md": b"evil"}, parents=[work, main], branch="side", who=ANA)
    change = last(made, record(head, made.land(head)))
    assert hands(change) == {("Ben", "author"), ("Ben", "committer"), ("Ana", "author"), ("Ana", "committer")}


def test_the_forge_s_own_committer_is_nobody_and_its_author_is_who_pressed(made: Proposed) -> None:
    tree = made.tree(made.base, {"b.md": b"1"})
    text = f"tree {tree}\nparent {made.base}\nauthor {CYD} {START} +0000\ncommitter {WEB} {START} +0000\n\nUpdate b\n"
    head = made.git("hash-object", "-t", "commit", "-w", "--stdin", stdin=text.encode())
    change = last(made, record(head, made.land(head)))
    assert (hands(change), change.head_committer) == ({("Cyd", "author")}, CYD_ID)


def test_a_merge_without_a_record_has_the_people_of_what_it_merged(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base, who=CYD)
    made.land(head, parents=[head], author=ANA, who=ANA)
    change = last(made)
    assert (change.method, change.observation, change.content) == (Method.MERGE, None, Content.CLEAN)
    assert hands(change) == {("Cyd", "author"), ("Cyd", "committer")}


# --- Owners ---


def owned(path: str, approver: str = "", owner: str = "", *code_owners: str) -> OwnedPath:
    return OwnedPath(path=path, approver=approver, owner=owner, code_owners=code_owners)


def test_owners_are_those_of_the_base_and_not_those_of_the_change(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"policies/a.md": POLICY, "CODEOWNERS": b"*.md @texts\n"})
    files: Files = {
        "policies/a.md": POLICY.replace(b"role:cto", b"person:ben"),
        "CODEOWNERS": b"* @ben\n",
        "x.py": b"1",
    }
    made.commit(files, at=START + DAY)
    first = last(made)
    assert first.owned == (
        owned("CODEOWNERS"),
        owned("policies/a.md", "role:cto", "role:lead", "@texts"),
        owned("x.py"),
    )
    assert first.newcomers == ("@ben", "person:ben")
    made.commit({"policies/a.md": POLICY, "x.py": b"2"}, at=START + DAY)
    assert last(made).owned == (
        owned("policies/a.md", "person:ben", "role:lead", "@ben"),
        owned("x.py", "", "", "@ben"),
    )


def test_the_first_place_of_codeowners_counts(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"docs/CODEOWNERS": b"* @docs\n", "x": b"1"})
    made.commit({"x": b"2"})
    made.commit({"CODEOWNERS": b"* @top\n"})
    made.commit({"x": b"3"})
    made.commit({".github/CODEOWNERS": b"* @github\n"})
    made.commit({"x": b"4"})
    made.commit({".github/CODEOWNERS": None})
    made.commit({"x": b"5"})
    found = [item.owned[0].code_owners for item in read(made).changes if item.paths == ("x",)]
    assert found == [("@docs",), ("@top",), ("@github",), ("@top",)]


def test_a_document_that_comes_or_goes_has_the_owners_that_it_had(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"policies/a.md": POLICY})
    made.commit({"policies/a.md": None, "policies/b.md": POLICY})
    change = last(made)
    assert change.owned == (owned("policies/a.md", "role:cto", "role:lead"), owned("policies/b.md"))
    assert change.newcomers == ()


def test_a_head_that_could_not_be_read_leaves_the_change_untested(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"policies/a.md": b"---\n[\n---\n", "policies/b.md": b"no head\n"})
    made.commit({"policies/a.md": POLICY, "policies/b.md": POLICY})
    assert last(made).untested == (
        "who may approve policies/a.md is not known: its head could not be read before the change",
    )


def test_codeowners_that_the_forge_would_not_read_leave_the_change_untested(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"CODEOWNERS": b"* @all\n" * 1_500_000, "x": b"1"})
    made.commit({"x": b"2"})
    assert last(made).untested == (
        f"who owns its files is not known: CODEOWNERS of commit {made.base[:10]} is larger than 3 MB, or cannot be read",
    )


def test_each_commit_of_a_rebase_has_the_owners_of_the_whole_change_s_base(made: Proposed) -> None:
    """Who makes themselves the owner in the first commit is not the owner of the second."""
    made.commit({"CODEOWNERS": b"* @all\n"}, at=START)
    base = made.git("rev-parse", "main")
    first = made.change({"CODEOWNERS": b"* @ben\n"}, of=base, at=START + DAY)
    head = made.change({"x": b"1"}, of=first, at=START + DAY)
    made.git("update-ref", "refs/heads/main", head)
    one = record(head, head, commits=())
    forwarded = read(made, one).changes
    assert (forwarded[-1].owned[0].code_owners, forwarded[-1].newcomers) == (("@ben",), ())
    below, above = read(made, record(head, head, commits=commits(first, head))).changes[-2:]
    assert (below.owned[0].code_owners, above.owned[0].code_owners) == (("@all",), ("@all",))
    assert (below.newcomers, above.newcomers) == (("@ben",), ("@ben",))


def test_the_people_register_of_the_base_is_given_where_it_is_another(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"registers/people.yaml": PEOPLE.encode(), "x": b"1"})
    more = PEOPLE.replace("name: Ben,", "name: Ben, roles: [cto], ids: [7],") + "  - {id: cyd, name: Cyd}\n"
    made.commit({"registers/people.yaml": more.encode()})
    made.commit({"x": b"2"})
    blob = made.git("rev-parse", "main:registers/people.yaml")
    changed, after = read(made, people=blob).changes[-2:]
    assert changed.roster is not None
    assert [person.id for person in changed.roster.people] == ["ana", "ben"]
    assert changed.newcomers == ("#7", "person:ben", "person:cyd")
    assert (after.roster, after.newcomers) == (None, ())


def test_a_first_register_and_a_first_codeowners_make_nobody_a_newcomer(made: Proposed) -> None:
    made.commit({"registers/people.yaml": PEOPLE.encode(), "CODEOWNERS": b"* @ben\n"})
    change = last(made)
    assert (change.newcomers, change.roster) == ((), None)


def test_below_a_folder_paths_are_its_own_and_others_begin_with_a_slash(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"inner/policies/a.md": POLICY, "policies/a.md": POLICY})
    made.commit({"inner/policies/a.md": b"x", "policies/a.md": b"y"})
    assert last(made, prefix="inner/").owned == (
        owned("policies/a.md", "role:cto", "role:lead"),
        owned("/policies/a.md"),
    )


def test_names_that_are_not_utf_8_are_shown_and_owned(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"CODEOWNERS": b"b?.md @ana\n"})
    made.commit({b"b\xff.md": b"1", "c\n.md": b"1"})
    assert last(made).owned == (owned("b\\xff.md", "", "", "@ana"), owned("c\\x0a.md"))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"b\xff.md @ana\n", "is no UTF-8 text"),
        ("* @ana\n".encode("utf-16"), "holds NUL bytes, so it is no text"),
        (b"* @ana\n\0", "holds NUL bytes, so it is no text"),
    ],
)
def test_code_owners_that_are_no_text_leave_it_untested(tmp_path: Path, data: bytes, why: str) -> None:
    made = Proposed.at(tmp_path / "r", {"CODEOWNERS": data})
    base = made.git("rev-parse", "HEAD").strip()[:10]
    made.commit({"a.md": b"1"})
    change = last(made)
    assert change.untested == (f"who owns its files is not known: CODEOWNERS of commit {base} {why}",)
    assert change.owned == (owned("a.md"),)


def test_code_owners_with_a_byte_order_mark_are_read_without_it(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"CODEOWNERS": b"\xef\xbb\xbf*.md @ana\n"})
    made.commit({"a.md": b"1"})
    assert last(made).owned == (owned("a.md", "", "", "@ana"),)


def test_a_register_of_the_base_that_cannot_be_read_in_full_leaves_it_untested(tmp_path: Path) -> None:
    register = b"schema: tieout.people/v1\nroles: []\npeople:\n  - {id: ana, name: Ana, left_on: 2026-13-45}\n"
    made = Proposed.at(tmp_path / "r", {"registers/people.yaml": register})
    made.commit({"registers/people.yaml": PEOPLE.encode()})
    change = last(made)
    assert (change.had_register, change.roster, len(change.untested)) == (True, None, 1)
    assert "cannot be read in full (line 4: " in change.untested[0]


def test_a_register_of_the_base_is_given_where_there_is_none_today(tmp_path: Path) -> None:
    made = Proposed.at(tmp_path / "r", {"registers/people.yaml": PEOPLE.encode()})
    made.commit({"a.md": b"1"})
    change = last(made)
    assert change.had_register
    assert change.roster is not None


@pytest.mark.parametrize(
    ("settings", "needed"),
    [
        ("changes: {approvals_required: 2, branch: elsewhere}", 2),
        ("changes: {approvals_required: 1}", None),
        ("changes: {approvals_required: many}", None),
        ("changes: {", None),
        ("{}", None),
    ],
)
def test_the_settings_of_the_base_are_given_where_they_are_others(
    tmp_path: Path, settings: str, needed: int | None
) -> None:
    made = Proposed.at(tmp_path / "r", {"controls.yaml": f"schema: tieout.controls/v1\n{settings}\n".encode()})
    made.commit({"controls.yaml": b"schema: tieout.controls/v1\n"})
    policy = last(made).policy
    assert (policy and policy.approvals_required, policy and policy.branch) == (needed, needed and "main")


# --- Tickets ---


def test_tickets_stand_in_the_message_the_title_and_the_branch_s_name(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    oid = made.land(head, message="OPS-7: change (#1)\n\nRefs: ABC-12, OPS-7")
    change = last(made, record(head, oid, title="Do XY-1", head="feature/Z-9-login"), program=tickets("[A-Z]+-[0-9]+"))
    assert change.tickets == ("ABC-12", "OPS-7", "XY-1", "Z-9")
    assert last(made, record(head, oid)).tickets == ()


# --- Likeness ---


def test_a_revert_is_exact_if_it_takes_back_all_and_nothing_else(made: Proposed) -> None:
    oid = made.commit({"a.md": LINES.replace(b"line 5", b"five")}, at=START)
    made.commit({"a.md": LINES.replace(b"line 5", b"five").replace(b"line 19", b"last")}, at=START)
    message = f'Revert "change"\n\nThis reverts commit {oid}.'
    made.commit({"a.md": LINES.replace(b"line 19", b"last")}, message=message)
    made.commit({"a.md": LINES.replace(b"line 5", b"five").replace(b"line 19", b"last")}, message="again")
    made.commit({"a.md": LINES.replace(b"line 19", b"last"), "x": b"1"}, message=message)
    exact, plain, altered = read(made).changes[-3:]
    assert exact.likeness == Likeness(oid=oid, is_revert=True, is_exact=True)
    assert plain.likeness is None
    assert altered.likeness == Likeness(oid=oid, is_revert=True, is_exact=False)


def test_a_cherry_pick_is_exact_if_it_does_the_same(made: Proposed) -> None:
    oid = made.commit({"b.md": b"1\n"}, at=START)
    made.commit({"b.md": None}, at=START)
    made.commit({"b.md": b"1\n"}, message=f"Add b\n\n(cherry picked from commit {oid})")
    assert last(made).likeness == Likeness(oid=oid, is_revert=False, is_exact=True)


def test_a_revert_that_names_a_number_is_of_that_record_s_merge(made: Proposed) -> None:
    head = made.change({"b.md": b"1\n"}, of=made.base)
    oid = made.land(head)
    made.commit({"b.md": None}, at=START + 3 * DAY, message='Revert "Change" (#2)\n\nReverts acme/policies#1')
    assert last(made, record(head, oid)).likeness == Likeness(oid=oid, is_revert=True, is_exact=True)


@pytest.mark.parametrize("other", ["1" * 40, "later"])
def test_what_is_not_on_the_line_before_it_is_no_likeness(made: Proposed, other: str) -> None:
    message = f"This reverts commit {other}"
    made.commit({"b.md": b"1"}, message=message)
    assert last(made).likeness is None


# --- The ledger ---

LEDGER = "evidence/2026-Q1/change-management/"


@pytest.mark.parametrize(
    ("files", "is_ledger"),
    [
        ({f"{LEDGER}approvals.jsonl": b"1\n2\n3\n", f"{LEDGER}checkpoint.json": b"{}"}, True),
        ({f"{LEDGER}approvals.jsonl": b"1\n2\n3\n4\n", f"{LEDGER}checkpoint.json": b"{4}"}, True),
        ({f"{LEDGER}members.jsonl": b"1\n", f"{LEDGER}pr-heads.bundle": b"\0"}, True),
        ({f"{LEDGER}approvals.jsonl": b"1\n2\n3\n4\n5\n"}, False),
        ({f"{LEDGER}approvals.jsonl": b"1\n2\n3\n6\n"}, False),
        ({f"{LEDGER}enforcement.jsonl": b"1\n"}, False),
        ({f"{LEDGER}checkpoint.json": b"{5}"}, False),
        ({f"{LEDGER}checkpoint.json.sig": b"{}"}, False),
        ({f"{LEDGER}pr-heads.bundle": b"\1"}, False),
        ({f"{LEDGER}approvals.jsonl": b"1\n3\n"}, False),
        ({f"{LEDGER}approvals.jsonl": b"1\n"}, False),
        ({f"{LEDGER}approvals.jsonl": None}, False),
        ({f"{LEDGER}approvals.jsonl": b"1\n2\n3\n", "README.md": b"x"}, False),
        ({f"{LEDGER}notes.md": b"x"}, False),
        ({"evidence/2026-Q5/change-management/approvals.jsonl": b"x"}, False),
    ],
)
def test_a_commit_is_the_ledger_s_if_it_only_copies_what_the_branch_has(
    tmp_path: Path, files: dict[str | bytes, bytes | None], is_ledger: bool
) -> None:
    made = Proposed.at(tmp_path / "r", {f"{LEDGER}approvals.jsonl": b"1\n2\n", f"{LEDGER}checkpoint.json": b"[]"})
    made.commit(files)
    assert last(made).is_ledger is False
    lines = b"1\n2\n3\n"
    first: Files = {
        f"{LEDGER}approvals.jsonl": lines,
        f"{LEDGER}checkpoint.json": b"{}",
        f"{LEDGER}members.jsonl": b"1\n",
        f"{LEDGER}pr-heads.bundle": b"\0",
    }
    made.commit(first, branch="tieout/ledger", parents=())
    made.commit(
        {f"{LEDGER}approvals.jsonl": lines + b"4\n", f"{LEDGER}checkpoint.json": b"{4}"}, branch="tieout/ledger"
    )
    assert last(made).is_ledger is is_ledger


def test_a_merge_is_never_the_ledger_s(made: Proposed) -> None:
    head = made.change({f"{LEDGER}approvals.jsonl": b"1\n"}, of=made.base)
    made.commit({f"{LEDGER}approvals.jsonl": b"1\n"}, branch="tieout/ledger", parents=())
    made.land(head, parents=[head])
    assert last(made).is_ledger is False


# --- What cannot be read ---


def test_a_head_that_is_not_here_is_untested_and_never_equal(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    oid = made.land(head)
    change = last(made, record("1" * 40, oid, reviews=(review("1" * 40),)))
    assert (change.content, change.head_is_here, change.head_committer) == (Content.NO_REF, False, None)
    assert change.untested == ("the head of #1, 1111111111, is not in this repository with all that it builds on",)


def test_a_head_whose_history_is_not_whole_is_untested_and_others_are_proven(made: Proposed) -> None:
    broken = made.change({"b.md": b"2"}, of=made.change({"b.md": b"1"}, of=made.base))
    middle = made.git("rev-parse", f"{broken}^")
    sound = made.change({"c.md": b"1"}, of=made.base)
    one = record(broken, made.land(broken), 1)
    two = record(sound, made.land(sound, message="Change (#2)"), 2)
    made.git("update-ref", "-d", "refs/heads/side")
    _lose(made, middle)
    first, second = read(made, one, two).changes[-2:]
    assert (first.head_is_here, first.content, second.content) == (False, Content.NO_REF, Content.EQUAL)
    assert first.untested == (f"the head of #1, {broken[:10]}, is not in this repository with all that it builds on",)


def test_a_record_that_gives_another_tree_than_git_is_untested(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    oid = made.land(head)
    change = last(made, record(head, oid, head_tree="1" * 40, merge_tree="2" * 40))
    assert change.untested == (
        f"the record of #1 gives its head {head[:10]} another tree than Git does",
        f"the record of #1 gives its merge {oid[:10]} another tree than Git does",
    )


def test_a_record_that_lies_about_its_head_is_not_equal(made: Proposed) -> None:
    """The ref of the pull request may say what it likes: what the record names is held against what landed."""
    head = made.change({"b.md": b"1"}, of=made.base)
    other = made.change({"b.md": b"2"}, of=made.base)
    oid = made.land(head)
    made.git("update-ref", "refs/pull/1/head", head)
    change = last(made, record(other, oid))
    assert (change.content, change.differing) == (Content.DIFFERS, ("b.md",))


def test_nothing_is_written_to_the_repository(made: Proposed) -> None:
    head = made.change({"b.md": b"1"}, of=made.base)
    one = record(head, made.land(head, parents=[head]), reviews=(review(made.base),))
    before = sizes(made.root)
    read(made, one)
    assert sizes(made.root) == before


def _lose(made: Proposed, oid: str) -> None:
    """Take one loose object away."""
    made.git("repack", "-a", "-d", "-q")
    (made.git_dir / "objects" / oid[:2] / oid[2:]).unlink()


def sizes(folder: Path) -> dict[str, tuple[int, int]]:
    """Give mode and size of each path; Git may renew the date of an object that a merge needs."""
    return {path: (mode, size) for path, (mode, size, _) in snapshot(folder).items()}
