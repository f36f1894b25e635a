"""A strict reader of iCalendar (RFC 5545), written against the standard and not against our writer.

It refuses what a calendar may trip over: bare line ends, long or broken lines, text that is not
escaped, properties that a component must or must not have, and two events of one UID.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

_NAME = re.compile(r"[A-Z0-9-]+")
_TEXT = {"SUMMARY", "DESCRIPTION", "NAME", "X-WR-CALNAME", "CATEGORIES", "UID", "PRODID"}
_TRIGGER = re.compile(r"(-?)P(?:([0-9]+)D)?(?:T([0-9]+)H)?")
_REQUIRED = {
    "VCALENDAR": {"PRODID", "VERSION"},  # 3.6
    "VEVENT": {"UID", "DTSTAMP", "DTSTART"},  # 3.6.1, without METHOD
    "VALARM": {"ACTION", "TRIGGER", "DESCRIPTION"},  # 3.6.6, of ACTION:DISPLAY
    "VTIMEZONE": {"TZID"},  # 3.6.5
    "STANDARD": {"DTSTART", "TZOFFSETTO", "TZOFFSETFROM"},
}
_WITHIN = {"VEVENT": "VCALENDAR", "VTIMEZONE": "VCALENDAR", "VALARM": "VEVENT", "STANDARD": "VTIMEZONE"}


@dataclass
class Component:
    """A component with its properties, each once, and what lies in it."""

    name: str
    values: dict[str, str] = field(default_factory=dict)
    parameters: dict[str, str] = field(default_factory=dict)
    parts: list[Component] = field(default_factory=list)

    def day(self, name: str) -> date:
        """Give the value of a property that is a DATE."""
        assert self.parameters[name] == "VALUE=DATE"
        value = self.values[name]
        assert re.fullmatch(r"[0-9]{8}", value), value
        return date(int(value[:4]), int(value[4:6]), int(value[6:]))

    def trigger(self) -> timedelta:
        """Give how long after the start an alarm comes; before it is less than none."""
        match = _TRIGGER.fullmatch(self.values["TRIGGER"])
        assert match is not None, self.values["TRIGGER"]
        sign, days, hours = match.groups()
        assert days or hours
        length = timedelta(days=int(days or 0), hours=int(hours or 0))
        return -length if sign else length


def read(text: str) -> Component:
    """Read one calendar; an AssertionError says what is wrong with it."""
    data = text.encode("utf-8")
    assert data.endswith(b"\r\n")
    assert b"\r" not in data.replace(b"\r\n", b"")
    assert b"\n" not in data.replace(b"\r\n", b"")
    raw = data.removesuffix(b"\r\n").split(b"\r\n")
    assert [line for line in raw if len(line) > 75] == []
    for line in raw:
        line.decode("utf-8")  # no line breaks within a character
    lines = b"\r\n".join(raw).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")
    assert [line for line in lines if re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line)] == []
    calendar = _component(lines)
    assert lines == []
    assert calendar.name == "VCALENDAR"
    assert calendar.values["VERSION"] == "2.0"
    assert calendar.parts, "a calendar has at least one component"
    names = [part.values["UID"] for part in calendar.parts if part.name == "VEVENT"]
    assert len(set(names)) == len(names)
    return calendar


def events(text: str) -> list[Component]:
    """Read a calendar and give its events."""
    return [part for part in read(text).parts if part.name == "VEVENT"]


def _component(lines: list[str]) -> Component:
    begin, _, name = lines.pop(0).partition(":")
    assert begin == "BEGIN"
    found = Component(name)
    while True:
        assert lines, f"{name} does not end"
        head = lines[0]
        if head.startswith("BEGIN:"):
            part = _component(lines)
            assert _WITHIN[part.name] == name
            found.parts.append(part)
            continue
        lines.pop(0)
        if head.startswith("END:"):
            assert head == f"END:{name}"
            assert _REQUIRED[name] <= set(found.values), (name, found.values)
            return found
        key, value = _property(head)
        key, _, parameters = key.partition(";")
        assert _NAME.fullmatch(key), head
        assert key not in found.values, f"{key} twice"
        found.values[key] = _plain(value) if key in _TEXT else value
        found.parameters[key] = parameters


def _property(line: str) -> tuple[str, str]:
    key, colon, value = line.partition(":")
    assert colon, line
    return key, value


def _plain(value: str) -> str:
    """Undo the escapes of TEXT (3.3.11); what must be escaped and is not is refused."""
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value), value
    parts = re.split(r"(\\.)", value)
    known = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}
    assert not [part for part in parts[::2] if "\\" in part], value
    return "".join(known[part] if number % 2 else part for number, part in enumerate(parts))
