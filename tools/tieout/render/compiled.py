"""Where templates that were compiled are kept between runs: beside Python's own compiled code, as it keeps that."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import importlib.util
import sys
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

from tieout.model.errors import StorageError
from tieout.ports.writing import write_file

if TYPE_CHECKING:
    from jinja2.bccache import Bucket

_DIGEST = hashlib.sha256().digest_size


@functools.cache
def _version() -> str:
    return version("jinja2")


class Compiled(BytecodeCache):
    """Keeps compiled templates in the ``__pycache__`` of this package, each by the digest of its text.

    What lies there is run, as every ``.pyc`` beside it is: who can write there can write those. So it is kept in no
    folder of caches, and nowhere where that one is absent or cannot be written. ``PYTHONDONTWRITEBYTECODE`` and
    ``PYTHONPYCACHEPREFIX`` hold here too. A file that is damaged counts as none; Jinja alone would trip over one.
    """

    def __init__(self, kind: str) -> None:
        """``kind`` parts templates that are compiled in another way: letters."""
        self.folder = Path(importlib.util.cache_from_source(__file__)).parent
        self._begin = f"{kind}-{_version()}"

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what was kept, if it is whole and of this very text."""
        with contextlib.suppress(OSError):
            held = self._place(bucket).read_bytes()
            digest, code = held[:_DIGEST], held[_DIGEST:]
            if hashlib.sha256(code).digest() == digest:
                bucket.bytecode_from_string(code)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, where that can be done."""
        if not sys.dont_write_bytecode and self.folder.is_dir():
            code = bucket.bytecode_to_string()
            with contextlib.suppress(StorageError):
                write_file(self._place(bucket), hashlib.sha256(code).digest() + code)

    def _place(self, bucket: Bucket) -> Path:
        return self.folder / f"{self._begin}-{bucket.key}.cache"
