"""The programme that a new company starts from."""
