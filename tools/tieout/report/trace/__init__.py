"""A trace as text for a terminal, as JSON for programs, as Markdown for a workpaper."""
