"""Tables of captures and records of work -> values of operation."""
