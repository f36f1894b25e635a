"""The only doors to the outside, one file a library; what they raise is ours."""
