"""The sample company's documents as they stood at each point of its history.

Long policies come from the starter, put in force; short ones of its own lie in ``demo/files``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from importlib import resources
from string import Template

from tieout.model.period import Period
from tieout.starter.content import starter_files

_TABLE_ROW = re.compile(r"^\| [0-9]+\.[0-9]+ \| [0-9]{4}-[0-9]{2}-[0-9]{2} \|.*\n", re.MULTILINE)
_ITEM = re.compile(r"^  (?:- id: |# )", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One line of a document's revision history."""

    number: str
    on: date
    author: str
    """A role's id."""
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What the head of a document in force says."""

    versions: tuple[Version, ...]
    """Newest first."""
    approved: date
    reviewed: date

    @property
    def version(self) -> str:
        """The number of the newest version."""
        return self.versions[0].number


def from_starter(path: str) -> str:
    """Give a document of the starter, a draft, with LF as line end."""
    for file in starter_files():
        if file.path == path:
            return file.data.decode().replace("\r\n", "\n")
    message = f"the starter has no {path}"
    raise LookupError(message)


def own(path: str, values: dict[str, str] | None = None) -> str:
    """Give a text of the company's own, its ``${names}`` filled in."""
    text = resources.files("tieout").joinpath("demo", "files", *path.split("/")).read_text("utf-8")
    return Template(text).substitute(values or {})


def own_in_force(path: str, standing: Standing, extra: str = "") -> str:
    """Give a document of the company's own with its dates, and a paragraph that came later."""
    return own(
        path,
        {
            "version": standing.version,
            "approved": f"{standing.approved}",
            "effective": f"{standing.approved}",
            "reviewed": f"{standing.reviewed}",
            "changelog": "\n".join(_changelog(standing.versions)),
            "extra": extra,
        },
    )


def in_force(draft: str, standing: Standing) -> str:
    """Put a draft of the starter in force: status, version, dates and revision history."""
    head, _, body = draft.removeprefix("---\n").partition("\n---\n")
    lines: list[str] = []
    for line in head.split("\n"):
        key = line.partition(":")[0]
        if key == "status":
            lines.append("status: active")
        elif key == "version":
            lines.append(f'version: "{standing.version}"')
        elif key == "changelog":
            lines += [line, *_changelog(standing.versions)]
        elif not line.startswith(" "):  # the lines of the starter's own changelog
            lines.append(line)
        if key == "approver":
            lines += [
                f"approved: {standing.approved}",
                f"effective: {standing.approved}",
                f"last_reviewed: {standing.reviewed}",
            ]
    rows = "".join(
        f"| {item.number} | {item.on} | {_title(item.author)} | {item.change} |\n" for item in standing.versions
    )
    body = _TABLE_ROW.sub("", body.rstrip("\n") + "\n") + rows
    return "---\n" + "\n".join(lines) + "\n---\n" + body


def without_section(text: str, title: str) -> str:
    """Give a text without one of its ``##`` sections, as it was before that was written.

    The lines that link to the section go with it. Raises LookupError if there is no such section.
    """
    start = text.find(f"\n## {title}\n")
    if start < 0:
        message = f"there is no section {title!r}"
        raise LookupError(message)
    end = text.find("\n## ", start + 1)
    rest = text[: start + 1] + text[end + 1 :]
    anchor = f"(#{title.lower().replace(' ', '-')})"
    return "".join(line for line in rest.splitlines(keepends=True) if anchor not in line)


def controls(starter_ids: str, own_ids: str, period: Period | None) -> str:
    """Give ``controls.yaml`` with the controls whose ids match these patterns, in their order."""
    if period is None:
        periods = "periods: []"
    else:
        row = f"{{id: {period.id}, type: 2, start: {period.start}, end: {period.end}}}"
        periods = f"periods:\n  - {row}"
    starter = from_starter("controls.yaml").partition("\ncontrols:\n")[2]
    return (
        own("controls-head.yaml", {"periods": periods})
        + _chosen(starter, starter_ids)
        + _chosen(own("controls-own.yaml"), own_ids)
    )


def _chosen(items: str, pattern: str) -> str:
    """Give the items of the list whose ids match; a comment stays with the item below it."""
    starts = [match.start() for match in _ITEM.finditer(items)]
    chosen: list[str] = []
    comments = ""
    for start, end in zip(starts, [*starts[1:], len(items)], strict=True):
        part = items[start:end].strip("\n")
        if part.startswith("  #"):
            comments += f"{part}\n"
            continue
        control_id = part.split("\n")[0].removeprefix("  - id: ")
        if re.fullmatch(pattern, control_id):
            chosen.append(f"\n{comments}{part}\n")
        comments = ""
    return "".join(chosen)


def _changelog(versions: tuple[Version, ...]) -> list[str]:
    return [
        f'  - {{version: "{item.number}", date: {item.on}, author: role:{item.author}, change: "{item.change}"}}'
        for item in versions
    ]


def _title(role: str) -> str:
    return "Chief Technology Officer" if role == "cto" else role.replace("-", " ").title()
