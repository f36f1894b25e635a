"""trust/: the certificates that travel with a bundle, a convenience and no proof."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tieout.bundle.part import Part
from tieout.bundle.trust import CA, SIGNER, TSA
from tieout.render.report import ListedFile
from tieout.seal.digest import hex_of

if TYPE_CHECKING:
    from tieout.bundle.part import Making

_ABOUT = {
    SIGNER: "the certificate that was to sign; compare its fingerprint with one received another way",
    CA: "the authority of that certificate; compare its fingerprint with one received another way",
    TSA: "the time-stamping authority that the company named",
}


def part(making: Making) -> Part:
    """Give the certificates that were named when the bundle was built, and list them."""
    files = {path: making.certificates[path] for path in _ABOUT if path in making.certificates}
    listed = (ListedFile(path=path, digest=hex_of(data), about=_ABOUT[path]) for path, data in files.items())
    return Part(files=files, listed=tuple(listed))
