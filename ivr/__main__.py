"""`python -m ivr COMMAND`: the line from a terminal."""

import sys

from ivr.cli.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
