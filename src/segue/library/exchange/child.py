"""Reads a file of playlists for its parent: the file on descriptor 0, the answer as msgpack on descriptor 1.

The one argument is the file's name. Status 3: the file is refused, and the error output says why.
"""

import gc
import sys
import zlib

import msgspec

from segue.library.exchange.errors import ListRefused
from segue.library.exchange.formats.reading import read_file

REFUSED = 3


def main() -> int:
    """Read, answer, end."""
    # One answer is built and written; nothing is worth collecting.
    gc.disable()
    try:
        read = read_file(sys.stdin.buffer.read(), sys.argv[1])
    except ListRefused as refused:
        sys.stderr.write(refused.detail)
        return REFUSED
    except (MemoryError, RecursionError):
        sys.stderr.write("Reading the file takes more memory than a list of songs needs.")
        return REFUSED
    except zlib.error:
        sys.stderr.write("The archive is damaged.")
        return REFUSED
    sys.stdout.buffer.write(msgspec.msgpack.encode(read))
    return 0


if __name__ == "__main__":
    sys.exit(main())
