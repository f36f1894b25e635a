"""What Tieout writes at a forge: one comment on a change, and issues that it finds again."""
