"""Adopting a real Git repository: one file written, nothing invented."""

from __future__ import annotations

import subprocess
from datetime import date
from pathlib import Path

import pytest

from tieout.adopt.plain import adopt
from tieout.adopt.proposal import Lack, Partly, Repeat
from tieout.adopt.settings import Alias
from tieout.adopt.survey import NotTaken
from tieout.adopt.told import lines
from tieout.check import check
from tieout.load import load
from tieout.model.errors import NotExaminableError, UsageError
from tieout.model.finding import Severity
from tieout.rules.ruleset import RULESET
from tieout.sources.controls import read_controls

POLICY = "---\ntitle: {title}\nowner: COO\nlast_updated: 2026-01-12\nslug: x\n---\n# {title}\n"


def repository(root: Path, files: dict[str, str], *, commit: bool = True) -> Path:
    subprocess.run(["git", "init", "--quiet", str(root)], check=True)
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    if commit:
        subprocess.run(["git", "-C", str(root), "add", "--all"], check=True)
        subprocess.run(["git", "-C", str(root), "commit", "--quiet", "--message=Begin"], check=True)
    return root


def policy(title: str) -> str:
    return POLICY.format(title=title)


def status(root: Path) -> str:
    done = subprocess.run(["git", "-C", str(root), "status", "--porcelain"], check=True, capture_output=True)
    return done.stdout.decode()


def test_one_file_is_written_and_says_what_was_found(tmp_path: Path) -> None:
    root = repository(
        tmp_path / "r",
        {
            "policies/access.md": policy("Access"),
            "policies/hr/people.md": policy("People").replace("owner: COO\n", ""),
            "runbooks/restore.md": "---\ntitle: Restore\nid: 1\n---\n",
            "README.md": "# Policies\n",
        },
    )
    adopted = adopt(root)
    assert adopted.written == ("controls.yaml",)
    assert status(root) == "?? controls.yaml\n"
    found = adopted.proposal
    assert found.policies == ("policies/access.md", "policies/hr/people.md")
    assert found.runbooks == ("runbooks/restore.md",)
    assert found.settings.policies == ("policies/**/*.md",)
    assert found.settings.foreign_fields == ("last_updated", "slug")
    assert found.settings.aliases == (Alias(theirs="last_updated", ours="last_reviewed", documents=2),)
    assert found.not_taken == (NotTaken(path="README.md", reason="README.md is about the repository"),)
    assert found.lacks == (
        Lack(key="id", documents=2),
        Lack(key="status", documents=3),
        Lack(key="owner", documents=2),
        Lack(key="approver", documents=2),
        Lack(key="approved", documents=2),
        Lack(key="effective", documents=2),
        Lack(key="last_reviewed", documents=3),
        Lack(key="criteria", documents=2),
    )
    assert (root / "controls.yaml").read_text(encoding="utf-8") == (
        "# Written by `tieout adopt` from what lies in this repository. No other file was touched.\n"
        "# Owners, approvers, dates and approvals are yours to state: none is filled in here.\n"
        "schema: tieout.controls/v1\n"
        "# Yours to set: the legal name and the zone whose calendar you keep, such as Europe/Berlin.\n"
        'organization: {name: "Unnamed organization", timezone: UTC}\n'
        "scope:\n"
        "  categories: [security]  # also: availability, processing_integrity, confidentiality, privacy\n"
        "# periods:  # the window that the auditor examines, first and last day\n"
        "#   - {id: 2026-H1, type: 2, start: 2026-01-01, end: 2026-06-30}\n"
        "documents:\n"
        '  policies: ["policies/**/*.md"]\n'
        '  runbooks: ["runbooks/**/*.md"]\n'
        "  # Keys of another tool, found in the documents: left alone, neither read nor reported.\n"
        "  foreign_fields: [last_updated, slug]\n"
        "  # 2 documents have last_updated. If it means our last_reviewed, say so, "
        "and take it out of the list above:\n"
        "  # fields: {last_updated: last_reviewed}\n"
        "controls: []  # what you do to meet the criteria; begin with one, such as:\n"
        "#  - id: AC-01\n"
        "#    title: Quarterly access review\n"
        "#    statement: Who does what, when, on what, leaving what\n"
        "#    owner: role:security-lead\n"
        "#    criteria: [CC6.2, CC6.3]\n"
        "#    nature: detective  # preventive, detective or corrective\n"
        "#    execution: manual  # manual, automated or it_dependent_manual\n"
        "#    cadence: {every: quarterly}\n"
        "#    policies: [POL-001]  # the id in the head of the policy\n"
        "#    test: The procedure that an auditor could follow\n"
    )


