"""Two versions of a text -> what was removed and what was inserted, as a reader sees it."""
