"""What decides in a check -> the version that results name."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def decided(by: Mapping[str, object]) -> str:
    """Give ``sha256:`` over all that a result depends on besides the tables."""
    text = json.dumps(by, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
