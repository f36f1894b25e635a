"""One entry of ``collectors:`` -> CollectorSetting."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tieout.model.document import Classification
from tieout.model.evidence.collector import CollectorSetting, CommandSetting, Serves
from tieout.model.instant import iso_span
from tieout.sources.evidence import collector_keys as keys
from tieout.sources.nodes import Mapping, Scalar
from tieout.sources.notes import shown

if TYPE_CHECKING:
    from tieout.sources.fields import Fields

DEFAULT_TIMEOUT = timedelta(minutes=5)
LONGEST_TIMEOUT = timedelta(hours=6)
_LARGEST_CODE = 255
_ID = re.compile(keys.ID_FORM, re.ASCII)
_USES = re.compile(keys.USES_FORM, re.ASCII)
_READS = re.compile(keys.READS_FORM, re.ASCII)
_VARIABLE = re.compile(keys.VARIABLE_FORM, re.ASCII)
_POINTER = re.compile(keys.POINTER_FORM)
_NAME = re.compile(keys.NAME_FORM, re.ASCII)


def read_collector(fields: Fields, default: Classification = Classification.CONFIDENTIAL) -> CollectorSetting:
    """Read one entry; what does not fit is noted. ``default`` is the class of what states none."""
    fields.check_keys(keys.COLLECTOR_KEYS, keys.ALIASES)
    uses = form(fields, "uses", _USES, "`command`, `ingest`, or the id of a collector such as postgres.roles")
    _check_own_keys(fields, uses)
    classification = fields.choice("classification", Classification)
    return CollectorSetting(
        id=form(fields, "id", _ID, "letters, digits, hyphens, dots and underscores, 64 at most"),
        location=fields.location(),
        uses=uses,
        title=fields.line("title") or "",
        system=form(fields, "system", _ID, "the id of a row of registers/systems"),
        serves=_serves(fields),
        settings=_settings(fields),
        command=_command(fields) if uses == keys.COMMAND else None,
        path=fields.line("path") or "" if uses == keys.INGEST else "",
        reads=_reads(fields) if uses == keys.INGEST else "",
        allow_empty=fields.line("allow_empty") or "",
        stale_after=_span(fields, "stale_after", None),
        classification=(classification or default).value,
    )


def form(fields: Fields, key: str, pattern: re.Pattern[str], wanted: str) -> str:
    """Give one line of a form; of another it is noted and left out."""
    text = fields.line(key) or ""
    if text and pattern.fullmatch(text) is None:
        fields.note(key, f"{fields.named(key)} is {shown(text)}; wanted is {wanted}", f"write {wanted}")
        return ""
    return text


def texts(fields: Fields, key: str, example: str) -> tuple[str, ...]:
    """Give a list of texts to the letter, empty ones and those of several lines too: they are arguments."""
    found: list[str] = []
    for index, item in enumerate(fields.items(key)):
        if isinstance(item, Scalar) and not item.is_null and "\0" not in item.text:
            found.append(item.text)
        else:
            fields.notes.bad(item, f"{fields.named(key)}[{index}] is no text", f"write `{key}: {example}`")
    return tuple(found)


def pairs(fields: Fields, key: str, example: str) -> tuple[tuple[str, str], ...]:
    """Give a mapping of names to texts, in the order of the file."""
    inner = fields.mapping(key, example)
    if inner is None:
        return ()
    found: list[tuple[str, str]] = []
    for entry in inner.node.entries:
        if isinstance(entry.value, Scalar) and not entry.value.is_null:
            found.append((entry.key, entry.value.text.strip()))
        else:
            inner.note(entry.key, f"{inner.named(entry.key)} is no text", f"write `{example}`")
    return tuple(found)


def named(fields: Fields, key: str, found: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Give those pairs whose names SQL takes without quotes; others are noted."""
    for name, _ in found:
        if _NAME.fullmatch(name) is None:
            wanted = "lower-case letters, digits and underscores, no digit first"
            fields.note(key, f"{fields.named(key)} names {shown(name)}; wanted are {wanted}", f"rename {shown(name)}")
    return tuple(pair for pair in found if _NAME.fullmatch(pair[0]))


def _check_own_keys(fields: Fields, uses: str) -> None:
    """Note keys of another kind of collector: they would be without any effect."""
    own = {keys.COMMAND: keys.COMMAND_KEYS, keys.INGEST: keys.INGEST_KEYS}.get(uses, keys.NATIVE_KEYS)
    for key in keys.COLLECTOR_KEYS:
        if uses and key in fields and key not in own and key not in keys.SHARED_KEYS:
            owners = ", ".join(own)
            fields.note(
                key,
                f"{key} means nothing where uses is {uses}",
                f"take it out; with {uses} there may be {owners}",
                kind="unused-key",
            )
    needed = {keys.COMMAND: ("run",), keys.INGEST: ("path", "reads")}.get(uses, ())
    if absent := fields.missing(needed):
        fields.note("", f"with `uses: {uses}` it lacks {' and '.join(absent)}", f"add {' and '.join(absent)}")


def _serves(fields: Fields) -> tuple[Serves, ...]:
    found: list[Serves] = []
    for item in fields.mappings("for", "{control: AC-03, evidence: access-list}"):
        item.check_keys(keys.FOR_KEYS, {"id": "evidence"})
        if item.missing(("control",)):
            item.note("", "it names no control", "write `- {control: AC-03, evidence: access-list}`")
        evidence = form(item, "evidence", _ID, "the id of an entry of the control's evidence")
        found.append(Serves(control=item.line("control") or "", evidence=evidence))
    return tuple(found)


