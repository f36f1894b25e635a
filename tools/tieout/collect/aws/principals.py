"""The pages of GetAccountAuthorizationDetails -> a row for each user, group, role and own policy."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tieout.collect.aws.asking import mapping, shape, text
from tieout.collect.aws.statements import Grants, Wildcard, trusted, wildcards
from tieout.collect.base import Normalised
from tieout.collect.raw import RAW_NAME, pages_in
from tieout.collect.strict_json import Json, ShapeError
from tieout.model.evidence.record import Denied, Refusal
from tieout.model.evidence.table import Row

_LISTS = {"UserDetailList": "user", "GroupDetailList": "group", "RoleDetailList": "role", "Policies": "policy"}
_NAMES = {"user": "UserName", "group": "GroupName", "role": "RoleName", "policy": "PolicyName"}
_OF_AWS = re.compile(r"arn:aws[a-z-]*:iam::aws:policy/")
_UNKNOWN = "unknown"


class _Entity(NamedTuple):
    at: str
    kind: str
    name: str
    arn: str
    body: dict[str, Json]


class _Granted(NamedTuple):
    through: str
    wildcard: Wildcard


class Everything:
    """All pages together."""

    def __init__(self, raw: bytes) -> None:
        self.problems: list[Denied] = []
        self._entities = list(self._read(raw))
        self._policies: dict[str, list[Wildcard] | None] = {}
        for item in self._entities:
            if item.kind == "policy":
                self._policies[item.arn] = self._of_versions(item)
        self._groups = {item.name: item for item in self._entities if item.kind == "group"}

    def normalised(self) -> Normalised:
        """Give the rows in the order in which AWS named things."""
        rows = tuple(
            self._row(item)
            for item in self._entities
            if not (item.kind == "policy" and _OF_AWS.match(item.arn))  # theirs, not the account's
        )
        return Normalised(rows=rows, problems=tuple(dict.fromkeys(self.problems)))

    def _read(self, raw: bytes) -> Iterator[_Entity]:
        more: Json = None
        pages = list(pages_in(raw))
        for page in pages:
            try:
                body = mapping(page.json(), "the answer")
            except ShapeError as error:
                self.problems.append(shape(page.at(), error.message))
                continue
            more = body.get("IsTruncated")
            for key, kind in _LISTS.items():
                found = body.get(key)
                if not isinstance(found, list):
                    self.problems.append(shape(page.at(f"/{key}"), "it is no list"))
                    continue
                for index, item in enumerate(found):
                    yield from self._entity(page.at(f"/{key}/{index}"), kind, item)
        if not pages:
            self.problems.append(shape(RAW_NAME, "there is no answer in it"))
        elif more is not False:
            said = "the last page says that there are more"
            self.problems.append(Denied(pages[-1].at(), "", Refusal.TRUNCATED, said))

    def _entity(self, at: str, kind: str, item: Json) -> Iterator[_Entity]:
        try:
            body = mapping(item, f"the {kind}")
            yield _Entity(at, kind, text(body, _NAMES[kind]), text(body, "Arn"), body)
        except ShapeError as error:
            self.problems.append(shape(at, error.message))

    def _row(self, item: _Entity) -> Row:
        granted = list(self._granted(item))
        known = [one for one in granted if one is not None]
        most = min((one.wildcard.grants for one in known), key=lambda grants: grants.rank, default=Grants.NONE)
        by = [one for one in known if one.wildcard.grants is most and most is not Grants.NONE]
        services = sorted({name for one in known for name in one.wildcard.services})
        is_unknown = None in granted and most is not Grants.ALL
        conditional = str(all(one.wildcard.conditional for one in by)).lower() if by else ""
        return (
            item.at,
            item.kind,
            item.name,
            item.arn,
            self._who(item),
            _UNKNOWN if is_unknown else most.value,
            conditional,
            "; ".join(dict.fromkeys(one.through for one in by)),
            " ".join(services),
            self._boundary(item),
            " ".join(self._texts(item, "GroupList")) if item.kind == "user" else "",
        )

    def _granted(self, item: _Entity) -> Iterator[_Granted | None]:
        """Yield what each statement of it grants; None for a policy that cannot be read."""
        if item.kind == "policy":
            yield from self._listed(self._policies[item.arn], f"policy {item.name}")
            return
        yield from self._own(item)
        if item.kind == "user":
            for name in self._texts(item, "GroupList"):
                group = self._groups.get(name)
                if group is None:
                    self.problems.append(shape(item.at, f"its group {name} is not in the answer"))
                    yield None
                    continue
                for one in self._own(group):
                    yield one and one._replace(through=f"group {name}: {one.through}")

    def _own(self, item: _Entity) -> Iterator[_Granted | None]:
        key = f"{item.kind.title()}PolicyList"
        for index, inline in enumerate(self._mappings(item, key)):
            name = inline.get("PolicyName")
            found = self._understood(inline.get("PolicyDocument"), f"{item.at}/{key}/{index}")
            yield from self._listed(found, f"inline policy {name}")
        for attached in self._mappings(item, "AttachedManagedPolicies"):
            arn, name = attached.get("PolicyArn"), attached.get("PolicyName")
            if not isinstance(arn, str) or arn not in self._policies:
                self.problems.append(shape(item.at, f"its policy {arn} is not in the answer"))
                yield None
            else:
                yield from self._listed(self._policies[arn], f"policy {name}")

    @staticmethod
    def _listed(found: list[Wildcard] | None, through: str) -> Iterator[_Granted | None]:
        if found is None:
            yield None
            return
        for one in found:
            statement = f"statement {one.number}{f' ({one.sid})' if one.sid else ''}"
            yield _Granted(f"{through}, {statement}", one)

    def _of_versions(self, item: _Entity) -> list[Wildcard] | None:
        for index, version in enumerate(self._mappings(item, "PolicyVersionList")):
            if version.get("IsDefaultVersion") is True:
                return self._understood(version.get("Document"), f"{item.at}/PolicyVersionList/{index}")
        self.problems.append(shape(item.at, "none of its versions is the one in force"))
        return None

    def _understood(self, document: Json, at: str) -> list[Wildcard] | None:
        try:
            return list(wildcards(document))
        except (ShapeError, UnicodeDecodeError) as error:
            self.problems.append(shape(at, getattr(error, "message", "it is not UTF-8")))
            return None

    def _who(self, item: _Entity) -> str:
        if item.kind == "user":
            return "person"
        if item.kind != "role":
            return ""
        try:
            return trusted(item.body.get("AssumeRolePolicyDocument"))
        except (ShapeError, UnicodeDecodeError) as error:
            self.problems.append(shape(item.at, getattr(error, "message", "its trust policy is not UTF-8")))
            return _UNKNOWN

    def _boundary(self, item: _Entity) -> str:
        found = item.body.get("PermissionsBoundary")
        arn = found.get("PermissionsBoundaryArn") if isinstance(found, dict) else None
        if found is not None and not isinstance(arn, str):
            self.problems.append(shape(item.at, "its PermissionsBoundary names no policy"))
        return arn if isinstance(arn, str) else ""

    def _mappings(self, item: _Entity, key: str) -> list[dict[str, Json]]:
        """Give the items of a list; AWS leaves out a list that is empty."""
        found = item.body.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
            self.problems.append(shape(f"{item.at}/{key}", "it is no list of mappings"))
            return []
        return [one for one in found if isinstance(one, dict)]

    def _texts(self, item: _Entity, key: str) -> list[str]:
        found = item.body.get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            self.problems.append(shape(f"{item.at}/{key}", "it is no list of names"))
            return []
        return [one for one in found if isinstance(one, str)]
