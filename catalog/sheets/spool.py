"""The cleaned rows of a sheet on the disk: only those that change come back, so no sheet fills the memory."""

import os
from tempfile import TemporaryFile

# Between the cells of the product and those of the variant; no cell can hold it.
BETWEEN = b"\x00"


class Spool:
    """Use it as a context; the file has no name and is gone with its process, however that ends."""

    def __init__(self) -> None:
        self._file = TemporaryFile()  # noqa: SIM115  # closed by __exit__
        self._end = 0

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *ended: object) -> None:
        self._file.close()

    def keep(self, of_product: bytes, of_variant: bytes) -> tuple[int, int]:
        """Write a row's two texts; where they stand."""
        at, size = self._end, len(of_product) + 1 + len(of_variant)
        self._file.write(of_product + BETWEEN + of_variant)
        self._end += size
        return at, size

    def written(self) -> None:
        """All rows are there."""
        self._file.flush()

    def row(self, at: int, size: int) -> tuple[str, str]:
        of_product, _between, of_variant = os.pread(self._file.fileno(), size, at).partition(BETWEEN)
        return of_product.decode(), of_variant.decode()
