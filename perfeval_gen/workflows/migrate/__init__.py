"""Files of an older version written anew as the present schema has them."""
