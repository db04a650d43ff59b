"""Last year's files become this year's: each field by its policy in the schema, the text changed in place."""
