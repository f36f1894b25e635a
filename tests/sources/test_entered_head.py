"""An entry is put into a list of a head, and no other byte of the file changes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.sources.entered_head import with_entry

ENTRY = {"version": "1.1", "date": "2026-11-26", "author": "person:ana", "change": "Annual review: no word changed"}
LINE = b'{version: "1.1", date: 2026-11-26, author: person:ana, change: "Annual review: no word changed"}'
NEWER = b'{version: "1.1", date: 2026-02-01, author: role:lead, change: "Shorter"}'
OLDER = b'{version: "1.0", date: 2025-01-14, author: role:lead, change: "First version"}'


def file(listed: bytes, *, end: bytes = b"\n", mark: bytes = b"") -> bytes:
    return mark + b"---\nid: POL-001  # kept\n%s\ntitle: x\n---\nText\n".replace(b"\n", end) % listed.replace(
        b"\n", end
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"changelog:\n  - %s" % OLDER, b"changelog:\n  - %s\n  - %s" % (LINE, OLDER)),
        (b"changelog:\n- %s" % OLDER, b"changelog:\n- %s\n- %s" % (LINE, OLDER)),
        (b"changelog:  # newest first\n  -   %s" % OLDER, b"changelog:  # newest first\n  -   %s\n  -   %s" % (LINE, OLDER)),
        (b"changelog:\n  - %s\n  - %s" % (NEWER, OLDER), b"changelog:\n  - %s\n  - %s\n  - %s" % (LINE, NEWER, OLDER)),
        (b"changelog:\n  - %s\n  - %s" % (OLDER, NEWER), b"changelog:\n  - %s\n  - %s\n  - %s" % (OLDER, NEWER, LINE)),
        (
            b"changelog:\n  - %s\n  - %s\n\n# of the text" % (OLDER, NEWER),
            b"changelog:\n  - %s\n  - %s\n  - %s\n\n# of the text" % (OLDER, NEWER, LINE),
        ),
        (
            b'changelog:\n  - version: "1.0"\n    date: 2025-01-14\n    change: |\n      First',
            b'changelog:\n  - %s\n  - version: "1.0"\n    date: 2025-01-14\n    change: |\n      First' % LINE,
        ),
        (b"changelog: [%s]  # one" % OLDER, b"changelog: [%s, %s]  # one" % (LINE, OLDER)),
        (b"changelog: []", b"changelog: [%s]" % LINE),
        (b"changelog:", b"changelog:\n  - %s" % LINE),
        (b"changelog:  # none yet", b"changelog:  # none yet\n  - %s" % LINE),
    ],
)  # fmt: skip
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_the_entry_stands_where_the_newest_does(before: bytes, after: bytes, end: bytes, mark: bytes) -> None:
    assert with_entry(file(before, end=end, mark=mark), "changelog", ENTRY) == file(after, end=end, mark=mark)


@pytest.mark.parametrize(
    "listed",
    [
        b"version: 1.0",  # no such list
        b"changelog: see the wiki",
        b"changelog: ~",
        b"changelog: {2025-01-14: First}",
        b"changelog: [%s, %s]" % (OLDER, NEWER),  # where it ends is not looked for
        b"changelog: [",
    ],
)
def test_what_cannot_be_done_safely_is_left(listed: bytes) -> None:
    assert with_entry(file(listed), "changelog", ENTRY) is None


@pytest.mark.parametrize("data", [b"Text\n", b"---\n{id: POL-001, changelog: }\n---\nText\n"])
def test_a_file_without_lines_for_it_is_left(data: bytes) -> None:
    assert with_entry(data, "changelog", ENTRY) is None


def test_a_list_at_the_end_of_the_head_grows_above_the_fence() -> None:
    head = b"---\nid: POL-001\nchangelog:\n  - %s\n  - %s\n---\nText\n"
    assert with_entry(head % (OLDER, NEWER), "changelog", ENTRY) == head.replace(b"---\nText", b"  - %s\n---\nText") % (
        OLDER, NEWER, LINE,
    )  # fmt: skip


@given(
    st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"], exclude_characters="\ufeff\u2028\u2029"), max_size=40)
)
def test_whatever_is_said_is_read_back_as_it_was_said(said: str) -> None:
    new = with_entry(file(b"changelog:\n  - %s" % OLDER), "changelog", {**ENTRY, "change": said})
    assert new is None or new.count(b"\n") == file(b"changelog:\n  - %s" % OLDER).count(b"\n") + 1
