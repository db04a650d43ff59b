"""Two documents compared by what they mean: values by field, list items by their names, text by sentence."""
