"""The list of files.

What it says, and whether that is what is there: nothing altered, nothing missing, and nothing besides.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.names import BESIDE, MANIFEST
from tieout.bundle.second_reader.paths import collisions, path_problem
from tieout.bundle.second_reader.text import shown

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle


def read_manifest(bundle: Bundle, data: bytes) -> dict[str, str]:
    """Give path -> digest as listed; whatever ours never have is a problem."""
    listed: dict[str, str] = {}
    odd = []
    text = data.decode("utf-8", "surrogateescape")
    if not text.endswith("\n"):
        odd.append("it lists no file" if not text else "its last line has no end")
    if "\r" in text:
        odd.append("it has carriage returns: someone changed its line ends")
    for number, line in enumerate(text.replace("\r\n", "\n").split("\n")[: -1 if text.endswith("\n") else None], 1):
        match = re.fullmatch(r"([0-9a-f]{64})  (.+)", line, re.DOTALL)
        if match is None:
            odd += [f"line {number} is not a digest, two blanks and a path"] if text else []
        elif listed.setdefault(match.group(2), match.group(1)) != match.group(1) or len(listed) + len(odd) < number:
            odd.append(f"line {number} lists {shown(match.group(2))} again")
    if list(listed) != sorted(listed, key=lambda path: path.encode("utf-8", "surrogateescape")):
        odd.append("it is not sorted, so it is not as it was built")
    bundle.problems += [f"{MANIFEST}: {what}" for what in odd]
    for path in listed:
        what = path_problem(path) or ("cannot be in its own list" if path in BESIDE else "")
        if what:
            bundle.problems.append(f"{MANIFEST} lists {shown(path)!r}, which {what}")
    return listed


def compare(bundle: Bundle, listed: dict[str, str]) -> int:
    """Hold what is listed against what is there, in both directions; give how many digests hold."""
    matching, extra = 0, []
    for path, wanted in listed.items():
        if bundle.kinds.get(path, "folder") == "folder":
            bundle.problems.append(f"{shown(path)} is missing")
        elif bundle.is_file(path) and bundle.digest(path):
            matching += bundle.digest(path) == wanted
            if bundle.digest(path) != wanted:
                bundle.problems.append(f"{shown(path)} was altered: its digest is not the listed one")
    occupied = {path.rpartition("/")[0] for path in bundle.kinds}
    for path, kind in sorted(bundle.kinds.items()):
        if kind == "link":
            bundle.problems.append(f"{shown(path)} is a symbolic link, not a file")
        elif kind == "special":
            bundle.problems.append(f"{shown(path)} is a device, socket or pipe, not a file")
        elif kind == "folder" and path not in occupied:
            bundle.problems.append(f"{shown(path)} is an extra folder, with nothing in it")
        elif kind == "file" and path not in listed and path not in BESIDE:
            extra.append(path)
            what = path_problem(path)
            bundle.problems.append(f"{shown(path)} is extra: it is not listed" + (f", and {what}" if what else ""))
    bundle.problems += collisions([*listed, *extra])
    return matching
