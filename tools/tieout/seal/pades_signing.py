"""A signature put behind a PDF (PAdES B-B, or B-T with a time-stamp), by pyHanko."""

from __future__ import annotations

import importlib.util
import io
from typing import TYPE_CHECKING

from tieout.model.errors import IntegrityError, UnreachableError
from tieout.seal import cms

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from tieout.seal.signers.base import CertifiedSigner

FIELD = "Signature"
_ROOM = 64 << 10
"""Hex digits for the message: certificates and token take some ten thousand bytes, and a long chain the rest."""


def is_available() -> bool:
    """Say whether pyHanko is installed."""
    return importlib.util.find_spec("pyhanko") is not None


def sign(
    pdf: bytes, signer: CertifiedSigner, *, signed_at: datetime, stamp: Callable[[bytes], bytes] | None = None
) -> bytes:
    """Give the same bytes and one increment: a certifying signature that allows no change, with no box on any page.

    ``signed_at`` is the signer's claim. ``stamp`` gives an authority's response over the bytes that it is handed.
    Raises UnreachableError where pyHanko is not installed, IntegrityError for what is no PDF that can be signed,
    and what signer and ``stamp`` raise.
    """
    try:
        from pyhanko.pdf_utils.generic import pdf_name  # noqa: PLC0415  # as below
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter  # noqa: PLC0415  # an extra
        from pyhanko.pdf_utils.misc import PdfError  # noqa: PLC0415  # as above
        from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter  # noqa: PLC0415  # as above
        from pyhanko.sign.signers import cms_embedder  # noqa: PLC0415  # as above
        from pyhanko.sign.signers.pdf_byterange import PdfSignedData  # noqa: PLC0415  # as above
    except ImportError as error:
        raise UnreachableError(
            f"signing a PDF needs pyHanko, which is not installed ({error.name or error})",
            remedy="pip install 'tieout[sign]'",
        ) from error
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
        embedder = cms_embedder.PdfCMSEmbedder(new_field_spec=SigFieldSpec(FIELD, box=None))
        steps = embedder.write_cms(FIELD, writer)
        next(steps)
        steps.send(
            cms_embedder.SigObjSetup(
                sig_placeholder=PdfSignedData(
                    obj_type=pdf_name("/Sig"),
                    subfilter=SigSeedSubFilter.PADES,
                    timestamp=signed_at,
                    bytes_reserved=_ROOM,
                ),
                mdp_setup=cms_embedder.SigMDPSetup(
                    md_algorithm="sha256", certify=True, docmdp_perms=MDPPerm.NO_CHANGES
                ),
            )
        )
        prepared, output = steps.send(cms_embedder.SigIOSetup(md_algorithm="sha256"))
    except (PdfError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IntegrityError(f"it is no PDF that can be signed: {error}") from error
    whole = bytes(output.getbuffer())
    covered = whole[: prepared.reserved_region_start] + whole[prepared.reserved_region_end :]
    steps.send(cms.make(covered, signer, signed_at=None, stamp=stamp))
    signed = bytes(output.getvalue())
    if not signed.startswith(pdf):
        raise IntegrityError("pyHanko changed bytes before the signature")
    return signed
