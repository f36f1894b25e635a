"""What a change touches, in sentences that text and Markdown share."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from tieout.model.examination import SETTINGS_PATH
from tieout.report.gaps import listed
from tieout.report.layout import plural
from tieout.workpapers.impacts.values import Value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from tieout.model.finding import Finding
    from tieout.workpapers.impacts.sheet import Approver, ControlImpact, Held, Impact, Read, TextImpact, Voided

NO_APPROVAL = "This says what the change touches. It approves nothing: an approval is a review at the forge."
SUSPECT = "Whoever approves this says by it that each of these controls and its text still say the same: read both."
"""What is to be done about suspect mappings."""
_LONGEST = 120
"""Characters of the words under a setting."""
_MOST = 12
"""Names in one sentence; what is beyond is counted."""
_BLIND = {"unreadable": "cannot be read any more", "readable": "could not be read before"}
_BY_SETTING = {"examined": "examined from now on", "unexamined": "examined no more"}
_ALIKE = 3
"""Findings of one rule that are told one by one where room is short."""


def headline(of: Impact) -> str:
    """Give the counts in one line."""
    controls = plural(len(of.controls), "control")
    if of.settings or of.base_settings:
        controls = "settings that cannot be read" if of.settings else "settings that could not be read"
    criteria = f"{len(of.criteria)} {'criterion' if len(of.criteria) == 1 else 'criteria'}"
    by_setting = [text.effect for text in of.texts if text.effect in _BY_SETTING]
    parts = [plural(len(of.texts) - len(by_setting), "text"), controls, criteria]
    if of.program:
        parts.insert(2, plural(len(of.program), "setting"))
    if of.others:
        parts.append(plural(len(of.others), "other file"))
    there = f", {len(of.stood)} that stood before" if of.stood else ""
    found = f"{plural(len(of.brought), 'finding')} of it{there}, {len(of.resolved)} resolved"
    taken = "".join(
        f"; {plural(by_setting.count(effect), 'text')} {words}"
        for effect, words in _BY_SETTING.items()
        if effect in by_setting
    )
    return f"touches {', '.join(parts)}{taken}; {found}"


def text_line(of: TextImpact) -> str:
    """Give what became of a text."""
    where = of.path if of.path == of.old_path else f"{of.path}, from {of.old_path}"
    what = f": {_keys(of.keys, of.values)}" if of.effect == "changed" and of.keys else ""
    if of.effect == "changed" and not of.keys:
        what = ": nothing that an approval covers"
    if of.effect in _BLIND:
        return f"{of.id} {of.title} ({where}) {_BLIND[of.effect]}: what the change does to its words is not known"
    if of.effect in _BY_SETTING:
        return f"{of.id} {of.title} ({where}) is {_BY_SETTING[of.effect]}: its file is as it was"
    return f"{of.id} {of.title} ({where}) is {of.effect}{what}"


def control_line(of: ControlImpact) -> str:
    """Give what became of a control."""
    what = f": {_keys(of.keys, of.values)}" if of.keys else ""
    return f"{of.id} {of.title} is {of.effect}{what}".replace("  ", " ")


def _keys(keys: tuple[str, ...], values: tuple[Value, ...]) -> str:
    """Give the keys, each with what it lost and has now where a line can hold that."""
    said = {item.key: item for item in values}
    return listed([f"{key} ({_value(said[key])})" if key in said else key for key in keys])


def _value(of: Value) -> str:
    parts = [f"{_few(of.new)} new" if of.new else "", f"{_few(of.gone)} gone" if of.gone else ""]
    return ", ".join(filter(None, parts))


def setting_lines(of: Impact) -> Iterator[str]:
    """Give each setting that the change makes say something else, and what that does to the scope."""
    for item in of.program:
        short = Value(item.key, *(tuple(map(_cut, words)) for words in (item.gone, item.new)))
        yield f"{item.key}: {_value(short) or 'the same, in another order or number'}"
    for names, word in ((of.scope.new, "in"), (of.scope.gone, "out of")):
        if names:
            yield f"{_few(names)}: {word} scope once this has landed"


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}..."


def criterion_lines(of: Impact) -> Iterator[str]:
    """Give the criteria with what they are about; of many the ids alone, in one line."""
    named = [f"{name} {title}".rstrip() for name, title in zip_longest(of.criteria, of.titles, fillvalue="")]
    if len(named) <= _MOST:
        yield from named
    else:
        yield ", ".join(of.criteria)


def suspect_lines(of: Impact) -> Iterator[str]:
    """Give the controls whose mapping is suspect, those of one reason together."""
    reasons: dict[str, list[str]] = {}
    for item in of.suspect:
        reasons.setdefault(item.why, []).append(item.control)
    for why, controls in reasons.items():
        yield f"{_few(controls)}{': each' if len(controls) > 1 else ''} {why}"


def voided_line(of: Voided) -> str:
    """Give the approval that ends."""
    by = f" by {_few(of.by)}" if of.by else ""
    on = f" on {of.on}" if of.on else ""
    how = "approved" if of.is_proven else "approved, as its head says,"
    return f"{of.document} was {how}{by}{on}; that does not cover the new {listed(list(of.keys))}"


def approver_line(of: Approver) -> str:
    """Give whose approval is needed, and for what."""
    texts = _few(of.texts)
    if not of.reference:
        return f"nobody is named for {texts}: {of.doubt}"
    return f"{_who(of)} for {texts}{_own(of)}"


def _who(of: Approver) -> str:
    if not of.reference:
        return of.doubt
    people = f" ({', '.join(of.people)})" if of.people else f" ({of.doubt})" if of.doubt else ""
    return f"{of.reference}{people}"


def _own(of: Approver) -> str:
    if not of.wrote:
        return ""
    others = "" if len(of.wrote) < len(of.people) else f", and nobody else holds {of.reference}"
    return f"; {_few(of.wrote)} wrote of this change{others}: an approval of one's own does not count"


def read_line(of: Read) -> str:
    """Give who may say that a text was read again."""
    own = "".join(dict.fromkeys(map(_own, of.by)))
    return f"{' or '.join(map(_who, of.by))} says that {of.document} was read again: its {listed(list(of.keys))} {_verb(of)}{own}"


def _verb(of: Read) -> str:
    return "moves" if len(of.keys) == 1 else "move"


def approval_lines(of: Impact) -> Iterator[str]:
    """Give everybody whose approval is needed before the change lands."""
    yield from map(approver_line, of.approvers)
    asked = {name for item in of.approvers for name in item.texts}
    yield from (read_line(item) for item in of.read if item.document not in asked)
    touched = of.texts or of.controls or of.program or of.others
    if not of.approvers and (touched or of.settings or of.base_settings):
        yield f"{plural(of.approvals_required, 'approval')} of somebody else than the author, as for every change"


def held_line(of: Held) -> str:
    """Give who holds a role once the change has landed; until then the register of the base decides."""
    parts = [f"{_few(names)} {word}" for names, word in ((of.new, "comes"), (of.gone, "goes")) if names]
    return f"role:{of.role}: {', '.join(parts)}, once this has landed"


def other_lines(of: Impact, below: str = "") -> Iterator[str]:
    """Give the other files: those of evidence as a count for each folder, the rest by name; ``below`` stands before each."""
    counts: dict[str, int] = {}
    for path in of.others:
        if path == SETTINGS_PATH:
            yield f"{below}{path}: it says the same as before, in another order or with other remarks"
            continue
        parts = path.split("/")
        name = f"{'/'.join(parts[:2])}/" if parts[0] == "evidence" and len(parts) > 2 else path
        counts[name] = counts.get(name, 0) + 1
    yield from (
        f"{below}{name}" if count == 1 and not name.endswith("/") else f"{below}{name}: {plural(count, 'file')}"
        for name, count in counts.items()
    )


def blind_lines(of: Impact) -> Iterator[str]:
    """Say what nobody looked at."""
    if of.settings:
        yield f"{of.settings}: of controls and criteria nothing is known, and what is shown rests on nothing of it"
    elif of.base_settings:
        yield f"before this change {of.base_settings}: which controls it changes is not known"
    if of.lost and not of.settings:
        yield f"what the change resolves is not known, as {_few(of.lost)} cannot be read any more"
    if of.not_examined:
        yield f"{plural(of.not_examined, 'rule')} not examined: of what they would find nothing is known"
    if of.unknown:
        them = "it" if len(of.unknown) == 1 else "them"
        yield f"{_few(of.unknown)} cannot be read, or could not before: what this change does to {them} is not known"
    yield from (
        f"{item.location.brief} could not be read, before this change either: {item.message}"
        for item in of.unread[:_ALIKE]
    )
    if len(of.unread) > _ALIKE:
        yield f"nor could {plural(len(of.unread) - _ALIKE, 'more place')}: tieout check names them"


def steps(found: Iterable[Finding]) -> Iterator[tuple[Finding, str]]:
    """Give each with what to do next; empty where the one before it has said so."""
    before = ""
    for item in found:
        yield item, "" if item.remedy == before else item.remedy
        before = item.remedy


def explained(found: Iterable[Finding]) -> Iterator[str]:
    """Give the command that tells why an auditor asks, for the first of some findings."""
    first = next(iter(found), None)
    if first is not None:
        yield f"tieout explain {first.rule} says why an auditor asks"


def alike(found: Iterable[Finding]) -> Iterator[tuple[tuple[Finding, ...], int]]:
    """Give those of one severity and rule together: the first of them, and how many more there are."""
    groups: dict[tuple[int, str], list[Finding]] = {}
    for item in found:
        groups.setdefault((item.severity.rank, item.rule), []).append(item)
    for group in groups.values():
        shown = group if len(group) == _ALIKE + 1 else group[:_ALIKE]
        yield tuple(shown), len(group) - len(shown)


def _few(names: Iterable[str]) -> str:
    every = list(names)
    return listed(every) if len(every) <= _MOST + 1 else f"{', '.join(every[:_MOST])} and {len(every) - _MOST} more"
