"""``s3://BUCKET/KEY`` -> where an object lies. Pure."""

from __future__ import annotations

import re
from typing import NamedTuple

from tieout.model.characters import visible

SCHEME = "s3://"
UNVERSIONED = "null"
"""The version id of what was stored without versioning (S3: Working with objects in a bucket without versioning)."""
LONGEST_KEY = 1024
"""Bytes of a key in UTF-8 (S3: Naming Amazon S3 objects)."""
# S3: General purpose bucket naming rules; the older and shorter names that are still about are let pass.
_BUCKET = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,61}[a-z0-9])?", re.ASCII)


class StorePlace(NamedTuple):
    """An object of S3, whatever its version."""

    bucket: str
    key: str


def place_of(uri: str) -> StorePlace | None:
    """Read an address as people write it; None for what is none. The key is taken as it stands: nothing is decoded."""
    if not uri.startswith(SCHEME):
        return None
    bucket, slash, key = uri.removeprefix(SCHEME).partition("/")
    is_key = 0 < len(key.encode("utf-8", "surrogatepass")) <= LONGEST_KEY and visible(key) == key
    return StorePlace(bucket, key) if slash and is_key and _BUCKET.fullmatch(bucket) else None
