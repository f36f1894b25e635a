"""Collectors, forms, tables and checks -> docs/reference/collectors.md, from the code that they are."""

from __future__ import annotations

from collections.abc import Iterator

from tieout import plugins
from tieout.collect.ingest.registry import INGESTIONS
from tieout.judgement.evidence.checks.registry import CHECKS
from tieout.model.evidence.tables.registry import TABLES
from tieout.ports.sqlite_functions import FUNCTIONS

NOTICE = "<!-- Written by docs/generate.py from the collectors themselves: run ./dev docs. -->"
_TESTED = {
    "aws": (
        "Tested against moto's server, an AWS that only imitates one: it has no root row in the credential report, a "
        "constant time for it, no pages for users, and no permissions, so the tests put a layer in front that adds "
        "them. **Never run against AWS itself.** Needs `pip install 'tieout[aws]'`. Credentials come from the usual "
        "variables (`AWS_PROFILE`, `AWS_ACCESS_KEY_ID`, ...), never from `collectors.yaml`."
    ),
    "postgres": (
        "Tested against PostgreSQL 15 with real roles, TLS and rules of admission. **Never run against another "
        "version, a managed service or a pooler.** Needs `pip install 'tieout[postgres]'`. The password comes from "
        "`PGPASSWORD` or `PGPASSFILE`. `account` of the system in the register is the cluster's system identifier."
    ),
    "tls": (
        "Tested against `openssl s_server` from TLS 1.0 to 1.3 and PostgreSQL. A version counts as refused only on "
        "the server's own alert. **Never run against a server that speaks RC4 or SSL 3, or a real mail server.**"
    ),
}


def collectors() -> str:
    """Give the page."""
    return "\n".join([NOTICE, "", *_lines()])


def _settings() -> Iterator[str]:
    """Give the settings of each collector that names them, families together where they are alike."""
    seen: dict[tuple[tuple[str, str], ...], list[str]] = {}
    for name in plugins.names(plugins.COLLECTORS):
        keys = getattr(plugins.offered(plugins.COLLECTORS, name)(), "keys", None)
        if keys:
            seen.setdefault(tuple(keys.items()), []).append(name)
    for items, names in seen.items():
        yield f"### Settings of {', '.join(names)}\n"
        yield "| Setting | Means |"
        yield "|---|---|"
        yield from (f"| `{key}` | {means} |" for key, means in items)
        yield ""


def _lines() -> Iterator[str]:
    yield "# Collectors, forms and checks\n"
    yield "What `collectors.yaml` may name under `uses` and `reads`, and what Tieout's own checks look for in it."
    yield "[How to capture evidence](../how-to/capture-evidence.md) shows them at work.\n"
    yield "## Collectors\n"
    yield "`tieout collect --permissions NAME` prints what one needs as a script or policy to paste.\n"
    for family, told in _TESTED.items():
        yield f"### {family}\n"
        yield f"{told}\n"
        yield "| Collector | Table | Permissions |"
        yield "|---|---|---|"
        for name in plugins.names(plugins.COLLECTORS):
            if name.partition(".")[0] == family:
                found = plugins.offered(plugins.COLLECTORS, name)()
                rights = ", ".join(f"`{item}`" for item in found.permissions) or "none"
                yield f"| `{name}` | `{found.schema.id}` | {rights} |"
        yield ""
    yield from _settings()
    yield "## Forms\n"
    yield "What another tool wrote, or a command printed: `reads`. Besides these `json`, `csv` and `text`.\n"
    for item in INGESTIONS:
        yield f"### {item.id}\n"
        yield f"Makes the table `{item.schema.id}`.\n"
        if item.settings:
            yield "| Setting | Means |"
            yield "|---|---|"
            yield from (f"| `{key}` | {means} |" for key, means in item.settings.items())
            yield ""
    yield "## Checks\n"
    yield "Each looks into every capture with a table of its form. A limit is set under `settings` of the collector.\n"
    yield "| Check | Says | Table | Limits |"
    yield "|---|---|---|---|"
    for check in CHECKS:
        limits = "; ".join(f"`{item.name}`: {item.means}, {item.default or 'none'} if not set" for item in check.limits)
        yield f"| `{check.id}` | {check.title} | `{check.schema}` | {limits or 'none'} |"
    yield "\n## Tables\n"
    yield "Every cell is text; `_at` comes first and says where the row stands in the raw file.\n"
    for table in TABLES:
        yield f"### {table.id}\n"
        yield f"{table.title}.\n"
        yield "| Column | Holds |"
        yield "|---|---|"
        yield from (
            f"| `{column.name}` | {column.means}{' (personal)' * column.personal} |" for column in table.columns
        )
        yield ""
    yield "## Functions of assertions\n"
    yield f"{', '.join(f'`{name}`' for name in sorted(FUNCTIONS))}."
    yield ""
