"""How things are printed, and under which Chinese names templates find them."""
