"""What is a policy, what is a runbook, and why the rest is not."""

from __future__ import annotations

import pytest

from tieout.adopt.survey import NotTaken, Page, speaking_folder, survey, with_declared_kind
from tieout.model.document import Kind

KEYS = ("title", "slug", "weight")


def page(
    path: str,
    keys: tuple[str, ...] | None = KEYS,
    *,
    title: str = "",
    says: Kind | None = None,
    trouble: str = "",
) -> Page:
    return Page(path=path, keys=keys, title=title, says=says, digest=path, trouble=trouble)


def sorted_out(*pages: Page) -> tuple[list[str], list[str], list[NotTaken]]:
    result = survey(pages)
    return (
        [item.path for item in result.policies],
        [item.path for item in result.runbooks],
        list(result.not_taken),
    )


def left(path: str, reason: str) -> NotTaken:
    return NotTaken(path=path, reason=reason)


def test_a_head_that_says_what_it_is_decides() -> None:
    policies, runbooks, rest = sorted_out(
        page("b/index.md", says=Kind.POLICY), page("a/index.md", says=Kind.RUNBOOK), page("c.md", says=None, keys=None)
    )
    assert (policies, runbooks) == (["b/index.md"], ["a/index.md"])
    assert rest == [left("c.md", "neither its place, its head nor its name says policy or runbook")]


def test_a_folder_decides_where_the_head_is_silent_the_innermost_first() -> None:
    policies, runbooks, _ = sorted_out(
        page("docs/policies/a.md"),
        page("policies/runbooks/b.md"),
        page("Runbooks/Policies/c.md"),
        page("playbook/d.md"),
    )
    assert policies == ["Runbooks/Policies/c.md", "docs/policies/a.md"]
    assert runbooks == ["playbook/d.md", "policies/runbooks/b.md"]


def test_a_name_or_title_counts_only_where_nothing_speaks_louder() -> None:
    named = [page("access-policy.md"), page("hr.md", title="Personnel policy"), page("x/index.md", title="Notes")]
    assert sorted_out(*named)[0] == ["access-policy.md", "hr.md"]
    policies, _, rest = sorted_out(*named, page("policies/a.md", ("id", "owner")))
    assert policies == ["policies/a.md"]
    assert left("hr.md", "only its name or title says policy, and its head is unlike theirs") in rest


def test_a_word_that_only_holds_the_letters_of_policy_is_none() -> None:
    assert sorted_out(page("policyholder-guide.md"), page("monopolicy.md"))[0] == []


def test_a_page_of_the_same_shape_follows_its_neighbours() -> None:
    policies, _, rest = sorted_out(
        page("access/index.md", says=Kind.POLICY),
        page("process/index.md", ("title", "slug", "faq")),
        page("blog/index.md", ("date", "tags")),
        page("deep/er/index.md"),
    )
    assert policies == ["access/index.md", "process/index.md"]
    assert [item.path for item in rest] == ["blog/index.md", "deep/er/index.md"]


def test_what_is_about_the_repository_is_no_document() -> None:
    _, _, rest = sorted_out(
        page("policies/README.md"),
        page("SECURITY.md", None),
        page("policies/_index.md"),
        page("index.md", title="Our policies"),
        page("policies/index.md"),
        page("policies/policy-template.md"),
        page("policies/templates/a.md"),
    )
    assert [(item.path, item.reason) for item in rest] == [
        ("SECURITY.md", "SECURITY.md is about the repository"),
        ("index.md", "it is an index page"),
        ("policies/README.md", "README.md is about the repository"),
        ("policies/_index.md", "it is an index page"),
        ("policies/index.md", "it is an index page"),
        ("policies/policy-template.md", "it is a template"),
        ("policies/templates/a.md", "it is a template"),
    ]


@pytest.mark.parametrize(
    "stem", ["security", "code_of_conduct", "code-of-conduct", "governance", "support", "SECURITY"]
)
def test_what_a_code_host_reads_at_the_top_is_a_text_among_the_policies(stem: str) -> None:
    inside = page(f"policies/{stem}.md", None)
    policies, _, rest = sorted_out(
        inside, page(f"{stem}.md", None), page(f"docs/{stem}.md"), page(f".github/{stem}.md")
    )
    assert policies == [inside.path]
    assert {item.path for item in rest} == {f".github/{stem}.md", f"docs/{stem}.md", f"{stem}.md"}
    assert {item.reason for item in rest} == {f"{stem}.md is about the repository"}


def test_elsewhere_such_a_name_is_not_said_to_be_about_the_repository() -> None:
    _, _, rest = sorted_out(page("policies/a.md"), page("example/narratives/security.md", None))
    assert rest == [
        left("example/narratives/security.md", "neither its place, its head nor its name says policy or runbook")
    ]


def test_a_page_without_front_matter_is_left_where_others_have_some() -> None:
    policies, _, rest = sorted_out(page("a-policy.md"), page("b-policy.md", None))
    assert policies == ["a-policy.md"]
    assert rest == [left("b-policy.md", "it has no front-matter, unlike the policies found")]


def test_a_page_without_front_matter_counts_where_its_folder_says_so() -> None:
    policies, runbooks, rest = sorted_out(
        page("docs/policies/access.md", None), page("docs/policies/incident.md"), page("ops/playbooks/a.md", None)
    )
    assert (policies, runbooks) == (["docs/policies/access.md", "docs/policies/incident.md"], ["ops/playbooks/a.md"])
    assert rest == []


def test_a_folder_with_a_longer_name_in_the_plural_speaks_too() -> None:
    policies, runbooks, rest = sorted_out(
        page("security-policies/a.md"), page("it_runbooks/b.md"), page("privacy-policy/c.md"), page("policies-old/d.md")
    )
    assert (policies, runbooks) == (["security-policies/a.md"], ["it_runbooks/b.md"])
    assert [item.path for item in rest] == ["policies-old/d.md", "privacy-policy/c.md"]
    assert speaking_folder("Docs/Security-Policies/hr/a.md") == "Docs/Security-Policies"
    assert speaking_folder("docs/a.md") is None


def test_where_none_has_front_matter_all_are_taken() -> None:
    assert sorted_out(page("policies/a.md", None), page("policies/b.md", None))[0] == ["policies/a.md", "policies/b.md"]


def test_a_head_that_cannot_be_read_does_not_hide_its_document() -> None:
    broken = page("policies/b.md", None, trouble="the opening fence has no closing one")
    assert sorted_out(page("policies/a.md"), broken)[0] == ["policies/a.md", "policies/b.md"]


def test_a_name_with_hidden_characters_is_left_with_its_reason() -> None:
    odd = [f"policies/{name}.md" for name in ("a\u202eb", "c\nd", "\udcff")]
    policies, _, rest = sorted_out(*(page(path) for path in odd))
    assert policies == []
    assert rest == [left(path, "its name holds characters that a reader cannot see") for path in sorted(odd)]


def test_the_order_of_the_pages_does_not_matter() -> None:
    pages = [page("policies/b.md"), page("policies/a.md"), page("x.md"), page("runbooks/r.md")]
    assert survey(pages) == survey(reversed(pages))


def test_what_a_head_declares() -> None:
    bare = page("a.md")
    assert with_declared_kind(bare, {"policy": "true"}).says is Kind.POLICY
    assert with_declared_kind(bare, {"policy": "false"}).says is None
    assert with_declared_kind(bare, {"type": "Runbook"}).says is Kind.RUNBOOK
    assert with_declared_kind(bare, {"policy": "Access policy"}).says is None
