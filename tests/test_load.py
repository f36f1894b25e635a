"""Disk and Git -> one Examination: what is read, what is named instead, and what stops us."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.cli.programme import CAPTURE, CONTROLS, FILES, PEOPLE, POLICY, git, plant, tieout
from tieout.load import load, load_changes, texts
from tieout.model.errors import NotExaminableError, TieoutError, UsageError
from tieout.model.evidence.gathered import Evidence
from tieout.model.examination import Examination
from tieout.model.registers.collection import REGISTERS
from tieout.sources.refusal import SIZE_LIMIT

AS_OF = date(2026, 6, 30)
PATH = "policies/data-classification.md"
OTHER = POLICY.replace("POL-008", "POL-009").replace("Data Classification", "Other")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The clean programme, committed."""
    return plant(tmp_path / "repository")


def at(root: Path, **options: Any) -> Examination:
    """Load as of the end of the period."""
    return load(root, as_of=AS_OF, **options)


def unreadable(of: Examination) -> list[tuple[str, str]]:
    return [(item.location.path, item.kind) for item in of.unreadable]


def why(of: Examination) -> dict[str, str]:
    """Give what is absent and why; the registers that the programme here does not have left out."""
    return {item.need: item.reason for item in of.unexamined if item.need not in REGISTERS}


def commit_all(root: Path) -> str:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "Change")
    return git(root, "rev-parse", "HEAD")


