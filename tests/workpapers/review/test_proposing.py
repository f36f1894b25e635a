"""How a request is opened: from the address of a remote, of which no secret goes on."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.workpapers.review.proposing import Remote, Way, branch_for, remote_of, ways

DAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("subject", "branch"),
    [
        ("POL-001", "review/POL-001-2026-11-26"),
        ("access control.md", "review/access-control-2026-11-26"),
        ("access-control/index.md", "review/access-control-index-2026-11-26"),
        (f"{'a/' * 40}b.md", f"review/{'a-' * 29}b-2026-11-26"),
        ("..", "review/document-2026-11-26"),
        ("a..b.lock", "review/a.b-2026-11-26"),
        ("\x1b[2J;rm -rf ~", "review/2J-rm--rf-2026-11-26"),
        ("x" * 200, f"review/{'x' * 60}-2026-11-26"),
    ],
)
def test_a_branch_is_named_after_document_and_day(subject: str, branch: str) -> None:
    assert branch_for(subject, DAY) == branch


GITHUB = ("github.com", "example/policies", "github")


@pytest.mark.parametrize(
    ("address", "host", "path", "kind"),
    [
        ("https://github.com/example/policies.git", *GITHUB),
        ("https://github.com/example/policies/", *GITHUB),
        ("https://ana:ghp_secret@github.com/example/policies", *GITHUB),
        ("git@github.com:example/policies.git", *GITHUB),
        ("ssh://git@github.com:22/example/policies.git", *GITHUB),
        ("https://gitlab.com/group/sub/policies.git", "gitlab.com", "group/sub/policies", "gitlab"),
        ("https://gitlab.example.com:8443/g/p.git", "gitlab.example.com:8443", "g/p", "gitlab"),
        ("git@bitbucket.org:example/policies.git", "bitbucket.org", "example/policies", "bitbucket"),
        ("https://codeberg.org/example/policies", "codeberg.org", "example/policies", "forgejo"),
        ("https://gitea.example.com/g/p", "gitea.example.com", "g/p", "forgejo"),
        ("https://notbitbucket.org/g/p", "notbitbucket.org", "g/p", ""),
        ("https://code.example.com/g/p.git", "code.example.com", "g/p", ""),
        ("https://notgithub.com/g/p.git", "notgithub.com", "g/p", ""),
        ("https://github.com.evil.example/g/p.git", "github.com.evil.example", "g/p", "github"),
        ("/srv/git/policies.git", "", "", ""),
        ("../policies", "", "", ""),
        ("file:///srv/git/policies.git", "", "", ""),
        ("https://github.com/example", "", "", ""),
        ("https://github.com/a/../b", "", "", ""),
        ("https://github.com/a/b c", "", "", ""),
        ("https://github.com:x/a/b", "", "", ""),
        ("https://git\x1b[2Jhub.com/a/b", "", "", ""),
        ("https://[::1/a/b", "", "", ""),
        ("", "", "", ""),
    ],
)
def test_an_address_gives_host_and_path_and_nothing_else(address: str, host: str, path: str, kind: str) -> None:
    assert remote_of({"origin": address}) == Remote("origin", host, path, kind)


def test_a_forge_of_ones_own_is_known_by_the_settings() -> None:
    address = {"origin": "git@code.example.com:g/p.git"}
    assert remote_of(address, kind="gitlab", own="https://code.example.com") == Remote(
        "origin", "code.example.com", "g/p", "gitlab"
    )
    assert remote_of(address, kind="gitlab", own="https://other.example.com") == Remote(
        "origin", "code.example.com", "g/p", ""
    )


@pytest.mark.parametrize(
    ("addresses", "name"),
    [({}, None), ({"up": "x"}, "up"), ({"up": "x", "mine": "y"}, None), ({"up": "x", "origin": "y"}, "origin")],
)
def test_origin_or_the_only_one_is_taken(addresses: dict[str, str], name: str | None) -> None:
    found = remote_of(addresses)
    assert (found and found.name) == name


def test_each_forge_has_its_commands_and_its_page() -> None:
    github, gitlab = Remote("origin", *GITHUB), Remote("origin", "gitlab.com", "g/p", "gitlab")
    assert ways(github, branch="review/POL-001-2026-11-26", onto="main", programs={"gh", "glab"}) == (
        Way("push", "git push origin review/POL-001-2026-11-26"),
        Way("open", "gh pr create --head review/POL-001-2026-11-26 --base main --fill"),
        Way("open", "https://github.com/example/policies/compare/main...review/POL-001-2026-11-26?expand=1"),
    )
    assert ways(gitlab, branch="review/x", onto="main", programs={"gh", "glab"}) == (
        Way("push", "git push origin review/x"),
        Way("open", "glab mr create --source-branch review/x --target-branch main --fill"),
        Way(
            "open",
            "https://gitlab.com/g/p/-/merge_requests/new?merge_request%5Bsource_branch%5D=review%2Fx"
            "&merge_request%5Btarget_branch%5D=main",
        ),
    )


def test_elsewhere_the_folder_is_named_and_no_program_that_must_stand_in_it() -> None:
    found = ways(Remote("origin", *GITHUB), branch="r", onto="main", programs={"gh"}, at="company")
    assert [way.line.partition(" ")[0] for way in found] == [
        "git",
        "https://github.com/example/policies/compare/main...r?expand=1",
    ]
    assert found[0].line == "git -C company push origin r"


def test_what_is_not_known_is_left_for_the_reader() -> None:
    assert ways(None, branch="r", onto="main", programs={"gh"}) == (Way("push", "git push REMOTE r"),)
    unknown = Remote("origin", "", "", "")
    assert ways(unknown, branch="r", onto="main", programs={"gh"}) == (Way("push", "git push origin r"),)


def test_names_of_remotes_and_branches_are_quoted() -> None:
    hostile = Remote("$(touch x)", *GITHUB)
    assert ways(hostile, branch="a;b", onto="c d", programs={"gh"}) == (
        Way("push", "git push '$(touch x)' 'a;b'"),
        Way("open", "gh pr create --head 'a;b' --base 'c d' --fill"),
        Way("open", "https://github.com/example/policies/compare/c%20d...a%3Bb?expand=1"),
    )


@given(st.text(max_size=30), st.sampled_from(["https://{}:{}@github.com/a/b", "ssh://{}:{}@gitlab.com/a/b.git"]))
def test_no_secret_of_an_address_is_shown(secret: str, form: str) -> None:
    marked = f"hunter2{secret}"
    remote = remote_of({"origin": form.format("bot", marked)})
    assert remote is not None
    shown = " ".join(way.line for way in ways(remote, branch="r", onto="main", programs={"gh", "glab"}))
    assert "hunter2" not in shown


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("https://codeberg.org/e/p", "https://codeberg.org/e/p/compare/main...review/A%20b"),
        ("git@bitbucket.org:e/p.git", "https://bitbucket.org/e/p/pull-requests/new?source=review%2FA%20b&t=1"),
    ],
)
def test_where_a_push_is_answered_with_an_address_it_is_told_before(address: str, line: str) -> None:
    found = ways(remote_of({"origin": address}), branch="review/A b", onto="main", programs={"gh", "glab"})
    assert found == (Way("push", "git push origin 'review/A b'"), Way("open", line))
