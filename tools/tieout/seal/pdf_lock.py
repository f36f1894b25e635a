"""The bytes of a PDF -> whether it opens without a password, as the many do that only forbid to print.

pyHanko reads it: an extra, so without it nobody can say of an encrypted one.
"""

from __future__ import annotations

import io
import zlib
from enum import Enum


class Lock(Enum):
    """What keeps a PDF from being read."""

    NONE = "none"
    """Nothing: it is not encrypted, or opens without a password."""
    PASSWORD = "password"  # noqa: S105  # no password: what is said
    OTHER = "other"
    """It may be encrypted, in a way that cannot be told here, or for the holders of certain keys."""


def lock_of(content: bytes) -> Lock:
    """Say whether a PDF is locked; the newest of its trailers counts."""
    if b"/Encrypt" not in content:  # in clear in a trailer, and in the head of a stream that serves as one
        return Lock.NONE
    try:
        from pyhanko.pdf_utils.crypt import AuthStatus, StandardSecurityHandler  # noqa: PLC0415  # an extra
        from pyhanko.pdf_utils.crypt import StandardSecuritySettingsRevision as Revision  # noqa: PLC0415  # as above
        from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415  # as above
        from pyhanko.pdf_utils.reader import PdfFileReader  # noqa: PLC0415  # as above
    except ModuleNotFoundError:
        return Lock.OTHER
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        if not reader.encrypted:
            return Lock.NONE
        handler = reader.security_handler
        # Of revision 5, which Acrobat 9 alone wrote, it takes no password for the right one.
        if not isinstance(handler, StandardSecurityHandler) or handler.revision is Revision.OTHER:
            return Lock.OTHER
        return Lock.PASSWORD if reader.decrypt(b"").status is AuthStatus.FAILED else Lock.NONE
    except (PdfError, ArithmeticError, AttributeError, LookupError, RecursionError, TypeError, ValueError, zlib.error):
        return Lock.OTHER  # of a PDF that is not as it should be it raises whatever its parts are not
