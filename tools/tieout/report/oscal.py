"""Controls -> a component definition of OSCAL 1.2: what the company says that it does, criterion by criterion.

NIST, OSCAL component definition model (pages.nist.gov/OSCAL). OSCAL calls "control" what the Trust Services Criteria
call a criterion; each control of ours is a component that says how it meets the criteria that it names. No judgement is
in it: that a criterion is met is for an auditor to say, so neither assessment results nor a status are written.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from tieout.model.characters import visible
from tieout.report.json import dumped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from tieout.model.control import Control
    from tieout.model.examination import Examination
    from tieout.workpapers.ladder import Ladder

VERSION = "1.2.1"
_NAMESPACE = "urn:tieout:oscal"
_TOKEN = re.compile(r"[A-Za-z_][A-Za-z0-9._-]*", re.ASCII)
_NONE = "Not said."


def component_definition(examination: Examination, of: Ladder, *, tool_version: str) -> str:
    """Give one JSON object and a line end; the same controls, day and commit give the same bytes.

    A control that names no criterion of the catalogue is left out: OSCAL has no place for it.
    """
    organization = examination.program.organization.name or "Unnamed organization"
    rungs = {item.criterion.id: item.rung.value for item in of.standings}
    source = _uuid("criteria", examination.catalogue.edition)
    components = [
        item for control in examination.controls for item in _components(control, examination, rungs, source=source)
    ]
    definition: dict[str, Any] = {
        "uuid": _uuid("definition", organization, examination.head or "", f"{examination.as_of}"),
        "metadata": {
            "title": f"{visible(organization)}: controls for the Trust Services Criteria",
            "last-modified": f"{examination.as_of}T00:00:00Z",
            "version": examination.head or "uncommitted",
            "oscal-version": VERSION,
            "props": [_prop("tool-version", tool_version), _prop("as-of", f"{examination.as_of}")],
        },
        **({"components": components} if components else {}),
        "back-matter": {
            "resources": [
                {
                    "uuid": source,
                    "title": f"Trust Services Criteria, by their ids ({visible(examination.catalogue.edition)})",
                    "description": "The text of the criteria is not part of this file.",
                }
            ]
        },
    }
    return dumped({"component-definition": definition})


def _components(
    control: Control, examination: Examination, rungs: dict[str, str], *, source: str
) -> Iterator[dict[str, Any]]:
    resolved = (examination.catalogue.resolve(reference) for reference in control.criteria)
    criteria = [name for name in dict.fromkeys(item.id for item in resolved if item) if _TOKEN.fullmatch(name)]
    if not criteria:
        return
    statement = " ".join(visible(control.statement).split()) or _NONE
    yield {
        "uuid": _uuid("control", control.id),
        "type": "process-procedure",
        "title": " ".join(visible(f"{control.id} {control.title}").split()),
        "description": statement,
        "props": [*_props(control)],
        "control-implementations": [
            {
                "uuid": _uuid("implementation", control.id),
                "source": f"#{source}",
                "description": f"What {visible(control.id)} does for the criteria that it names.",
                "implemented-requirements": [
                    {
                        "uuid": _uuid("requirement", control.id, name),
                        "control-id": name,
                        "description": statement,
                        **({"props": [_prop("supported-up-to", rungs[name])]} if name in rungs else {}),
                    }
                    for name in criteria
                ],
            }
        ],
    }


def _props(control: Control) -> Iterator[dict[str, str]]:
    yield _prop("control", control.id)
    for name, value in (
        ("owner", control.owner),
        ("nature", control.nature.value if control.nature else None),
        ("execution", control.execution.value if control.execution else None),
        ("effective-from", f"{control.effective_from}" if control.effective_from else None),
        ("effective-to", f"{control.effective_to}" if control.effective_to else None),
    ):
        if value:
            yield _prop(name, value)
    for document in control.documents:
        yield _prop("document", document)


def _prop(name: str, value: str) -> dict[str, str]:
    """Give a property of ours; OSCAL wants a value without blanks at its ends, and not an empty one."""
    return {"name": name, "ns": _NAMESPACE, "value": " ".join(visible(value).split()) or "-"}


def _uuid(*of: str) -> str:
    """Give a name-based UUID (RFC 9562, 5.5) of what something is, so that it stays the same in every export."""
    digest = bytearray(hashlib.sha1("\0".join((_NAMESPACE, *of)).encode("utf-8", "surrogatepass")).digest()[:16])  # noqa: S324  # version 5 is SHA-1
    digest[6] = digest[6] & 0x0F | 0x50
    digest[8] = digest[8] & 0x3F | 0x80
    text = digest.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
