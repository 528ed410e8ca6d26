"""Reads every row of a Darwin Core archive with python-dwca-reader and prints how many there are."""

import sys

from dwca.read import DwCAReader

with DwCAReader(sys.argv[1]) as archive:
    print(sum(1 for row in archive if row.data))
