"""The texts of a story's repository, and what an event does to them."""

from __future__ import annotations

from typing import Any

import yaml

from tests.shapes.forge import Account
from tests.shapes.objects import EXECUTABLE, SUBMODULE, Entry, Files, Objects


def changed(objects: Objects, files: Files, how: dict[str, Any]) -> Files:
    """Give the files after what an event does to them."""
    after = dict(files)
    for old, new in how.get("move", {}).items():
        after[new] = after.pop(old)
    for path, text in how.get("write", {}).items():
        after[path] = objects.blob(text)._replace(mode=after[path].mode if path in after else objects.blob("").mode)
    for path, text in how.get("append", {}).items():
        after[path] = objects.blob((objects.text(after[path]) if path in after else "") + text)
    for path, pairs in how.get("edit", {}).items():
        text = objects.text(after[path])
        for old, new in pairs.items():
            if old not in text:
                raise ValueError(f"{path} does not hold {old!r}")
            text = text.replace(old, new)
        after[path] = objects.blob(text)._replace(mode=after[path].mode)
    for path in how.get("delete", []):
        del after[path]
    for path in how.get("executable", []):
        after[path] = after[path]._replace(mode=EXECUTABLE)
    for path, oid in how.get("submodule", {}).items():
        after[path] = Entry(SUBMODULE, str(oid))
    return after


def settings(world: dict[str, Any]) -> str:
    """Give controls.yaml."""
    changes = {"branch": "main", "forge": {"kind": "github", "repository": world["repository"]}, **world["changes"]}
    told = {
        "schema": "tieout.controls/v1",
        "organization": {"name": "Example Ltd", "timezone": "UTC"},
        "scope": {"categories": ["confidentiality"]},
        "periods": [world["period"]],
        "changes": {key: value for key, value in changes.items() if value is not None},
        "controls": [
            {
                "id": "DC-01",
                "title": "Confidential data is labelled",
                "statement": "Each quarter the security lead compares the stores with the register and files the list.",
                "owner": "role:security-lead",
                "criteria": ["C1.1"],
                "policies": ["POL-008"],
            }
        ],
    }
    return plain(told)


def register(world: dict[str, Any], accounts: dict[str, Account]) -> str | None:
    """Give registers/people.yaml; None where the story has none."""
    if world["people"] is None:
        return None
    rows = []
    for told in world["people"]:
        account = accounts.get(told["id"])
        known = {"emails": [account.email], "logins": [account.login], "ids": [str(account.id)]} if account else {}
        rows.append(known | told)
    roles = sorted({role for row in rows for role in row.get("roles", [])} | {"cto", "security-lead"})
    return plain(
        {
            "schema": "tieout.people/v1",
            "roles": [{"id": role, "title": role.replace("-", " ").title()} for role in roles],
            "people": rows,
        }
    )


def plain(told: dict[str, Any]) -> str:
    """Write YAML without anchors, in the order given."""
    return yaml.dump(told, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002  # PyYAML's signature
        return True
