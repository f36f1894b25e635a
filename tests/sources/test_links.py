"""A link leads where GitHub would take it; what is at its end is looked up, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.model.document import Document, Heading, Kind, Link
from tieout.model.location import Location
from tieout.sources.links import Destination, destination, resolve_links

HERE = "policies/access/control.md"


@pytest.mark.parametrize(
    ("target", "path", "fragment"),
    [
        ("a.md", "policies/access/a.md", ""),
        ("a.md#part", "policies/access/a.md", "part"),
        ("./a.md", "policies/access/a.md", ""),
        ("../a.md", "policies/a.md", ""),
        ("../../a.md", "a.md", ""),
        ("b/../a.md", "policies/access/a.md", ""),
        ("b//a.md", "policies/access/b/a.md", ""),
        ("/a.md", "a.md", ""),
        ("/policies/a.md#x", "policies/a.md", "x"),
        ("#part", HERE, "part"),
        ("#", HERE, ""),
        ("", HERE, ""),
        ("?a=b#part", HERE, "part"),
        ("a.md?plain=1#L3", "policies/access/a.md", "L3"),
        ("a%20b.md", "policies/access/a b.md", ""),
        ("caf%C3%A9.md#%C3%BC", "policies/access/café.md", "ü"),
        ("a%2Fb.md", "policies/access/a/b.md", ""),
        ("%2e%2e/a.md", "policies/a.md", ""),
        ("a%ff.md", "policies/access/a\ufffd.md", ""),
        ("..", "policies", ""),
        (".", "policies/access", ""),
        ("../..", ".", ""),
        ("/", ".", ""),
        ("folder/", "policies/access/folder", ""),
        ("a.b.c-d_e.md", "policies/access/a.b.c-d_e.md", ""),
        ("ü/ß.md", "policies/access/ü/ß.md", ""),
        (".github/x.md", "policies/access/.github/x.md", ""),
        ("a:b", None, ""),
        ("5:b", "policies/access/5:b", ""),
    ],
)
def test_a_target_means_a_path_and_a_fragment(target: str, path: str | None, fragment: str) -> None:
    found = destination(target, HERE)
    assert (found.path, found.fragment) == (path, fragment)


@pytest.mark.parametrize(
    "target",
    [
        "https://example.com/a.md#x",
        "HTTP://EXAMPLE.COM",
        "mailto:a@b.c",
        "//example.com/a.md",
        "javascript:x",
        "data:,",
    ],
)
def test_a_target_elsewhere_is_none_of_ours(target: str) -> None:
    assert destination(target, HERE) == Destination(None, "", is_ours=False)


@pytest.mark.parametrize(
    "target", ["../../../a.md", "../../..", "/../a.md", "../../../../etc/passwd", "%2e%2e/../../../a"]
)
def test_a_target_outside_the_repository_is_ours_and_has_no_path(target: str) -> None:
    found = destination(target, HERE)
    assert (found.path, found.is_ours) == (None, True)


def test_a_document_at_the_root_links_from_the_root() -> None:
    assert destination("policies/a.md", "README.md").path == "policies/a.md"
    assert destination("../a.md", "README.md") == Destination(None, "", is_ours=True)


@given(st.text(max_size=30), st.sampled_from(["a.md", "b/a.md", "b/c/a.md"]))
def test_no_target_leads_out_of_the_repository(target: str, document: str) -> None:
    path = destination(target, document).path
    assert path is None or not (path.startswith(("/", "../")) or path == ".." or "/../" in path or path.endswith("/.."))


def document(path: str, *targets: str, headings: tuple[str, ...] = ()) -> Document:
    return Document(
        kind=Kind.POLICY,
        path=path,
        id=None,
        title=None,
        status=None,
        headings=tuple(Heading(level=1, text=anchor, anchor=anchor, line=1) for anchor in headings),
        links=tuple(
            Link(
                target=target,
                location=Location(path=path, line=number),
                path=destination(target, path).path,
                exists=None,
                anchor_exists=None,
            )
            for number, target in enumerate(targets, 1)
        ),
    )


def test_what_is_at_the_end_of_each_link_is_filled_in() -> None:
    asked: list[str] = []

    def exists(path: str) -> bool:
        asked.append(path)
        return path in {"policies/b.md", "policies", "diagram.png"}

    def anchors_of(path: str) -> frozenset[str] | None:
        return {"policies/b.md": frozenset({"part"})}.get(path)

    targets = {
        "#here": (True, True),
        "#gone": (True, False),
        "#top": (True, True),
        "#": (True, None),
        "b.md": (True, None),
        "b.md#part": (True, True),
        "b.md#Part": (True, False),
        "gone.md": (False, None),
        "gone.md#part": (False, None),
        "../diagram.png#x": (True, None),
        ".": (True, None),
        "/": (True, None),
        "../../out.md": (False, None),
        "https://example.com/#x": (None, None),
    }
    (found,) = resolve_links([document("policies/a.md", *targets, headings=("here",))], exists, anchors_of)
    assert {link.target: (link.exists, link.anchor_exists) for link in found.links} == targets
    assert set(asked) == {"policies/b.md", "policies/gone.md", "diagram.png", "policies"}


def test_a_document_without_links_stays_as_it_is() -> None:
    plain = document("a.md")
    (found,) = resolve_links([plain], lambda _: False, lambda _: None)
    assert found is plain
