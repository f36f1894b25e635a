"""What captured evidence is worth: why an item supports a control, and why not."""
