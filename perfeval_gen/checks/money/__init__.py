"""Sums, balances and relations between numbers of the data."""
