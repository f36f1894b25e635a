"""The looks of an error: what programs and services print in place of an answer, whatever they end with.

A false hit leaves a capture open until somebody looks at it. A miss lets a refusal pass for evidence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.collect.strict_json import Json, ShapeError, parse
from tieout.model.characters import visible
from tieout.sources.encoding import BYTE_ORDER_MARK

if TYPE_CHECKING:
    from collections.abc import Mapping

_SHOWN = 120
_BLANK = b" \t\r\n\v\f\0"
_PAGE = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL)
_FAULT = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<[\w-]+:envelope\b.{0,500}?)?<(?:[\w-]+:)?(?:error|errors|errorresponse|fault)\b",
    re.IGNORECASE | re.DOTALL,
)
_PROGRAM = rb"[ \t]*(?:\[?\d{4}-\d\d-\d\d[T ][\d:.,]+[^ ]*[ \t]+)?(?:[^\r\n:<>\"]{1,120}:[ \t]+){0,4}(?:\([^)\r\n]{1,40}\)[ \t]*)?"
"""What may stand before a complaint: a moment, the program's name, a file's."""
_WORDS = rb"""
    (?:\[?error\]?|err!|fatal)(?:[ ]\[?[\w.-]+\]?|\([^)\r\n]*\))?[ \t]*(?::|$|\r|[ ]from[ ]server|[ ]occurred)
    | \[error\] | panic: | traceback[ ]\(most[ ]recent[ ]call[ ]last\)
    | an?[ ](?:\w+[ ])?error[ ](?:has[ ])?(?:occurred|was[ ]encountered)
    | a[ ]password[ ]is[ ]required | (?:command[ ])?not[ ]found\b | permission[ ]denied | access[ ]?(?:is[ ])?denied
    | unauthori[sz]ed\b | unauthenticated\b | forbidden\b | not[ ](?:authori[sz]ed|authenticated|logged[ ]in|permitted)
    | (?:authentication|authori[sz]ation|connection|login|request)[ ](?:failed|error|required|refused|reset|timed[ ]out|closed)
    | operation[ ](?:not[ ]permitted|timed[ ]out) | no[ ]such[ ](?:file|host|container|service|remote)
    | (?:could[ ]not|couldn't|cannot|can't|unable[ ]to|failed[ ]to)[ ]
      (?:resolve|connect|open|access|read|find|load|locate|authenticate|fetch|get|list|retrieve|reach|contact|parse|query)
    | (?:bad|invalid|expired|missing|no)[ ](?:\w+[ ])?(?:credentials?|api[ ]key|token|session|password|login|access[ ]key)\b
    | (?:your|the|this)[ ](?:\w+[ ]){0,4}(?:session|token|login|credentials?|password)[ ](?:\w+[ ]){0,4}(?:expired|invalid)
    | (?:api[ ])?rate[ ]limit | too[ ]many[ ]requests | no[ ]resources[ ]found | sign[ ]in[ ]to[ ]continue
    | (?:http/[\d.]+[ ])?[45]\d\d[ ](?:bad|unauthori[sz]ed|payment|forbidden|not[ ]|method|request|too|internal|service|gateway|proxy)
    | (?:you[ ])?(?:must|need[ ]to|please)[ ](?:be[ ]logged|log[ ]?in|sign[ ]in|authenticate)
    | segmentation[ ]fault | killed\s*$ | out[ ]of[ ]memory | results?[ ](?:were[ ]|was[ ])?truncated
"""
_COMPLAINT = re.compile(
    rb"^" + _PROGRAM + rb"(?:" + _WORDS.replace(b"\n", b"") + rb")", re.IGNORECASE | re.MULTILINE | re.VERBOSE
)
_REFUSED = re.compile(
    rb"\(\w*(?:AccessDenied|Unauthorized|Forbidden|Expired\w*|AuthFailure|Throttling)\w*\)|\bAccessDenied(?:Exception)?\b"
    rb"|\bUnauthorizedOperation\b|\bExpiredToken|\bInvalidClientTokenId\b|\bAuthFailure\b|\bPERMISSION_DENIED\b"
    rb"|\bnot authorized to perform\b|:[ \t]*(?:command not found|permission denied)[ \t]*\r?$",
    re.IGNORECASE | re.MULTILINE,
)
_TAGS = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.IGNORECASE | re.DOTALL)
_ENTRY = re.compile(
    rb"[45]\d\d\b|error|denied|forbidden|unauthori|not found|bad gateway|unavailable|time-?d? ?out|(?:sign|log) ?(?:in|on)\b",
    re.IGNORECASE,
)
_HEADINGS = re.compile(rb"<(title|h1|h2)\b[^>]*>(.*?)</\1\s*>", re.IGNORECASE | re.DOTALL)
_SHORT_PAGE = 400
"""Characters of a page's text: one that is shorter lists nothing."""

_ERROR_KEYS = frozenset(
    {"error", "errors", "fault", "exception", "errorcode", "errormessage", "errormessages", "errorsummary", "errortype",
     "errordescription", "errorcauses", "errorid", "errmsg"}
)  # fmt: skip
_SAYING_KEYS = frozenset({"message", "errordescription", "detail", "title", "msg", "reason"})
_BESIDE = frozenset(
    {"code", "status", "statuscode", "type", "documentationurl", "requestid", "details", "kind", "apiversion", "metadata",
     "instance", "timestamp", "path", "schemas", "scimtype", "traceid", "responsemetadata", "help", "link", "success", "ok"}
)  # fmt: skip
_REFUSING = frozenset({"success", "ok"})
_FAILED = frozenset({"error", "failure", "fail"})
_CODES = frozenset({"status", "statuscode", "code", "httpstatuscode"})
_WORST = 400
_FINE = ("0", "none", "ok", "success")


