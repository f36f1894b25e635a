"""The starter's texts as the sample company has them: drafts, put in force, or as they once were."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib import resources
from string import Template

from tieout.starter.content import starter_files
from tieout.starter.write import fitted

Amendment = Callable[[str], str]
"""What makes one text of another; raises LookupError where the text is not what it expects."""
_TABLE_ROW = re.compile(r"^\| [0-9]+\.[0-9]+ \| [0-9]{4}-[0-9]{2}-[0-9]{2} \|.*\n", re.MULTILINE)
_FIRST_VERSION = re.compile(r'(?<=^  - \{version: "1\.0", date: )[0-9-]{10}|(?<=^\| 1\.0 \| )[0-9-]{10}', re.MULTILINE)
_TITLES = {
    "role:ceo": "Chief Executive Officer",
    "role:cto": "Chief Technology Officer",
    "role:customer-success": "Head of Customer Success",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One line of a document's revision history."""

    number: str
    on: date
    author: str
    """As documents name people and roles: ``role:cto``."""
    change: str


def starter(planted: date) -> dict[str, str]:
    """Give every file that ``tieout init`` plants, by path; drafts are dated that day."""
    texts = {file.path: fitted(file).data.decode().replace("\r\n", "\n") for file in starter_files()}
    return {path: _FIRST_VERSION.sub(f"{planted}", text) for path, text in texts.items()}


def own(path: str, values: dict[str, str] | None = None) -> str:
    """Give a text of the company's own, its ``${names}`` filled in."""
    text = resources.files("tieout").joinpath("demo", "files", *path.split("/")).read_text("utf-8")
    return Template(text).substitute(values or {})


def in_force(draft: str, versions: tuple[Version, ...]) -> str:
    """Put a draft in force: status, version, dates and revision history.

    ``versions`` are oldest first; the last one is approved and reviewed on its day.
    """
    head, _, body = draft.removeprefix("---\n").partition("\n---\n")
    last = versions[-1]
    newest_first = versions[::-1]
    lines: list[str] = []
    key = ""
    for line in head.split("\n"):
        if line.startswith(" "):  # below a key: parameters stay, the starter's own changelog goes
            if key != "changelog":
                lines.append(line)
            continue
        key = line.partition(":")[0]
        if key == "status":
            lines.append("status: active")
        elif key == "version":
            lines.append(f'version: "{last.number}"')
        else:
            lines.append(line)
        if key == "changelog":
            lines += [_entry(item) for item in newest_first]
        if key == "approver":
            lines += [f"{name}: {last.on}" for name in ("approved", "effective", "last_reviewed")]
    rows = "".join(f"| {item.number} | {item.on} | {titled(item.author)} | {item.change} |\n" for item in newest_first)
    body = _TABLE_ROW.sub("", body.rstrip("\n") + "\n") + rows
    return "---\n" + "\n".join(lines) + "\n---\n" + body


def says(text: str, instead_of: str) -> Amendment:
    """Give the amendment that puts one passage in place of another, wherever that stands."""

    def amend(whole: str) -> str:
        if instead_of not in whole:
            message = f"the text does not say {instead_of!r}"
            raise LookupError(message)
        return whole.replace(instead_of, text)

    return amend


def lacks(title: str) -> Amendment:
    """Give the amendment that takes away one ``##`` section, and the lines that link to it."""

    def amend(whole: str) -> str:
        start = whole.find(f"\n## {title}\n")
        if start < 0:
            message = f"there is no section {title!r}"
            raise LookupError(message)
        end = whole.find("\n## ", start + 1)
        rest = whole[: start + 1] + whole[end + 1 :]
        anchor = f"(#{title.lower().replace(' ', '-')})"
        return "".join(line for line in rest.splitlines(keepends=True) if anchor not in line)

    return amend


def in_control(control_id: str, *amendments: Amendment) -> Amendment:
    """Give the amendment that amends one control of ``controls.yaml``; none takes it out."""

    def amend(whole: str) -> str:
        start = whole.find(f"\n  - id: {control_id}\n")
        if start < 0:
            message = f"there is no control {control_id}"
            raise LookupError(message)
        end = whole.find("\n\n", start)
        end = len(whole) if end < 0 else end + 1
        return whole[:start] + (amended(whole[start:end], *amendments) if amendments else "") + whole[end:]

    return amend


def amended(text: str, *amendments: Amendment) -> str:
    """Give a text after each amendment in turn."""
    for amend in amendments:
        text = amend(text)
    return text


def titled(reference: str) -> str:
    """Give the words for ``role:security-lead`` or ``person:ana``."""
    name = reference.partition(":")[2].replace("-", " ").title()
    return _TITLES.get(
        reference, f"{name} Example" if reference.startswith("person:") else name.replace(" Of ", " of ")
    )


def _entry(item: Version) -> str:
    return f'  - {{version: "{item.number}", date: {item.on}, author: {item.author}, change: "{item.change}"}}'
