"""The rights that a collector of this family needs, as a script for ``psql``."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from tieout.collect.postgres.asking import check_settings, user_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tieout.model.evidence.collector import CollectorSetting

HELPERS = "tieout"
"""The schema of what the script makes."""


def script(
    setting: CollectorSetting, known: Mapping[str, str], *, remarks: Sequence[str] = (), grants: Sequence[str] = ()
) -> str:
    """Give the script; ``{role}`` in ``grants`` stands for the role that asks. Running it again changes nothing."""
    check_settings(setting, known)
    role, database = user_of(setting), setting.setting("database", "postgres")
    mark = next(found for number in itertools.count() if (found := f"$tieout{number or ''}$") not in role)
    lines = [
        f"-- What {setting.uses} needs, and nothing more. Run it in the database {_comment(database)} as a superuser.",
        f"-- Then give the role a password that no file holds: \\password {_comment(quoted(role))}",
        f"DO {mark} BEGIN",
        f"  IF NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = {literal(role)}) THEN",
        f"    CREATE ROLE {quoted(role)} LOGIN;",
        "  END IF;",
        f"END {mark};",
        f"ALTER ROLE {quoted(role)} SET default_transaction_read_only = on;",
        f"GRANT CONNECT ON DATABASE {quoted(database)} TO {quoted(role)};",
        *(f"-- {remark}" for remark in remarks),
        *(grant.replace("{role}", quoted(role)) for grant in grants),
    ]
    return "\n".join(lines) + "\n"


def quoted(name: str) -> str:
    """Give a name as SQL has it."""
    return '"{}"'.format(name.replace('"', '""'))


def literal(text: str) -> str:
    """Give a text as SQL has it."""
    return "'{}'".format(text.replace("'", "''"))


def _comment(text: str) -> str:
    return " ".join(text.split())
