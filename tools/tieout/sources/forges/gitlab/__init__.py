"""GitLab's answers as a forge's facts. Written from its documentation, and never run against a GitLab."""