def error_guise(value: Json) -> str:
    """Give what makes a document look like an error and no answer; empty: nothing does."""
    if isinstance(value, list):
        return _of_list(value)
    if not isinstance(value, dict) or not value:
        return ""
    plain = {_plain(key): inner for key, inner in value.items()}
    for key, inner in value.items():
        if _plain(key) in _ERROR_KEYS and _says_something(inner):
            return f"it has the key {visible(key)}: {_shown(inner)}"
        if _plain(key) in _REFUSING and inner is False:
            return f"it says {visible(key)}: false"
    if plain.keys() & _SAYING_KEYS and plain.keys() <= _SAYING_KEYS | _BESIDE:
        return f"it only says: {_shown(next(plain[key] for key in plain if key in _SAYING_KEYS))}"
    return _of_status(plain)


def text_guise(data: bytes, *, first_line_only: bool = False) -> str:
    """Give what makes text look like an error; empty: nothing does."""
    data = data.removeprefix(BYTE_ORDER_MARK)
    if _PAGE.match(data):
        return "it is a page of HTML"
    if _FAULT.match(data):
        return "it is an XML document of an error"
    whole = data.lstrip(_BLANK)
    if whole[:1] in b"{[":
        try:
            return error_guise(parse(whole.rstrip(_BLANK)))
        except ShapeError:
            pass
    return complaint(whole.split(b"\n", 1)[0] if first_line_only else whole)


def complaint(text: bytes) -> str:
    """Give the first line that reads as a program's complaint, and where; empty: none does."""
    found = [item for item in (_COMPLAINT.search(text), _REFUSED.search(text)) if item]
    if not found:
        return ""
    start = min(text.rfind(b"\n", 0, item.end()) + 1 if item.re is _REFUSED else item.start() for item in found)
    line = text[start:].lstrip().split(b"\n", 1)[0].rstrip()
    shown = _shown(line.decode("utf-8", "replace"))
    number = text.count(b"\n", 0, start) + 1
    return f"it begins as an error: {shown}" if number == 1 else f"line {number} reads as an error: {shown}"


def page_guise(data: bytes) -> str:
    """Give what makes a page of HTML, which may well be evidence, one of an error or of a login."""
    for match in _HEADINGS.finditer(data):
        said = _TAGS.sub(b" ", match[2])
        if _ENTRY.search(said):
            return f"it is a page that says: {_shown(said.decode('utf-8', 'replace').strip())}"
    text = b"\n".join(line.strip() for line in _TAGS.sub(b"\n", data).split(b"\n") if line.strip())
    if not text:
        return "it is a page without any text"
    if len(text) < _SHORT_PAGE and _ENTRY.search(text):
        return f"it is a page that says: {_shown(text.decode('utf-8', 'replace'))}"
    return complaint(text)


def is_nothing(data: bytes) -> bool:
    """Tell whether text holds nothing: blanks, NUL, a byte order mark, or an empty value of JSON."""
    bare = data.removeprefix(BYTE_ORDER_MARK).strip(_BLANK)
    return not bare or re.fullmatch(rb'null|\{\s*\}|\[\s*(?:null\s*)?\]|""|false', bare) is not None


def _of_list(items: list[Json]) -> str:
    if not items:
        return ""
    if all(item is None for item in items):
        return "it lists nothing but null"
    guises = [error_guise(item) if isinstance(item, dict) else "" for item in items[:100]]
    if all(guises):
        return f"each thing that it lists is an error: {guises[0]}"
    return ""


def _of_status(plain: Mapping[str, Json]) -> str:
    status, kind = plain.get("status"), plain.get("kind")
    if isinstance(status, str) and status.casefold() in _FAILED:
        return f"its status is {visible(status)}"
    if kind == "Status" and status != "Success":
        return "it is a Status of Kubernetes, and no list"
    schemas = plain.get("schemas")
    if isinstance(schemas, list) and any(isinstance(item, str) and item.endswith(":Error") for item in schemas):
        return "its schema is that of an error"
    made = plain.get("type")
    if isinstance(made, str) and made.endswith(("Exception", "Error", "Fault")):
        return f"it is of the type {_shown(made)}"
    if plain.keys() & _SAYING_KEYS:
        for key in _CODES & plain.keys():
            code = plain[key]
            number = int(code) if isinstance(code, str) and re.fullmatch(r"[0-9]{3}", code) else code
            if isinstance(number, int) and _WORST <= number < _WORST + 200:
                return f"its {key} is {number}"
    return ""


def _says_something(inner: Json) -> bool:
    return inner not in (None, False, [], {}, "", 0) and not (isinstance(inner, str) and inner.casefold() in _FINE)


def _plain(key: str) -> str:
    return key.casefold().replace("_", "").replace("-", "")


def _shown(value: Json) -> str:
    text = value if isinstance(value, str) else repr(value)
    return visible(text[:_SHOWN])
