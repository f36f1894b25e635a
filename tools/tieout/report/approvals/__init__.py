"""What was found of approvals, as text for a terminal and as JSON for programs."""
