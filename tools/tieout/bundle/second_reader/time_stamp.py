"""The time-stamps (RFC 3161).

Somebody outside says when the list of files was there, and when the head of the evidence log.
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import TYPE_CHECKING

from tieout.bundle.second_reader.certificate_signature import der_length
from tieout.bundle.second_reader.names import MANIFEST
from tieout.bundle.second_reader.programs import openssl_lacks, put, run

if TYPE_CHECKING:
    from tieout.bundle.second_reader.bundle import Bundle


def examine_token(bundle: Bundle, of: str, authority: str | None, folder: str) -> None:
    """Examine a time-stamp: that it is of this file, and by the authority that was named."""
    path = of + ".tsr"
    if not bundle.is_file(path):
        if of == MANIFEST:
            bundle.notes.append(f"time: no token for {of}: nobody outside says when it was there")
            bundle.lacks_time = authority is not None
        return
    lacks = openssl_lacks()
    if lacks:
        bundle.notes.append(f"time-stamp not examined: {path}: {lacks}")
        bundle.unexamined += [path] if of == MANIFEST else []
        return
    content, token = bundle.read(of), bundle.read(path)
    if der_length(token) != len(token):
        bundle.problems.append(f"{path} is no time-stamp of {of}: it is cut off, or something stands behind it")
        return
    place, data = put(folder, "token", token), put(folder, "stamped", content)
    when = stamped_at(place, content)
    if when is None:
        bundle.problems.append(f"{path} is no time-stamp of {of}: it is of other data, or cannot be read")
        return
    if carries_more(place):
        bundle.problems.append(f"{path} is no time-stamp of {of}: it carries an attribute that nobody signed")
        return
    fits = own_word(place + ".p7")
    if authority is None:
        why = "its signature does NOT hold" if fits is False else "no --tsa-cert was named"
        bundle.notes.append(f"time: {path} says {when}; not trusted, for {why}")
        return
    code, told = run(["openssl", "ts", "-verify", "-data", data, "-in", place, "-CAfile", authority])
    is_good = code == 0 and "Verification: OK" in told
    if is_good:
        bundle.notes.append(f"time: {of} existed not later than {when}, by the word of the authority that you named")
    else:
        why = {True: ", though it fits the certificate in it", False: ": it was altered", None: ""}[fits]
        bundle.notes.append(f"time: the token of {path} ({when}) is NOT by the authority that you named{why}")
    if of == MANIFEST:
        bundle.trusted.append(is_good)


def stamped_at(place: str, content: bytes) -> str | None:
    """Give the time that a token says, as openssl prints it; None where it is not a token of this content alone."""
    code, told = run(["openssl", "ts", "-reply", "-in", place, "-text"])
    granted = re.search(r"Status: Granted\.\nStatus description: unspecified\n", told)  # no words beside it
    kind = re.search(r"Hash Algorithm: *(sha256|sha384|sha512)", told)
    dump = told.partition("Message data:")[2].partition("Serial")[0]
    rows = re.findall(r"^ +[0-9a-f]{4} - ((?:[0-9a-f]{2}[ -])+)", dump, re.MULTILINE)
    digest = re.sub(r"[ -]", "", "".join(rows))
    when = re.search(r"Time stamp: *([^\n]+)", told)
    if code or not granted or kind is None or when is None:
        return None
    return when.group(1) if hashlib.new(kind.group(1), content).hexdigest() == digest else None


def carries_more(place: str) -> bool:
    """Say whether attributes stand in a token that no signature covers, or room for some: anybody can add them."""
    run(["openssl", "ts", "-reply", "-in", place, "-token_out", "-out", place + ".p7"])
    _, told = run(["openssl", "cms", "-cmsout", "-print", "-inform", "DER", "-in", place + ".p7"])
    said = re.findall(r"^ +unsignedAttrs: *\n +(\S+)", told, re.MULTILINE)
    return set(said) != {"<ABSENT>"}


def own_word(place: str) -> bool | None:
    """Say whether a token fits the certificate that it carries, whoever that is; None where that cannot be told here."""
    code, told = run(["openssl", "cms", "-verify", "-noverify", "-inform", "DER", "-in", place, "-out", os.devnull])
    if code == 0:
        return True
    return False if ":verification failure:" in told else None
