"""The scope lacks the one category that every examination has."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.model.criteria import Category
from tieout.model.examination import SETTINGS_PATH, Examination
from tieout.model.finding import Observation, Severity
from tieout.rules.base import rule
from tieout.rules.place import is_partly_read
from tieout.rules.wording import listed


@rule(severity=Severity.WARNING, needs=("settings",))
def scope_without_security(examination: Examination) -> Iterator[Observation]:
    """The scope leaves out security.

    ## What it checks
    The `categories` under `scope` in `controls.yaml`, where they are stated and could be read: security
    is one of them.

    ## Why the auditor asks
    The common criteria, CC1.1 to CC9.2, are the criteria of security, and those of the other
    categories build on them. A report on availability alone leaves its reader without an answer to
    the first question, and the 33 common criteria are tested all the same.

    ## Example
    `controls.yaml:7:3: the scope has availability, and not security`

    ## How to fix
    ```yaml
    scope: {categories: [security, availability]}
    ```

    ## Sources
    AICPA, 2017 Trust Services Criteria: the common criteria apply to every category.
    """
    scope = examination.program.scope
    if scope.location is None or Category.SECURITY in scope.categories or is_partly_read(examination, SETTINGS_PATH):
        return
    words = listed(category.value.replace("_", " ") for category in Category if category in scope.categories)
    yield Observation(
        subject="scope",
        location=scope.location,
        message=f"the scope has {words or 'no category'}, and not security",
        remedy="add security to scope.categories",
        about="security",
    )
