"""Whether each change of the branch was approved when it landed, and if not, why."""
