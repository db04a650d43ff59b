"""How much a Word template may ask for: every limit on templates, its value and why it is that. Nothing else is here.

The shipped templates have at most 16 parts, 0.2 MB unpacked, 6 000 elements, 9 in each other.
"""

from __future__ import annotations

from typing import Final

MB: Final = 1 << 20

# -- the file, before anything in it is unpacked

MAX_FILE: Final = 100 * MB  # what can't be unpacked to more than MAX_TOTAL has no reason to be larger
MAX_PARTS: Final = 2_000  # Word's own documents with a picture on each page stay below; each costs a look-up
MAX_PART: Final = 40 * MB  # lxml takes about ten times that in memory
MAX_TOTAL: Final = 100 * MB  # all is held in memory at once
MAX_NAME: Final = 200  # characters in a part's name; Word writes no longer ones than 60

# -- XML, before it becomes a tree

MAX_DEPTH: Final = 256  # elements in each other; libxml2 itself goes no further
MAX_MARKUP: Final = 2_000_000  # signs "<" in all parts: a tree takes about 200 bytes for each

# -- a template that isn't shipped: what its process may use for one document

MAX_MEMORY: Final = 1024 * MB  # address space of the process, of which Python and lxml take 300 MB
MAX_SECONDS: Final = 8  # of computing; a document takes 0.1 s, compiling its template before that 0.5 s
MAX_WAIT: Final = 60  # seconds by the clock, for systems that don't count, and for a process that only sleeps
MAX_START: Final = 120  # seconds until the process is there: a slow disk that is scanned for viruses
MAX_RENDERED: Final = 40 * MB  # XML of one document; the largest real one has 3 MB, and the gate looks at each byte
