"""The canonical form of a data file: order of keys, indentation, quotes; values and comments stay."""
