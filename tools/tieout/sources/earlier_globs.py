"""The versions of ``controls.yaml`` -> every pattern by which files were documents, then and now."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH
from tieout.sources.controls import read_controls

if TYPE_CHECKING:
    from tieout.model.program import Program
    from tieout.ports.git import Repository

_DOCUMENTS = re.compile(rb"^documents:[^\n]*\n(?:[ #][^\n]*\n|\n)*", re.MULTILINE)


def earlier_globs(repository: Repository, commit: str, program: Program, *, prefix: str) -> tuple[str, ...]:
    """Give the patterns of the settings that count, then those of earlier versions on the first-parent line.

    A folder that was renamed, and its pattern with it, would else have no past. A version whose
    patterns cannot be read adds none.
    """
    oids = {
        change.new_oid
        for walked in repository.mainline(commit, (prefix + SETTINGS_PATH,))
        for _, change in walked.changes()
        if change.new_mode.startswith("100")
    }
    blocks = {
        match.group()
        for _, data in repository.blobs(sorted(oids))
        if data is not None and (match := _DOCUMENTS.search(data)) is not None
    }
    globs = [*program.documents.policies, *program.documents.runbooks]
    for block in sorted(blocks):
        documents = read_controls(block, path=SETTINGS_PATH).program.documents
        globs += (*documents.policies, *documents.runbooks)
    return tuple(dict.fromkeys(globs))
