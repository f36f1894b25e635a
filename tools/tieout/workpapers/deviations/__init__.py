"""The deviations of a period: which controls each bears on, when it happened, and what the company answered."""
