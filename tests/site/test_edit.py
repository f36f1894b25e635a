"""The address under which a person edits a file: of a sound remote the right one, of an odd one none."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cli.programme import AS_OF, git, plant, tieout
from tests.site.hostile import policy
from tieout.model.change_policy import Forge
from tieout.ports.git import Repository
from tieout.ports.git_remote import remote_address
from tieout.site.edit import edit_base

GITLAB = Forge(kind="gitlab", repository="g/p", url="https://git.example.com:8443", reason="")
GITHUB = Forge(kind="github", repository="o/r", url="https://git.example.com", reason="")


@pytest.mark.parametrize(
    "remote",
    [
        "https://github.com/example/policies.git",
        "https://github.com/example/policies",
        "https://github.com/example/policies/",
        "https://ana:CANARY@github.com/example/policies.git",
        "https://x-access-token:CANARY@github.com/example/policies",
        "git@github.com:example/policies.git",
        "github.com:example/policies",
        "ssh://git@github.com/example/policies.git",
        "ssh://git@ssh.github.com:443/example/policies.git",
        "git://github.com/example/policies.git",
        "https://GitHub.com/example/policies",
    ],
)
def test_however_a_clone_was_made_the_page_is_edited_at_one_address(remote: str) -> None:
    assert edit_base(remote, "main", None) == "https://github.com/example/policies/edit/main/"


@pytest.mark.parametrize(
    ("remote", "forge", "base"),
    [
        ("git@gitlab.com:group/sub/policies.git", None, "https://gitlab.com/group/sub/policies/-/edit/main/"),
        ("https://codeberg.org/example/policies", None, "https://codeberg.org/example/policies/_edit/main/"),
        ("git@bitbucket.org:example/policies.git", None, "https://bitbucket.org/example/policies/src/main/"),
        ("ssh://git@git.example.com:2222/g/s/p.git", GITLAB, "https://git.example.com:8443/g/s/p/-/edit/main/"),
        ("git@git.example.com:o/r.git", GITHUB, "https://git.example.com/o/r/edit/main/"),
        ("git@git.example.com:g/s/r.git", GITHUB, None),
        ("git@git.example.com:o/r.git", None, None),
        ("git@elsewhere.example.com:o/r.git", GITHUB, None),
        ("git@git.example.com:o/r.git", GITHUB._replace(kind="none"), None),
        ("git@git.example.com:o/r.git", GITHUB._replace(url="javascript://git.example.com/%0aalert(1)"), None),
    ],
)
def test_forges_differ_and_ones_own_is_known_by_the_settings(
    remote: str, forge: Forge | None, base: str | None
) -> None:
    assert edit_base(remote, "main", forge) == base


@pytest.mark.parametrize(
    "remote",
    [
        *("", ".", "/srv/git/policies.git", "../policies", "C:/policies", "C:example/policies", "file:///etc/passwd"),
        *("ext::sh -c touch% y", "javascript:alert(1)//github.com/a/b", "data:text/html,x", "--upload-pack=x"),
        *("https://github.com", "https://github.com/", "https://github.com/a", "https://github.com/a/b/c"),
        *("https://github.com/../b", "https://github.com/a/..", "https://github.com/a/.git", "https://github.com/a/-b"),
        *(
            "https://github.com/a/b?x=1",
            "https://github.com/a/b#x",
            "https://github.com/a/b%2Fc",
            "https://github.com//a//b",
        ),
        *(
            "https://github.com\\@evil.example/a/b",
            "https://github.com:99999/a/b",
            "https://[::1]/a/b",
            "https://[x/a/b",
        ),
        *("https://github.com.evil.example/a/b", "https://evil.example/github.com/a", "https://localhost/a/b"),
        *(
            'https://github.com/a/"onmouseover=x',
            "https://github.com/a/<b>",
            "https://github.com/a/b\nc",
            "git@github.com:a/b\r",
        ),
        *(
            "https://gith\u00fcb.com/a/b",
            "https://g\u0456thub.com/a/b",
            "git@github.com:a/b\u202e",
            "user@host@github.com:a/b",
        ),
        "https://github.com/a/" + "b" * 3_000,
    ],
)
def test_what_is_no_address_of_a_forge_gives_no_button(remote: str) -> None:
    assert edit_base(remote, "main", None) is None


@pytest.mark.parametrize(
    ("branch", "shown"),
    [
        ("main", "main"),
        ("feature/x", "feature/x"),
        ('a"><script>', "a%22%3E%3Cscript%3E"),
        ("\u00fcber#1", "%C3%BCber%231"),
    ],
)
def test_a_branch_is_a_part_of_the_address_whatever_it_is_called(branch: str, shown: str) -> None:
    assert edit_base("git@github.com:a/b.git", branch, None) == f"https://github.com/a/b/edit/{shown}/"


@pytest.mark.parametrize("branch", ["", "b" * 256])
def test_without_a_branch_there_is_none(branch: str) -> None:
    assert edit_base("git@github.com:a/b.git", branch, None) is None


@given(st.text(max_size=80), st.sampled_from(["", "https://github.com/", "git@github.com:", "ssh://git@gitlab.com/"]))
def test_nothing_but_plain_names_gets_into_an_address(text: str, start: str) -> None:
    base = edit_base(start + text, "main", None)
    assert base is None or (
        base.startswith(
            ("https://github.com/", "https://gitlab.com/", "https://codeberg.org/", "https://bitbucket.org/")
        )
        and base.isascii()
        and not set(base) & set("\"'<>\\@?#% \n\t")
        and "/../" not in base
    )


def test_a_remote_is_read_as_it_is_written_and_nothing_else_is(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")
    repository = Repository.open(root)
    assert remote_address(repository) == ""
    git(root, "remote", "add", "origin", "git@github.com:example/policies.git")
    assert remote_address(repository) == "git@github.com:example/policies.git"
    (tmp_path / "more").write_text('[remote "origin"]\n\turl = https://evil.example/a/b\n')
    git(root, "config", "--unset", "remote.origin.url")
    git(root, "config", "include.path", str(tmp_path / "more"))
    assert remote_address(repository) == ""
    (root / ".git/config").write_bytes(b'[remote "origin"]\n\turl = "git@github.com:a/\xff"\n')
    assert remote_address(repository) == ""
    (root / ".git/config").write_bytes(b"[remote")
    assert remote_address(repository) == ""


def test_the_button_leads_to_the_source_below_its_folder_and_tells_no_password(tmp_path: Path) -> None:
    root = plant(tmp_path / "repository" / "company files")
    (root / ".git").rename(tmp_path / "repository/.git")
    git(tmp_path / "repository", "remote", "add", "origin", "https://ana:CANARY@github.com/example/policies.git")
    git(tmp_path / "repository", "branch", "-M", "feature/x")
    git(tmp_path / "repository", "add", "--all")
    git(tmp_path / "repository", "commit", "--quiet", "--message", "Move")
    out = tmp_path / "site"
    done = tieout("site", "--root", str(root), "--as-of", AS_OF, "--out", str(out))
    assert (done.returncode, done.told) == (0, "")
    page = (out / "policies/data-classification.html").read_text(encoding="utf-8")
    wanted = "https://github.com/example/policies/edit/feature/x/company%20files/policies/data-classification.md"
    assert f'href="{wanted}"' in page
    assert "CANARY" not in "".join(path.read_text("utf-8", "replace") for path in out.rglob("*.*") if path.is_file())


def test_the_public_is_not_told_where_the_repository_is(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")
    git(root, "remote", "add", "origin", "git@github.com:example/policies.git")
    out = tmp_path / "site"
    tieout("site", "--root", str(root), "--as-of", AS_OF, "--audience", "public", "--out", str(out))
    assert "github.com/example" not in (out / "index.html").read_text(encoding="utf-8")
    assert not any("edit/main" in path.read_text("utf-8") for path in out.rglob("*.html"))


def test_a_text_that_no_commit_has_leads_nowhere_and_one_that_was_changed_since_does(tmp_path: Path) -> None:
    root = plant(tmp_path / "programme")
    git(root, "remote", "add", "origin", "https://github.com/example/policies.git")
    (root / "policies/new.md").write_text(policy(60, title="New"))
    with (root / "policies/data-classification.md").open("a") as file:
        file.write("\nMore.\n")
    done = tieout("site", "--root", str(root), "--as-of", AS_OF, "--out", str(tmp_path / "site"))
    assert done.returncode == 0, done.told
    edit = "https://github.com/example/policies/edit/main/policies/"
    assert edit not in (tmp_path / "site/policies/new.html").read_text("utf-8")
    assert f"{edit}data-classification.md" in (tmp_path / "site/policies/data-classification.html").read_text("utf-8")
