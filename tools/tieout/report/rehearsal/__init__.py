"""A rehearsal of the audit, told as text, JSON and Markdown."""
