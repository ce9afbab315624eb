"""One import in a process of its own, for ``benchmarks.importing``: seconds, CPU and peak memory as JSON."""

import json
import os
import resource
import sys
from pathlib import Path

import django

django.setup()  # the settings and the database are those that the environment names

from django.db import connection, transaction  # noqa: E402

from benchmarks.importing import measured  # noqa: E402
from catalog.freshness import changed  # noqa: E402
from catalog.growing import frame  # noqa: E402
from catalog.sheets.bringing import load  # noqa: E402

if sys.argv[1] == "frame":
    frame.build()
    print("{}")
else:
    with transaction.atomic():  # a worker has the databases and the broker at hand
        changed()
    with measured([os.getpid(), connection.connection.info.backend_pid]) as found, transaction.atomic():
        load(Path(sys.argv[1]), by=None, reference="benchmark")
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(found))
