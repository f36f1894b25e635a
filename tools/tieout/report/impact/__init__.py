"""What a change touches -> text, Markdown, JSON; pure."""
