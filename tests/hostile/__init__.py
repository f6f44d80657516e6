"""Small hostile packages, each with the verdict that is right by the standard."""
