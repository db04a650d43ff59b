"""Documents damaged on purpose, and what must not happen to them."""
