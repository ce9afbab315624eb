"""No upload fills the disk: what a file has beyond the most that a sheet may have is not kept while it arrives."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload

from catalog.sheets.runs import MOST_BYTES


class Quota(FileUploadHandler):
    """Stands in front of the handlers that keep the file. ``exceeded`` tells why it is missing from the form."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.seen = 0
        self.exceeded = False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > MOST_BYTES:
            self.exceeded = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler has the file."""