def _settings(fields: Fields) -> tuple[tuple[str, str], ...]:
    """Give the own keys of a native collector, or of a form, as text; a list of words is joined by commas."""
    inner = fields.mapping("settings", "settings: {host: db.example.com}")
    if inner is None:
        return ()
    found: list[tuple[str, str]] = []
    for entry in inner.node.entries:
        value = entry.value
        if isinstance(value, Scalar):
            if not value.is_null:
                found.append((entry.key, value.text.strip()))
        elif isinstance(value, Mapping):
            inner.note(entry.key, f"settings.{shown(entry.key)} is a mapping", "write one value, or a list of words")
        else:
            found.append((entry.key, ",".join(text for text, _ in inner.placed_words(entry.key))))
    return tuple(found)


def _command(fields: Fields) -> CommandSetting:
    reads = _reads(fields) or "text"
    found = CommandSetting(
        argv=texts(fields, "run", "[npm, audit, --json]"),
        timeout=_span(fields, "timeout", LONGEST_TIMEOUT) or DEFAULT_TIMEOUT,
        environment=_variables(fields),
        folder=_folder(fields),
        **_exit(fields),
        require=tuple(
            pointer
            for pointer in texts(fields, "require", "[/vulnerabilities]")
            if _is_pointer(fields, "require", pointer)
        ),
        reads=reads,
        columns=named(fields, "columns", pairs(fields, "columns", "columns: {user: /name, mfa: /mfa/enabled}")),
        rows=_pointer(fields, "rows"),
        total=_pointer(fields, "total"),
        version_argv=texts(fields, "version", "[npm, --version]"),
        account_argv=texts(fields, "account", "[idp, whoami]"),
    )
    _check_form(fields, found)
    return found


def _check_form(fields: Fields, command: CommandSetting) -> None:
    """Note keys that say nothing of the form that the output has."""
    fit = {"json": ("require", "rows", "total", "columns"), "csv": ("columns",), "text": ()}
    allowed = fit.get(command.reads, ("require", "settings"))
    for key in ("require", "rows", "total", "columns", "settings"):
        if key in fields and key not in allowed:
            fields.note(
                key,
                f"{key} means nothing where reads is {command.reads}",
                f"take it out, or say another form: reads is {command.reads}",
                kind="unused-key",
            )
    if command.reads == "json":
        for _, where in command.columns:
            _is_pointer(fields, "columns", where)
    if command.argv and not command.argv[0].strip():
        fields.note("run", "run names no program", "write `run: [npm, audit, --json]`")


def _exit(fields: Fields) -> dict[str, tuple[int, ...]]:
    inner = fields.mapping("exit", "exit: {ok: [0], findings: [1]}")
    if inner is None:
        return {}
    inner.check_keys(keys.EXIT_KEYS, keys.EXIT_ALIASES)
    found = {key: _codes(inner, key) for key in keys.EXIT_KEYS if key in inner}
    both = set(found.get("ok", (0,))) & set(found.get("findings", ()))
    if both:
        inner.note(
            "findings",
            f"exit code {min(both)} cannot both be a clean run and one that found something",
            "write it once; a clean run ends with 0 where exit.ok is not written",
        )
    return found


def _codes(fields: Fields, key: str) -> tuple[int, ...]:
    found: list[int] = []
    for text, node in fields.placed_words(key):
        if re.fullmatch(r"[0-9]{1,3}", text, re.ASCII) and int(text) <= _LARGEST_CODE:
            found.append(int(text))
        else:
            message = f"{fields.named(key)} is {shown(text)}; wanted is a number from 0 to {_LARGEST_CODE}"
            fields.notes.bad(node, message, "write the exit code in digits")
    return tuple(found)


def _variables(fields: Fields) -> tuple[str, ...]:
    found: list[str] = []
    for text, node in fields.placed_words("environment"):
        if _VARIABLE.fullmatch(text):
            found.append(text)
        else:
            message = f"environment names {shown(text)}, which is no name of a variable"
            fields.notes.bad(node, message, "name the variable alone: its value never stands in this file")
    return tuple(found)


def _folder(fields: Fields) -> str:
    text = fields.line("in") or "."
    parts = text.split("/")
    if text.startswith("/") or ".." in parts or "\\" in text:
        fields.note("in", f"in is {shown(text)}; wanted is a folder of this repository", "write it from the root: web")
        return "."
    return text


def _reads(fields: Fields) -> str:
    return form(fields, "reads", _READS, "json, csv, text, or the id of a form that `tieout collect` knows")


def _pointer(fields: Fields, key: str) -> str:
    text = fields.line(key) or ""
    return text if _is_pointer(fields, key, text) else ""


def _is_pointer(fields: Fields, key: str, text: str) -> bool:
    if _POINTER.fullmatch(text):
        return True
    fields.note(
        key,
        f"{fields.named(key)} is {shown(text)}, which is no JSON pointer (RFC 6901)",
        f"begin it with a slash: /{shown(text)}",
    )
    return False


def _span(fields: Fields, key: str, longest: timedelta | None) -> timedelta | None:
    value = fields.scalar(key, "a length such as PT5M")
    if value is None:
        return None
    found = iso_span(value.text)
    if found is None or not found or (longest is not None and found > longest):
        most = f" of at most {longest.total_seconds() / 3600:g} hours" if longest else ""
        fields.note(key, f"{key} is {shown(value.text)}; wanted is a length{most} such as PT5M", f"write `{key}: PT5M`")
        return None
    return found
