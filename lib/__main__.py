"""`python -m lib`: the book's command line."""

import sys

from lib.book.cli import main

if __name__ == "__main__":
    sys.exit(main())
