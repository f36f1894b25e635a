"""The walk over merged changes, against a server that executes our questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.forge import samples

if TYPE_CHECKING:
    from tests.forge.server import Server


def test_what_the_forge_knows_is_what_we_read(forge: Server) -> None:
    known = samples.proposal(7)
    forge.add(known)
    with forge.github() as github:
        [page] = github.merged(None)
    assert [item.proposal for item in page.items] == [known]
    assert [(item.is_complete, item.reason) for item in page.items] == [(True, "")]
    assert (page.cursor, page.total, page.lost) == (None, 1, ())
    assert (forge.asked("Merged"), len(forge.requests), forge.points) == (1, 1, 2)