def test_work_tree_commit_and_bare_repository_give_the_same_examination(root: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", "--bare", str(root), "bare.git")
    disk = at(root)
    assert disk.head == git(root, "rev-parse", "HEAD")
    assert unreadable(disk) == []
    assert why(disk) == {}
    assert disk.uncommitted == ()
    assert disk.settings == ""
    assert [item.path for item in disk.documents] == [PATH]
    assert [item.id for item in disk.controls] == ["CO-01", "CO-02"]
    assert [person.id for person in disk.roster.people] == ["ana", "ben"]
    assert disk == at(root, rev="HEAD") == at(root, rev="main") == at(tmp_path / "bare.git")


def test_any_folder_of_the_repository_leads_to_the_whole(root: Path) -> None:
    assert at(root / "policies") == at(root)
    (root.parent / "link").symlink_to(root)
    assert at(root.parent / "link") == at(root)


@pytest.mark.parametrize("rev", [None, "HEAD"])
def test_a_folder_with_settings_of_its_own_is_a_root(tmp_path: Path, rev: str | None) -> None:
    """Its paths start there, its history is its own, and what lies outside is not seen."""
    inner = {f"companies/a/{path}": text for path, text in FILES.items()}
    top = plant(tmp_path / "top", {**inner, "policies/of-the-top.md": OTHER, "controls.yaml": "- not settings\n"})
    found = load(top / "companies/a", as_of=AS_OF, rev=rev)
    assert [item.path for item in found.documents] == [PATH]
    assert unreadable(found) == []
    assert found.uncommitted == ()
    assert found.history is not None
    assert {item.path for item in found.history.revisions} == {PATH}
    assert texts(top / "companies/a", found) == {PATH: POLICY.encode(), "controls.yaml": CONTROLS.encode()}


def test_settings_that_lead_nowhere_do_not_turn_a_root_into_a_folder_of_another(tmp_path: Path) -> None:
    """A broken link named controls.yaml: the outer programme must not be examined in its place."""
    top = plant(tmp_path / "top", {**FILES, "inner/policies/x.md": OTHER})
    (top / "inner/controls.yaml").symlink_to("nowhere")
    found = at(top / "inner")
    assert [item.path for item in found.documents] == ["policies/x.md"]
    assert unreadable(found) == [("controls.yaml", "symlink")]
    assert found.settings_unreadable


def test_with_a_revision_the_work_tree_is_not_looked_at(root: Path) -> None:
    before = at(root, rev="HEAD")
    (root / PATH).write_text("broken\x00")
    (root / "controls.yaml").unlink()
    os.mkfifo(root / "policies/fifo.md")
    assert at(root, rev="HEAD") == before


def test_what_differs_from_the_commit_is_named(root: Path) -> None:
    """Edited, new, deleted: documents, settings and register alike; nothing else."""
    plant(root, {"policies/gone.md": OTHER})
    (root / "policies/gone.md").unlink()
    (root / "policies/new.md").write_text(OTHER.replace("009", "010"))
    (root / PATH).write_text(POLICY + "More.\n")
    (root / "registers/people.yaml").unlink()
    (root / "registers/people.csv").write_text("id,name\n")
    (root / "controls.yaml").write_text(f"{CONTROLS}\n")
    (root / "README.md").write_text("new")
    found = at(root)
    assert found.uncommitted == (
        "controls.yaml",
        PATH,
        "policies/gone.md",
        "policies/new.md",
        "registers/people.csv",
        "registers/people.yaml",
    )


def test_before_the_first_commit_everything_is_uncommitted(tmp_path: Path) -> None:
    found = at(plant(tmp_path / "new", commit=False))
    assert found.head is None
    assert found.uncommitted == tuple(path for path in sorted(FILES) if not path.startswith("evidence/"))
    assert found.history is None
    assert why(found) == {
        "history": "nothing is committed yet, so there is no history",
        "evidence": "nothing is committed yet, so no evidence is on record",
        "evidence-log": "nothing is committed yet, so no evidence is on record",
    }
    assert found.evidence == Evidence(uncommitted=tuple(path for path in CAPTURE if path.endswith("evidence.yaml")))


@pytest.mark.parametrize(
    ("committed", "on_disk", "same"),
    [
        (b"\n", b"\n", True),
        (b"\n", b"\r\n", True),
        (b"\r\n", b"\r\n", True),
        (b"\r\n", b"\n", False),
    ],
    ids=["lf", "lf checked out as crlf", "crlf", "crlf on its way to lf"],
)
def test_a_checkout_that_turns_line_ends_changes_nothing(
    root: Path, committed: bytes, on_disk: bytes, same: bool
) -> None:
    (root / PATH).write_bytes(POLICY.encode().replace(b"\n", committed) + b"More.\n")
    commit_all(root)
    (root / PATH).write_bytes(POLICY.encode().replace(b"\n", on_disk) + b"More.\n")
    assert at(root).uncommitted == (() if same else (PATH,))


@dataclass(frozen=True)
class Obstacle:
    """Something in the way, and how it is named."""

    make: Callable[[Path], object]
    found: tuple[tuple[str, str], ...]
    unexamined: tuple[str, ...] = ()
    code: int = 1


def move(root: Path, path: str) -> None:
    """Put a link in the place of a file or folder."""
    (root / path).rename(root / "moved")
    (root / path).symlink_to("moved" if "/" not in path else "../moved")


def to_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def put(name: bytes) -> Callable[[Path], object]:
    return lambda root: Path(os.fsdecode(os.fsencode(root) + b"/policies/" + name)).write_text(OTHER)


def clash(root: Path) -> None:
    for name, number in (("caf\u00e9", "POL-021"), ("cafe\u0301", "POL-022")):
        (root / f"policies/{name}.md").write_text(re.sub(r"POL-[0-9]{3}", number, OTHER, count=1))


OBSTACLES = {
    "a linked document": Obstacle(lambda root: move(root, PATH), ((PATH, "symlink"),), unexamined=("documents",)),
    "a link to a file outside": Obstacle(
        lambda root: (root / "policies/x.md").symlink_to("/etc/hosts"), (("policies/x.md", "symlink"),)
    ),
    "a linked folder": Obstacle(
        lambda root: move(root, "policies"), (("policies", "symlink"), (PATH, "symlink")), unexamined=("documents",)
    ),
    "a linked folder below": Obstacle(
        lambda root: (root / "policies/inner").symlink_to("../registers"), (("policies/inner", "symlink"),)
    ),
    "a loop of links": Obstacle(
        lambda root: (root / "policies/loop").symlink_to("loop"), (("policies/loop", "symlink"),)
    ),
    "linked settings": Obstacle(
        lambda root: move(root, "controls.yaml"), (("controls.yaml", "symlink"),), ("settings", "ledger"), code=2
    ),
    "settings that are a folder": Obstacle(
        lambda root: to_folder(root / "controls.yaml"),
        (("controls.yaml", "not-regular"),),
        ("settings", "ledger"),
        code=2,
    ),
    "linked registers": Obstacle(
        lambda root: move(root, "registers"), (("registers/people.yaml", "symlink"),), ("people",)
    ),
    "a linked register": Obstacle(
        lambda root: move(root, "registers/people.yaml"), (("registers/people.yaml", "symlink"),), ("people",)
    ),
    "a FIFO": Obstacle(lambda root: os.mkfifo(root / "policies/x.md"), (("policies/x.md", "not-regular"),)),
    "a folder with a document's name": Obstacle(
        lambda root: (root / "policies/x.md").mkdir(), (("policies/x.md", "not-regular"),)
    ),
    "a folder in a document's place": Obstacle(
        lambda root: to_folder(root / PATH), ((PATH, "not-regular"),), unexamined=("documents",)
    ),
    "too large": Obstacle(
        lambda root: (root / "policies/x.md").write_bytes(b"x" * (SIZE_LIMIT + 1)), (("policies/x.md", "too-large"),)
    ),
    "no UTF-8": Obstacle(put(b"\xff.md"), (("policies/\\xff.md", "odd-name"),)),
    "a line break": Obstacle(put(b"a\nb.md"), (("policies/a\\x0ab.md", "odd-name"),)),
    "bidi": Obstacle(put("a\u202eb.md".encode()), (("policies/a\\u202eb.md", "odd-name"),)),
    "two spellings of a letter": Obstacle(clash, (("policies/caf\u00e9.md", "name-clash"),)),
    "capitals": Obstacle(put(b"Data-Classification.md"), ((PATH, "name-clash"),)),
    "another repository": Obstacle(
        lambda root: git(root, "init", "--quiet", "policies/sub"), (("policies/sub", "submodule"),)
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OBSTACLES)
def test_what_is_in_the_way_is_named_and_never_passed_over(root: Path, name: str) -> None:
    """On disk; and where a commit can hold it, in the commit just so."""
    obstacle = OBSTACLES[name]
    obstacle.make(root)
    found = at(root)
    assert unreadable(found) == list(obstacle.found)
    assert tuple(why(found)) == obstacle.unexamined
    assert tieout("check", "--root", str(root), "--as-of", str(AS_OF)).returncode == obstacle.code


@pytest.mark.parametrize(
    "name",
    [
        "a linked document", "a link to a file outside", "a linked folder below", "a loop of links", "linked settings",
        "linked registers", "a linked register", "too large", "no UTF-8", "a line break", "bidi",
        "two spellings of a letter", "capitals",
    ],
)  # fmt: skip
def test_a_commit_is_read_as_the_disk_is(root: Path, name: str) -> None:
    OBSTACLES[name].make(root)
    commit_all(root)
    found = at(root, rev="HEAD")
    assert unreadable(found) == list(OBSTACLES[name].found)
    assert tuple(why(found)) == OBSTACLES[name].unexamined
    assert found == at(root)


def test_no_documents_but_a_link_says_what_stands_in_the_way(root: Path) -> None:
    move(root, "policies")
    commit_all(root)
    with pytest.raises(
        NotExaminableError, match=r"nothing matches .*; policies:1:1: policies is, or lies behind, a symbolic link"
    ):
        at(root)


def test_a_path_of_a_commit_that_leads_out_is_no_document(root: Path) -> None:
    """No honest Git makes such a tree; whoever reads it must not write where it points."""
    blob = git(root, "rev-parse", f"HEAD:{PATH}")
    raw = root.parent / "tree"
    raw.write_bytes(b"100644 x.md\0" + bytes.fromhex(blob))
    leaf = git(root, "hash-object", "-t", "tree", "-w", "--literally", str(raw))
    raw.write_bytes(b"40000 ..\0" + bytes.fromhex(leaf))
    middle = git(root, "hash-object", "-t", "tree", "-w", "--literally", str(raw))
    rest = [line for line in git(root, "ls-tree", "HEAD").splitlines() if not line.endswith("\tpolicies")]
    raw.write_bytes(b"".join(_entry(line) for line in rest[:1]) + b"40000 policies\0" + bytes.fromhex(middle))
    tree = git(root, "hash-object", "-t", "tree", "-w", "--literally", str(raw))
    oid = git(root, "commit-tree", tree, "-p", "HEAD", "-m", "odd")
    with pytest.raises(TieoutError) as refused:
        at(root, rev=oid)
    assert isinstance(refused.value, NotExaminableError)


def _entry(line: str) -> bytes:
    head, name = line.split("\t")
    mode, _, oid = head.split()
    return f"{mode.lstrip('0')} {name}\0".encode() + bytes.fromhex(oid)


def test_two_registers_of_people_are_none(root: Path) -> None:
    (root / "registers/people.csv").write_text("id,name\nana,Ana Example\n")
    found = at(root)
    assert why(found) == {
        "people": "registers/people.yaml and registers/people.csv both exist, so it is unclear which counts"
    }
    assert found.roster.people == ()


@pytest.mark.parametrize("name", ["people.yml", "people.csv"])
def test_a_register_may_have_another_form(root: Path, name: str) -> None:
    (root / "registers/people.yaml").unlink()
    text = PEOPLE if name == "people.yml" else "id,name,roles,emails\nana,Ana Example,lead,ana@example.com\n"
    (root / "registers" / name).write_text(text)
    found = at(root)
    assert found.roster.people[0].name == "Ana Example"
    assert why(found) == {}


def test_without_a_register_nobody_is_known(root: Path) -> None:
    shutil.rmtree(root / "registers")
    assert why(at(root)) == {"people": "there is no registers/people.yaml, so nobody is known"}


@pytest.mark.parametrize("text", ["", "{", "- a\n", "people: [\x00]"])
def test_a_register_that_cannot_be_read_is_no_empty_one(root: Path, text: str) -> None:
    (root / "registers/people.yaml").write_text(text)
    assert why(at(root)) == {"people": "registers/people.yaml could not be read"}


@pytest.mark.parametrize(
    ("globs", "paths"),
    [
        ("policies: [], runbooks: [policies/*.md]", [PATH]),
        ("policies: ['**/data-*.md']", [PATH]),
        ("policies: ['policies/**', 'policies/*.md']", [PATH]),
        ("policies: ['*/data-classification.md']", [PATH]),
    ],
)
def test_settings_say_which_files_are_documents(root: Path, globs: str, paths: list[str]) -> None:
    default = 'documents: {policies: ["policies/**/*.md"], runbooks: ["runbooks/**/*.md"]}'
    assert default in CONTROLS
    (root / "controls.yaml").write_text(CONTROLS.replace(default, f"documents: {{{globs}}}"))
    assert [item.path for item in at(root).documents] == paths


def test_a_document_that_both_patterns_match_is_a_policy_once(root: Path) -> None:
    (root / "controls.yaml").write_text(CONTROLS.replace("runbooks/**/*.md", "policies/*.md"))
    assert [(item.path, item.kind.value) for item in at(root).documents] == [(PATH, "policy")]


@pytest.mark.parametrize(
    ("globs", "shown"),
    [
        ("policies: [x.md], runbooks: []", r"nothing matches x\.md"),
        ("policies: ['a/**'], runbooks: [b.md]", r"nothing matches a/\*\*, b\.md"),
    ],
)
def test_patterns_that_match_nothing_are_no_success(root: Path, globs: str, shown: str) -> None:
    default = 'documents: {policies: ["policies/**/*.md"], runbooks: ["runbooks/**/*.md"]}'
    (root / "controls.yaml").write_text(CONTROLS.replace(default, f"documents: {{{globs}}}"))
    with pytest.raises(NotExaminableError, match=shown):
        at(root)


def test_a_repository_without_a_commit_cannot_be_examined_by_commit(tmp_path: Path) -> None:
    root = plant(tmp_path / "new", commit=False)
    with pytest.raises(NotExaminableError, match="has no commit yet"):
        at(root, rev="HEAD")
    with pytest.raises(UsageError, match="names no commit"):
        at(root, rev="main")
    git(tmp_path, "init", "--quiet", "--bare", "bare.git")
    with pytest.raises(NotExaminableError, match="has no commit yet"):
        at(tmp_path / "bare.git")
    with pytest.raises(NotExaminableError, match="has no commit yet"):
        texts(root, at(root))


def test_settings_of_a_base_rule_scope_periods_documents_and_rules(root: Path) -> None:
    """The controls themselves are those examined: a change may add one."""
    relaxed = CONTROLS.replace("id: CO-01", "id: CO-77").replace(
        "categories: [confidentiality]", "categories: [privacy]"
    )
    relaxed = relaxed.replace("policies/**/*.md", "elsewhere/*.md") + "rules: {stale-review: off}\n"
    (root / "controls.yaml").write_text(relaxed)
    held = at(root, settings_from="main")
    assert held.program == at(root, rev="HEAD").program
    assert held.settings == git(root, "rev-parse", "main")
    assert [item.id for item in held.controls] == ["CO-77", "CO-02"]
    assert [item.path for item in held.documents] == [PATH]
    assert held.uncommitted == ("controls.yaml",)


BREAKS: dict[str, tuple[Callable[[Path], object], str]] = {
    "missing": (lambda root: (root / "controls.yaml").unlink(), "is not there"),
    "broken": (lambda root: (root / "controls.yaml").write_text("["), "line 2: "),
    "linked": (lambda root: move(root, "controls.yaml"), "symbolic link"),
}


def test_a_base_without_settings_is_refused(root: Path) -> None:
    make, shown = BREAKS["missing"]
    make(root)
    base = commit_all(root)
    git(root, "checkout", "--quiet", "HEAD~1", "--", "controls.yaml")
    with pytest.raises(UsageError, match=shown):
        at(root, settings_from=base)
    with pytest.raises(UsageError, match="names no commit"):
        at(root, settings_from="nowhere")


@pytest.mark.parametrize("name", ["broken", "linked"])
def test_a_base_whose_settings_broke_is_held_to_the_last_that_could_be_read(root: Path, name: str) -> None:
    """Decision 0031: neither the change nor a branch that was merged chooses them."""
    sound = git(root, "rev-parse", "HEAD")
    program = at(root, rev="HEAD").program
    make, shown = BREAKS[name]
    make(root)
    base = commit_all(root)
    git(root, "commit", "--quiet", "--allow-empty", "--message", "later")
    git(root, "checkout", "--quiet", sound, "--", "controls.yaml")
    (root / "controls.yaml").write_text(CONTROLS + "rules: {stale-review: off}\n")
    held = at(root, settings_from="HEAD")
    assert (held.program, held.settings) == (program, sound)
    assert shown in held.settings_doubt
    assert held.settings_doubt.startswith("controls.yaml of HEAD (")
    assert held.settings_doubt.endswith(f"; held to those of {sound[:10]}, the last there that could be read")
    assert load_changes(root, as_of=date(2026, 6, 30), settings_from=base).settings == sound


def test_where_no_settings_were_ever_sound_it_says_who_mends_them(tmp_path: Path) -> None:
    root = plant(tmp_path / "it", {**FILES, "controls.yaml": "["})
    (root / "controls.yaml").write_text(CONTROLS)
    with pytest.raises(UsageError, match=r"line 2: .*; nor can any earlier ones there be read") as refused:
        at(root, settings_from="HEAD")
    assert refused.value.remedy.endswith(
        ", there: no run by these settings passes, so who may merge past a check lands the mend"
    )


@pytest.mark.parametrize(
    ("zone", "instant", "day"),
    [
        ("UTC", datetime(2026, 6, 30, 23, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        ("UTC", datetime(2026, 7, 1, tzinfo=UTC), date(2026, 7, 1)),
        ("Pacific/Kiritimati", datetime(2026, 6, 30, 9, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        ("Pacific/Kiritimati", datetime(2026, 6, 30, 10, tzinfo=UTC), date(2026, 7, 1)),
        ("Etc/GMT+12", datetime(2026, 7, 1, 11, 59, 59, tzinfo=UTC), date(2026, 6, 30)),
        ("Etc/GMT+12", datetime(2026, 7, 1, 12, tzinfo=UTC), date(2026, 7, 1)),
        ("Europe/Berlin", datetime(2026, 6, 30, 22, tzinfo=UTC), date(2026, 7, 1)),
    ],
)
def test_an_instant_is_a_day_in_the_companys_zone(root: Path, zone: str, instant: datetime, day: date) -> None:
    (root / "controls.yaml").write_text(CONTROLS.replace("timezone: UTC", f"timezone: {zone}"))
    found = load(root, as_of=instant)
    assert found.as_of == day
    assert (found.period is not None) is (day >= date(2026, 1, 1))


def test_a_civil_day_is_the_same_day_in_every_zone(root: Path) -> None:
    (root / "controls.yaml").write_text(CONTROLS.replace("timezone: UTC", "timezone: Pacific/Kiritimati"))
    assert at(root).as_of == AS_OF


def test_the_texts_are_those_of_the_commit_under_the_paths_shown(root: Path) -> None:
    put(b"\xff.md")(root)
    commit_all(root)
    found = at(root, rev="HEAD")
    (root / PATH).write_text("changed since")
    assert texts(root, found) == {
        PATH: POLICY.encode(),
        "policies/\\xff.md": OTHER.encode(),
        "controls.yaml": CONTROLS.encode(),
    }


def test_a_link_to_what_lies_behind_a_link_leads_nowhere(root: Path) -> None:
    """Whether a file of this machine exists is nothing that a document may find out."""
    (root / "out").symlink_to("/etc")
    (root / PATH).write_text(f"{POLICY}\n[a](../out/hosts) [b](../out) [c](../../../etc/hosts) [d](../controls.yaml)\n")
    (document,) = at(root).documents
    assert [(link.target, link.exists) for link in document.links] == [
        ("../out/hosts", False),
        ("../out", True),
        ("../../../etc/hosts", False),
        ("../controls.yaml", True),
    ]


def test_an_anchor_of_a_file_that_is_no_document_is_looked_up(root: Path) -> None:
    """On disk and in the commit; what is no Markdown has no anchors that we could know."""
    (root / "README.md").write_text("# Read me\n\n## Set up\n")
    links = "[a](../README.md#set-up) [b](../README.md#gone) [c](../controls.yaml#x) [d](#data-classification-policy)"
    (root / PATH).write_text(f"{POLICY}\n{links}\n")
    commit_all(root)
    for found in (at(root), at(root, rev="HEAD")):
        (document,) = found.documents
        assert [link.anchor_exists for link in document.links] == [True, False, None, True]
