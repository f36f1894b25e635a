"""What an auditor would draw up from an examination: sheets of values, no opinion."""