@pytest.mark.parametrize("key", ["Confidentiality", "sensitivity", "data_classification"])
def test_a_key_that_may_say_who_reads_a_text_is_not_left_alone_unasked(key: str, tmp_path: Path) -> None:
    """Left alone, a text that somebody called secret would be one for the staff, and its page published."""
    root = repository(tmp_path / "r", {"policies/a.md": f"---\ntitle: A\n{key}: secret\nslug: a\n---\n# A\n"})
    found = adopt(root).proposal.settings
    assert found.foreign_fields == ("slug",)
    assert found.aliases == (Alias(theirs=key, ours="classification", documents=1),)
    text = (root / "controls.yaml").read_text(encoding="utf-8")
    assert (
        f"  # 1 document has {key}. If it means our classification, say so, "
        f"or name it in foreign_fields if it does not:\n  # fields: {{{key}: classification}}\n"
    ) in text


def test_what_is_written_can_be_read_and_so_can_its_examples(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"a b/policies/ünïcode: x.md": policy("Access"), "z-policy.md": policy("Z")})
    adopt(root, organization='Example "Ltd": #1', timezone="Europe/Berlin")
    text = (root / "controls.yaml").read_text(encoding="utf-8")
    reading = read_controls(text.encode(), path="controls.yaml")
    assert (reading.unreadable, reading.unknown_fields, reading.missing_fields) == ((), (), ())
    assert reading.program.organization.name == 'Example "Ltd": #1'
    assert reading.program.organization.timezone == "Europe/Berlin"
    assert reading.program.documents.policies == ("a b/policies/**/*.md",)
    assert reading.controls == ()
    switched_on = (
        text.replace("# periods:", "periods:")
        .replace("#   - {id", "  - {id")
        .replace("  # fields:", "  fields:")
        .replace("foreign_fields: [last_updated, slug]", "foreign_fields: [slug]")
        .replace("controls: []", "controls:")
        .replace("\n#  ", "\n  ")
    )
    reading = read_controls(switched_on.encode(), path="controls.yaml")
    assert (reading.unreadable, reading.unknown_fields) == ((), ())
    assert [period.id for period in reading.program.periods] == ["2026-H1"]
    assert reading.program.documents.fields == (("last_updated", "last_reviewed"),)
    assert [control.id for control in reading.controls] == ["AC-01"]


def test_a_key_that_looks_like_a_slip_is_left_to_check(tmp_path: Path) -> None:
    text = policy("Access").replace("owner:", "ownr:").replace("slug: x", "x-slug: x")
    root = repository(tmp_path / "r", {"policies/a.md": text})
    assert adopt(root).proposal.settings.foreign_fields == ("last_updated",)


def test_no_alias_is_offered_where_our_own_key_stands(tmp_path: Path) -> None:
    text = policy("Access").replace("slug: x", "last_reviewed: 2026-01-01")
    root = repository(tmp_path / "r", {"policies/a.md": text})
    assert adopt(root).proposal.settings.aliases == ()


def test_the_same_twice_is_said(tmp_path: Path) -> None:
    files = {
        "policies/a.md": policy("Access"),
        "policies/copy.md": policy("Access"),
        "policies/c.md": policy("access") + "more\n",
    }
    assert adopt(repository(tmp_path / "r", files)).proposal.repeats == (
        Repeat(what="bytes", paths=("policies/a.md", "policies/copy.md")),
        Repeat(what="title", paths=("policies/a.md", "policies/c.md", "policies/copy.md")),
    )


def test_that_check_reads_no_text_without_front_matter_is_told(tmp_path: Path) -> None:
    files = {
        "runbooks/a.md": "# A\n",
        "runbooks/b.md": "# B\n",
        "policies/c.md": policy("C"),
        "policies/d.md": "x: 1\n---\n",
    }
    told = list(lines(adopt(repository(tmp_path / "r", files)).proposal))
    line = "2 documents without front-matter: tieout check cannot read them before each begins with some"
    assert told.index(line) == told.index("3 documents without id") - 1
    whole = repository(tmp_path / "whole", {"policies/c.md": policy("C")})
    assert "front-matter" not in "".join(lines(adopt(whole).proposal))


def test_what_texts_without_front_matter_lack_is_said_once_and_how_to_begin_one(tmp_path: Path) -> None:
    """Nine lines of one number say no more than one, and hide what others lack."""
    made = adopt(repository(tmp_path / "r", {"policies/a.md": "# A\n", "policies/b.md": "# B\n"}))
    told = list(lines(made.proposal))
    assert told[-2:] == [
        "2 documents without front-matter: tieout check cannot read them before each begins with some",
        "without front-matter they lack id, title, status, owner, approver, approved, effective, last_reviewed and criteria",
    ]
    assert made.next_steps[:2] == ("tieout check", "tieout explain unreadable-file")
    whole = adopt(repository(tmp_path / "whole", {"policies/c.md": policy("C")}))
    assert whole.next_steps[1] == "tieout explain missing-field"


