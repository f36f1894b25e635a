"""The account of S3 that ``bundle verify --external-s3`` asks: that of whoever verifies."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tieout.ports.aws import Account


def account_of(moment: datetime) -> Account:
    """Give it from the environment, with time for large files from this moment on."""
    from tieout.collect.from_store import PATIENCE
    from tieout.ports.aws import Account

    return Account(os.environ, now=lambda: datetime.now(UTC), until=moment + PATIENCE, sleep=time.sleep)
