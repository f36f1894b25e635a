"""Which files a text may show as images."""

from __future__ import annotations

import pytest

from tieout.model.location import Location, Unreadable
from tieout.sources.images import Unshown, path_of, suffix_of, why_not

HERE = "policies/net/plan.md"


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("a.png", "policies/net/a.png"),
        ("./images/a.JPEG", "policies/net/images/a.JPEG"),
        ("../images/a%20b.webp", "policies/images/a b.webp"),
        ("%2e%2e/images/a.gif", "policies/images/a.gif"),
        ("..%2Fimages%2Fa.gif", "policies/images/a.gif"),
        ("../../runbooks/a.png", "runbooks/a.png"),
        ("/images/a.png", "images/a.png"),
        ("a.png?raw=true", "policies/net/a.png"),
        ("a.png?../../x.svg#only-dark", "policies/net/a.png"),
        ("a.svg.png", "policies/net/a.svg.png"),
        ("Evidence.png", "policies/net/Evidence.png"),
        ("/etc/passwd.png", "etc/passwd.png"),
        ("../../policies/evidence/a.png", "policies/evidence/a.png"),
    ],
)
def test_a_target_names_a_file_as_a_link_does(target: str, path: str) -> None:
    assert path_of(target, HERE) == path


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("https://example.com/a.png", "it lies on the web"),
        ("HTTP://example.com/a.png", "it lies on the web"),
        ("//example.com/a.png", "it lies on the web"),
        ("data:image/png;base64,iVBORw0KGgo=", "its address is no path"),
        ("file:///etc/a.png", "its address is no path"),
        ("mailto:a@example.com", "its address is no path"),
        ("../../../a.png", "it lies outside of the programme"),
        ("%2e%2e/%2e%2e/%2e%2e/a.png", "it lies outside of the programme"),
        ("images\\a.png", "its address has a backslash"),
        ("images%5Ca.png", "its address has a backslash"),
        ("..\\..\\..\\a.png", "its address has a backslash"),
        ("../../.git/a.png", "it is hidden, or in a hidden folder"),
        ("../../.GIT/a.png", "it is hidden, or in a hidden folder"),
        ("../../%2egit/a.png", "it is hidden, or in a hidden folder"),
        (".a.png", "it is hidden, or in a hidden folder"),
        ("x/.y/a.png", "it is hidden, or in a hidden folder"),
        ("../../evidence/a.png", "it is evidence"),
        ("/evidence/a.png", "it is evidence"),
        ("/EVIDENCE/a.png", "it is evidence"),
        ("x/../../../evidence/2026/a.png", "it is evidence"),
        ("a.svg", "SVG is not shown"),
        ("a.SVGZ", "SVG is not shown"),
        ("a.png.svg", "SVG is not shown"),
        ("a.bmp", "only PNG, JPEG, GIF and WebP are shown"),
        ("a", "only PNG, JPEG, GIF and WebP are shown"),
        ("png", "only PNG, JPEG, GIF and WebP are shown"),
        ("images/", "only PNG, JPEG, GIF and WebP are shown"),
        ("", "only PNG, JPEG, GIF and WebP are shown"),
        ("a.png%00.html", "only PNG, JPEG, GIF and WebP are shown"),
    ],
)
def test_what_no_page_shows_says_why_and_what_mends_it(target: str, why: str) -> None:
    found = path_of(target, HERE)
    assert isinstance(found, Unshown)
    assert found.why == why
    assert found.remedy
    assert "net" not in found.why


@pytest.mark.parametrize(
    ("name", "data", "suffix"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n...", "png"),
        ("a.PNG", b"\x89PNG\r\n\x1a\n", "png"),
        ("a.jpg", b"\xff\xd8\xff\xe0..", "jpg"),
        ("a.jpeg", b"\xff\xd8\xff\xdb", "jpg"),
        ("a.gif", b"GIF87a..", "gif"),
        ("a.gif", b"GIF89a<script>", "gif"),
        ("a.webp", b"RIFF\n\0\0\nWEBPVP8 ", "webp"),
    ],
)
def test_the_bytes_must_be_what_the_name_says(name: str, data: bytes, suffix: str) -> None:
    assert suffix_of(name, data) == suffix
    for wrong in (b"", data[:2], b" " + data, b"<svg/>" + data, b"RIFF....WAVE"):
        found = suffix_of(name, wrong)
        assert isinstance(found, Unshown)
        assert found.why.startswith("it is no ")
    other = "b.png" if suffix != "png" else "b.gif"
    assert isinstance(suffix_of(other, data), Unshown)


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("absent", "it is not there"),
        ("symlink", "a symbolic link is not followed"),
        ("submodule", "it is no file of this repository"),
        ("not-regular", "it is no file of this repository"),
        ("too-large", "it is larger than 8 MiB"),
        ("git-lfs-pointer", "only a pointer of Git LFS is here"),
        ("git-annex-pointer", "only a pointer of git-annex is here"),
        ("refused", "it cannot be read"),
        ("of-a-later-day", "it cannot be read"),
    ],
)
def test_what_cannot_be_read_says_why(kind: str, why: str) -> None:
    found = why_not(Unreadable(location=Location(path="x/a.png"), kind=kind, message="x/a.png is odd", remedy="do it"))
    assert found.why == why
    assert found.remedy
