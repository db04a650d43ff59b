"""Running text: which stretches of a document it is, the numbers people write in it, the equations they print."""
