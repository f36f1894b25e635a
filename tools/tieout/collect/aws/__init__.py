"""AWS: who may sign in to an account, with what, and what they may do there."""
