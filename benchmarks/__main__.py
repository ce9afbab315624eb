"""Every question, one after the other: ``make bench``."""

from benchmarks import pages

pages.main()
