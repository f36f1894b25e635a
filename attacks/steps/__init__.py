"""The steps of which attacks are made: each does one thing to a repository, as somebody with the right to write would.

``attacks.yaml`` names them.
"""

from attacks.steps import by_tool, files, history, log, records
from attacks.steps.found import STEPS

__all__ = ["STEPS", "by_tool", "files", "history", "log", "records"]
