from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tieout.model.document import Kind
from tieout.render.names import anchor, control_anchors, document_pages, finding_anchors


def test_a_page_bears_the_documents_id_in_the_folder_of_its_kind() -> None:
    policy = factories.document()
    runbook = factories.document(kind=Kind.RUNBOOK, id="RB-001", path="runbooks/a.md")
    assert document_pages((policy, runbook)) == {
        policy.path: "policies/POL-002.html",
        runbook.path: "runbooks/RB-001.html",
    }


def test_of_two_documents_with_one_id_the_first_by_path_keeps_it_in_any_order() -> None:
    first, second = factories.document(path="policies/a.md"), factories.document(path="policies/b.md", id="pol-002")
    assert document_pages((second, first)) == document_pages((first, second))
    assert document_pages((first, second))["policies/a.md"] == "policies/POL-002.html"
    assert document_pages((first, second))["policies/b.md"] == "policies/pol-002-3df61c92.html"


def test_names_that_windows_or_a_folder_would_refuse_are_changed() -> None:
    def page(document_id: str | None, path: str = "policies/x.md") -> str:
        return document_pages((factories.document(id=document_id, path=path),))[path]

    assert page("../../evil") == "policies/evil-b0c0fc0c.html"
    assert page("con") == "policies/_con-b0c0fc0c.html"
    assert page("Übung 1") == "policies/bung-1-b0c0fc0c.html"
    assert page("...") == "policies/document-b0c0fc0c.html"
    assert page("x" * 200) == f"policies/{'x' * 60}-b0c0fc0c.html"


def test_a_document_without_an_id_is_named_by_its_path() -> None:
    paths = ("access/index.md", "policies/a/b.md", "policies/a-b.md", "policies/index.md")
    pages = document_pages(tuple(factories.document(id=None, path=path) for path in paths))
    assert [pages[path] for path in paths] == [
        "policies/access.html",
        "policies/a-b-afc1efd9.html",
        "policies/a-b.html",
        "policies/index.html",
    ]


@given(st.lists(st.text(), min_size=1, max_size=6))
def test_whatever_the_ids_pages_are_plain_short_and_distinct_without_regard_to_case(ids: list[str]) -> None:
    documents = tuple(factories.document(id=name, path=f"policies/{place}.md") for place, name in enumerate(ids))
    pages = document_pages(documents).values()
    assert len({page.lower() for page in pages}) == len(ids)
    assert all(page.isascii() and len(page) <= 80 and page.count("/") == 1 for page in pages)
    assert all(set(page) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/") for page in pages)


def test_a_findings_anchor_survives_edits_elsewhere_and_equal_ones_are_numbered() -> None:
    one, other = factories.finding(), factories.finding(about="else")
    name = f"f-{one.fingerprint[:12]}"
    assert finding_anchors((one, other, one)) == (name, f"f-{other.fingerprint[:12]}", f"{name}-2")


def test_controls_that_share_an_id_have_anchors_of_their_own() -> None:
    controls = tuple(factories.control(id=name) for name in ("AC-01", "AC-02", "AC-01", ""))
    assert control_anchors(controls) == ("AC-01", "AC-02", "AC-01-2", "unnamed")


def test_an_anchor_has_no_space_and_is_never_empty() -> None:
    assert [anchor("AC-01"), anchor(" A  B\n"), anchor("  ")] == ["AC-01", "A-B", "unnamed"]
