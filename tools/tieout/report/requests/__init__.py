"""The auditor's requests, told as tables, text and JSON."""