def test_the_head_that_the_manual_shows_is_enough_for_a_draft(tmp_path: Path) -> None:
    manual = next(item.manual for item in RULESET if item.id == "unreadable-file")
    head = manual.partition("```yaml\n")[2].partition("```")[0]
    root = repository(tmp_path / "r", {"policies/a.md": f"{head}\n# Access Control Policy\n\nText.\n"})
    adopt(root)
    found = check(load(root, as_of=date(2026, 11, 27)))
    assert [item.message for item in found.open() if item.severity is Severity.ERROR] == []


def test_of_a_head_that_cannot_be_read_no_title_is_told(tmp_path: Path) -> None:
    """The first heading of a text may be any: its own title stands in the head."""
    files = {
        f"policies/{name}.md": f"name: {name} policy\nacronym: X\n---\n# Purpose and Scope\n\nThe {name}.\n"
        for name in ("access", "change")
    }
    proposal = adopt(repository(tmp_path / "r", files)).proposal
    assert [item.path for item in proposal.unreadable] == list(files)
    assert proposal.repeats == ()


def test_links_hidden_folders_and_copies_of_other_projects_are_counted_and_not_read(tmp_path: Path) -> None:
    root = repository(
        tmp_path / "r",
        {
            "policies/a.md": policy("A"),
            ".github/policies/b.md": policy("B"),
            "web/node_modules/x/policies/c.md": policy("C"),
            "vendor/modules.txt": "",
            "vendor/example.com/policies/d.md": policy("D"),
            "app/vendor/e-policy.md": policy("E"),
        },
        commit=False,
    )
    (root / "policies" / "link.md").symlink_to("a.md")
    subprocess.run(["git", "-C", str(root), "add", "--all"], check=True)
    subprocess.run(["git", "-C", str(root), "commit", "--quiet", "--message=Begin"], check=True)
    found = adopt(root).proposal
    assert found.policies == ("policies/a.md",)
    assert found.skipped == 4
    assert found.settings.policies == ("policies/a.md",)  # a wider glob would reach the link


@pytest.mark.parametrize("commit", [True, False], ids=["of the commit", "of the work tree"])
def test_what_was_not_looked_into_is_named_with_the_reason(tmp_path: Path, commit: bool) -> None:
    other = repository(tmp_path / "other", {"policies/b.md": policy("B")})
    root = repository(
        tmp_path / "r",
        {
            "policies/a.md": policy("A"),
            "docs/c.mdx": policy("C"),
            "docs/h.md.tmpl": policy("H"),
            "docs/i.md.asc": "a signature",
            "policies/d.rst": "D\n=\n",
            "policies/e.docx": "PK",
            "src/f.rst": "F\n=\n",
            "web/node_modules/x/g.mdx": policy("G"),
        },
        commit=False,
    )
    (root / "more").symlink_to("policies")
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(other), "theirs")
    subprocess.run(["git", "-C", str(root), *add], check=True)
    if commit:
        subprocess.run(["git", "-C", str(root), "add", "--all"], check=True)
        subprocess.run(["git", "-C", str(root), "commit", "--quiet", "--message=Begin"], check=True)
    markdown = "save it as Markdown (.md) to have it examined"
    found = adopt(root).proposal
    assert found.beyond == (
        NotTaken(path="docs/c.mdx", reason=f"MDX is Markdown with code in it, which is not run: {markdown}"),
        NotTaken(
            path="docs/h.md.tmpl", reason="it is a template, which nobody fills in here: save what it makes as .md"
        ),
        NotTaken(path="more", reason="it is a symbolic link, and none is followed: put the folder itself in its place"),
        NotTaken(path="policies/d.rst", reason=f"it is no Markdown: {markdown}"),
        NotTaken(path="policies/e.docx", reason=f"it is no text: {markdown}"),
        NotTaken(
            path="theirs",
            reason="it is another repository (a submodule): adopt it there, or keep its documents here",
        ),
    )
    told = [line for line in lines(found) if line.startswith("not looked into: ")]
    assert told == [f"not looked into: {item.path}: {item.reason}" for item in found.beyond]


def test_where_nothing_can_be_read_it_says_what_was_not_looked_into(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"policies/a.mdx": policy("A")})
    with pytest.raises(NotExaminableError, match=r"; not looked into: policies/a\.mdx: MDX is Markdown with code"):
        adopt(root)


