"""The criteria that the tool knows: identifiers, with titles of our own."""
