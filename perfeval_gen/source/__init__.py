"""Reading: bytes to text to a tree in which everything knows its place."""
