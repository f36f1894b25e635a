"""What is asked of a table: pure functions over its rows, one file a family, found by the table's schema."""