def test_of_many_that_were_not_looked_into_the_rest_is_counted(tmp_path: Path) -> None:
    files = {f"docs/{number:02}.mdx": "x" for number in range(25)}
    root = repository(tmp_path / "r", {"policies/a.md": policy("A"), **files})
    told = [line for line in lines(adopt(root).proposal) if line.startswith("not looked into: ")]
    assert (len(told), told[-1]) == (21, "not looked into: 5 more of the kind")


def test_a_folder_named_vendor_may_hold_a_policy(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"vendor/index.md": policy("Vendor policy"), "hr/index.md": policy("HR policy")})
    assert adopt(root).proposal.settings.policies == ("*/index.md",)


def test_the_commit_counts_and_not_what_lies_about(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A")})
    (root / "policies" / "b.md").write_text(policy("B"))
    (root / "policies" / "a.md").unlink()
    assert adopt(root).proposal.policies == ("policies/a.md",)


def test_without_a_commit_the_work_tree_counts(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A")}, commit=False)
    assert adopt(root).proposal.policies == ("policies/a.md",)


def test_a_head_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A"), "policies/b.md": "---\ntitle: B\n"})
    found = adopt(root).proposal
    assert found.policies == ("policies/a.md", "policies/b.md")
    assert [item.path for item in found.unreadable] == ["policies/b.md"]
    assert {item.documents for item in found.lacks} == {1}  # of b nobody knows what its head has


@pytest.mark.parametrize("kind", ["file", "dangling link", "folder"])
def test_settings_that_are_there_are_never_touched(tmp_path: Path, kind: str) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A")})
    place = root / "controls.yaml"
    if kind == "file":
        place.write_text("mine\n")
    elif kind == "folder":
        place.mkdir()
    else:
        place.symlink_to(tmp_path / "outside")
    with pytest.raises(UsageError, match="already: nothing was written"):
        adopt(root)
    assert not (tmp_path / "outside").exists()
    assert not place.is_file() or place.read_text() == "mine\n"


def test_nothing_found_is_no_success(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"README.md": "# Code\n", "docs/guide.md": "# Guide\n"})
    with pytest.raises(NotExaminableError, match="has no documents"):
        adopt(root)
    assert status(root) == ""


def test_where_nothing_is_known_the_files_are_named_and_so_is_the_line_that_says_what_they_are(tmp_path: Path) -> None:
    files = {f"docs/oncall/{name}.md": f"# {name}\n" for name in ("a", "b", "c")}
    root = repository(tmp_path / "r", {"README.md": "# Code\n", **files})
    with pytest.raises(NotExaminableError) as caught:
        adopt(root)
    assert (
        "; docs/oncall/a.md: neither its place, its head nor its name says policy or runbook; " in caught.value.message
    )
    assert caught.value.message.endswith("; and 1 more")
    assert "tieout adopt --policies 'docs/**/*.md' (or --runbooks); " in caught.value.remedy


def test_what_a_person_names_is_taken_and_nothing_is_guessed(tmp_path: Path) -> None:
    files = {"docs/a.md": policy("A"), "docs/on call/b.md": "# B\n", "policies/c.md": policy("C")}
    root = repository(tmp_path / "r", files)
    found = adopt(root, policies=("docs/*.md",), runbooks=("docs/**/*.md",)).proposal
    assert (found.policies, found.runbooks) == (("docs/a.md",), ("docs/on call/b.md",))
    assert found.not_taken == (NotTaken(path="policies/c.md", reason="no pattern that was named has it"),)
    read = read_controls((root / "controls.yaml").read_bytes())
    assert (read.program.documents.policies, read.program.documents.runbooks) == (("docs/*.md",), ("docs/**/*.md",))


@pytest.mark.parametrize("pattern", ["/docs/*.md", "../*.md", "docs/{a,b}.md", "", "nowhere/*.md"])
def test_a_pattern_that_is_none_or_names_nothing_is_refused(tmp_path: Path, pattern: str) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A")})
    with pytest.raises(UsageError):
        adopt(root, runbooks=(pattern,))
    assert status(root) == ""


@pytest.mark.parametrize(("name", "zone"), [("a\nb", None), (None, "Mars/Base")])
def test_a_name_or_zone_that_is_none_is_refused_first(tmp_path: Path, name: str | None, zone: str | None) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A")})
    with pytest.raises(UsageError):
        adopt(root, organization=name, timezone=zone)
    assert status(root) == ""


def test_adopting_again_elsewhere_gives_the_same_bytes(tmp_path: Path) -> None:
    files = {"policies/b.md": policy("B"), "policies/a.md": policy("A"), "x/y.md": "# Y\n"}
    texts = set()
    for name in ("one", "two"):
        root = repository(tmp_path / name, files)
        adopt(root)
        texts.add((root / "controls.yaml").read_bytes())
    assert len(texts) == 1


def test_from_a_folder_within_the_repository_the_whole_is_adopted(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A")})
    adopt(root / "policies")
    assert status(root) == "?? controls.yaml\n"


def test_a_bare_repository_has_no_place_to_write(tmp_path: Path) -> None:
    root = repository(tmp_path / "r", {"policies/a.md": policy("A")})
    subprocess.run(["git", "clone", "--quiet", "--bare", str(root), str(tmp_path / "bare")], check=True)
    with pytest.raises(UsageError, match="no work tree"):
        adopt(tmp_path / "bare")


def test_many_documents_are_surveyed_in_a_moment(tmp_path: Path) -> None:
    files = {f"policies/area{n % 20}/policy{n}.md": policy(f"Policy {n}") for n in range(200)}
    files |= {f"docs/part{n % 40}/page{n}.md": f"# Page {n}\n" for n in range(2000)}
    found = adopt(repository(tmp_path / "r", files)).proposal
    assert found.settings.policies == ("policies/**/*.md",)
    assert len(found.not_taken) == 2000


def test_a_name_that_no_pattern_can_tell_apart_is_not_taken_in_silence(tmp_path: Path) -> None:
    files = {"x/a[-policy.md": policy("A"), "x/b-policy.md": policy("B"), "x/a]-policy.md": "# Notes\n"}
    found = adopt(repository(tmp_path / "r", files)).proposal
    assert (found.policies, found.settings.policies) == (("x/b-policy.md",), ("x/b-policy.md",))
    assert {(item.path, item.reason) for item in found.not_taken} == {
        ("x/a[-policy.md", "no pattern can tell its name from that of a file which is no document"),
        ("x/a]-policy.md", "it has no front-matter, unlike the policies found"),
    }


def test_keys_that_yaml_may_read_as_something_else_are_quoted(tmp_path: Path) -> None:
    head = "title: A\nnull: 1\nOn: 1\n3rd-party: 1\n'with: colon': 1\nplain-key: 1\nünïcode: 1\n"
    root = repository(tmp_path / "r", {"policies/a.md": f"---\n{head}---\n# A\n"})
    adopted = adopt(root)
    keys = ("null", "On", "3rd-party", "with: colon", "plain-key", "ünïcode")
    assert adopted.proposal.settings.foreign_fields == keys
    reading = read_controls((root / "controls.yaml").read_bytes(), path="controls.yaml")
    assert reading.unreadable == ()
    assert reading.program.documents.foreign_fields == frozenset(keys)


def test_a_head_of_very_many_keys_takes_no_longer_than_it_should(tmp_path: Path) -> None:
    head = "".join(f"key_number_{n:05}_of_many_that_are_unknown: 1\n" for n in range(1000))
    root = repository(tmp_path / "r", {"policies/a.md": f"---\n{head}---\n# A\n"})
    assert len(adopt(root).proposal.settings.foreign_fields) == 1000


def test_a_folder_called_policies_is_taken_whole(tmp_path: Path) -> None:
    files = {
        "docs/policies/access.md": "# Access\n",
        "docs/policies/incident.md": policy("Incident"),
        "README.md": "#\n",
    }
    found = adopt(repository(tmp_path / "r", files)).proposal
    assert found.settings.policies == ("docs/policies/**/*.md",)
    assert found.policies == ("docs/policies/access.md", "docs/policies/incident.md")
    told = list(lines(found))
    assert "2 policies at docs/policies/**/*.md" in told
    assert "taken whole: docs/policies, and what is put there later" in told


def test_a_folder_that_cannot_be_taken_whole_is_named_with_the_cause(tmp_path: Path) -> None:
    files = {"docs/policies/access.md": policy("Access"), "docs/policies/README.md": "# Ours\n"}
    found = adopt(repository(tmp_path / "r", files)).proposal
    assert found.settings.policies == ("docs/policies/access.md",)
    assert found.partly == (Partly(folder="docs/policies", because="docs/policies/README.md"),)
    told = list(lines(found))
    assert told[0] == "1 policy at docs/policies/access.md"
    assert (
        "not whole: docs/policies, since docs/policies/README.md is no such document: "
        "name each new file under documents in controls.yaml, or move that one elsewhere"
    ) in told
    assert "not taken: docs/policies/README.md: README.md is about the repository" in told
