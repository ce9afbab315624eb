"""``python -m shop.outside``: the same as ``manage.py sandbox``, without loading Django, so it is there at once."""

import argparse
import os
import sys

from shop.outside.process import DATA, PORT, CannotStart, serve

if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m shop.outside", description="Plays the outside world.")
    parser.add_argument("--port", type=int, default=PORT, help="the port on 127.0.0.1; 0 takes a free one")
    parser.add_argument("--data", default=DATA, help="the folder of its own SQLite file")
    asked = parser.parse_args()
    try:
        serve(port=asked.port, data=asked.data, environ=os.environ, say=lambda text: print(text, flush=True))
    except CannotStart as trouble:
        sys.exit(str(trouble))
