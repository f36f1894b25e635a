"""Whether the words of a document are approved as they stand, and when they were last reviewed."""
