"""The structure that WeasyPrint gives a PDF -> the one that PDF/UA-1 asks for; what is seen stays as it was.

WeasyPrint hands the file to a finisher before it is written. The clauses are those of ISO 14289-1 (PDF/UA-1), the
elements those of ISO 32000-1, 14.8.4.
"""

from __future__ import annotations

from typing import cast

import pydyf

_HEADINGS = tuple(f"/H{level}" for level in range(1, 7))


def mend(pdf: pydyf.PDF) -> None:
    """Mend lists, headings, tables and links; the time is linear in the number of elements."""
    _Structure(pdf).mend()


class _Structure:
    """The elements of one file, by the references that they hold of one another."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self._pdf = pdf
        self._root = self._at(pdf.catalog["StructTreeRoot"])
        self._levels: list[int] = []
        self._unlinked: set[int] = set()

    def mend(self) -> None:
        waiting = self._within(self._root)
        while waiting:
            element = waiting.pop()
            kind = element.get("S")
            if kind == "/L":
                self._mend_list(element)
            elif kind == "/Table":
                self._mend_table(element)
            elif kind == "/TH":
                element["A"]["Scope"] = "/Column"
            elif kind == "/Link":
                self._mend_link(element)
            elif kind in _HEADINGS:
                self._mend_heading(element)
            waiting.extend(reversed(self._within(element)))
        self._forget_links()

    def _mend_list(self, element: pydyf.Dictionary) -> None:
        """Let an item hold its mark and one body (7.2), and a list within an item lie in that body, in its order.

        WeasyPrint puts paragraphs beside the mark, a list within an item after the item, and gives each column of a
        list that is set in columns a list of its own.
        """
        kids = _kids(element)
        if all(item["S"] == "/L" for item in self._within(element)):
            columns, kids[:] = self._within(element), []
            for kid in [kid for column in columns for kid in _kids(column)]:
                self._own(kid, element)
        kept: list[object] = []
        for kid in kids:
            item = self._at(kid)
            if item["S"] == "/LI":
                self._mend_item(item)
            if item["S"] == "/L" and kept and self._at(kept[-1])["S"] == "/LI":
                self._put(kid, self._body_of(self._at(kept[-1])))
            else:
                kept.append(kid)
        kids[:] = kept

    def _mend_item(self, item: pydyf.Dictionary) -> None:
        kids = _kids(item)
        marks = [kid for kid in kids if self._at(kid)["S"] == "/Lbl"]
        bodies = [kid for kid in kids if self._at(kid)["S"] == "/LBody"]
        if len(marks) + 1 == len(kids) and bodies:
            return
        body = self._new("/LBody", item)
        for kid in kids:
            if kid in bodies:
                for inner in _kids(self._at(kid)):
                    self._own(inner, body)
            elif kid not in marks:
                self._own(kid, body)
        kids[:] = [*marks, body.reference]

    def _body_of(self, item: pydyf.Dictionary) -> pydyf.Dictionary:
        return next(body for kid in _kids(item) if (body := self._at(kid))["S"] == "/LBody")

    def _put(self, kid: object, body: pydyf.Dictionary) -> None:
        """Put a list where it is drawn: before what of the body is drawn after it."""
        drawn, kids = self._first_drawn(kid), _kids(body)
        place = next((place for place, other in enumerate(kids) if self._first_drawn(other) > drawn), len(kids))
        self._own(kid, body, place)

    def _first_drawn(self, kid: object) -> int:
        """Give the number, within its page, of what an element first draws. Marks are drawn after all that is in line."""
        waiting, found = [kid], []
        while waiting:
            kid = waiting.pop()
            if isinstance(kid, int):
                found.append(kid)
            elif (element := self._at(kid)).get("S") != "/Lbl":
                waiting.extend(_kids(element))
        return min(found, default=0)

    def _mend_heading(self, element: pydyf.Dictionary) -> None:
        """Give a heading the level after that of the one it stands under (7.4.2), whatever its text was given."""
        level = _HEADINGS.index(str(element["S"])) + 1
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        element["S"] = _HEADINGS[len(self._levels) - 1]

    def _mend_table(self, element: pydyf.Dictionary) -> None:
        """Let a table of heads alone be a body (7.2): heads without one are none."""
        parts = [self._at(kid) for kid in _kids(element)]
        if not any(part["S"] == "/TBody" for part in parts):
            for part in parts:
                if part["S"] == "/THead":
                    part["S"] = "/TBody"

    def _mend_link(self, element: pydyf.Dictionary) -> None:
        """Let a link be one: WeasyPrint makes each element inside it another of the same address (7.18.5)."""
        if not any("Obj" in item for item in self._within(element)):
            return
        waiting = [item for item in self._within(element) if "Obj" not in item]
        while waiting:
            inner = waiting.pop()
            if inner["S"] == "/Link":
                inner["S"] = "/Span"
            for kid in [kid for kid in _kids(inner) if not isinstance(kid, int)]:
                item = self._at(kid)
                if "Obj" in item:
                    _kids(inner).remove(kid)
                    self._unlink(item)
                else:
                    waiting.append(item)

    def _unlink(self, item: pydyf.Dictionary) -> None:
        annotation = self._at(item["Obj"])
        cast("list[object]", self._at(item["Pg"])["Annots"]).remove(item["Obj"])
        self._unlinked.add(cast("int", annotation["StructParent"]))
        item.clear()
        annotation.clear()

    def _forget_links(self) -> None:
        """Take what is no link any more out of the list that leads from what is drawn to its element."""
        numbers = cast("list[object]", self._at(self._root["ParentTree"])["Nums"])
        pairs = zip(numbers[::2], numbers[1::2], strict=True)
        numbers[:] = [value for pair in pairs if pair[0] not in self._unlinked for value in pair]

    def _within(self, element: pydyf.Dictionary) -> list[pydyf.Dictionary]:
        return [self._at(kid) for kid in _kids(element) if not isinstance(kid, int)]

    def _own(self, kid: object, parent: pydyf.Dictionary, place: int | None = None) -> None:
        kids = _kids(parent)
        kids.insert(len(kids) if place is None else place, kid)
        if not isinstance(kid, int) and "S" in (element := self._at(kid)):
            element["P"] = parent.reference

    def _new(self, kind: str, parent: pydyf.Dictionary) -> pydyf.Dictionary:
        given = {"Type": "/StructElem", "S": kind, "K": pydyf.Array(), "Pg": parent["Pg"], "P": parent.reference}
        made = pydyf.Dictionary(given)
        self._pdf.add_object(made)
        return made

    def _at(self, reference: object) -> pydyf.Dictionary:
        """Give what a reference leads to, as ``12 0 R``."""
        return self._pdf.objects[int(cast("bytes", reference).split(maxsplit=1)[0])]


def _kids(element: pydyf.Dictionary) -> list[object]:
    return cast("list[object]", element.get("K", []))
