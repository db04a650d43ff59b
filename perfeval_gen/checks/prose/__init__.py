"""Numbers in running text: against the data, and in what the text itself computes."""
