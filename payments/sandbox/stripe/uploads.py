"""Files that the shop uploads: evidence for a dispute."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from payments.sandbox.stripe.account import Account, Call
from payments.sandbox.stripe.door import Desk
from payments.sandbox.stripe.refusals import Refused, wanted
from shop.outside.truth import Document, new_id

LARGEST = 5_000_000
KINDS = {b"%PDF-": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}


class UploadCalls:
    def __init__(self, account: Account, desk: Desk) -> None:
        self.account = account
        desk.route("POST", "/v1/files", self.keep)
        desk.route("GET", "/v1/files/<file>", self.show)

    def keep(self, call: Call) -> Document:
        """The type is read from the first bytes, as what is called evidence must open in a bank."""
        parts = parts_of(call)
        if "file" not in parts:
            raise wanted("file")
        if parts.get("purpose", ("", b""))[1] != b"dispute_evidence":
            raise Refused("Invalid purpose.", param="purpose")
        name, content = parts["file"]
        kind = next((kind for begin, kind in KINDS.items() if content.startswith(begin)), "")
        if not kind or len(content) > LARGEST:
            raise Refused("The file must be a PDF, PNG or JPEG of at most 5 MB.", param="file")
        return self.account.save(
            {
                "id": new_id("file_1"),
                "object": "file",
                "created": self.account.now(),
                "filename": name,
                "purpose": "dispute_evidence",
                "size": len(content),
                "title": None,
                "type": kind,
                "url": None,
            }
        )

    def show(self, call: Call, file: str) -> Document:
        return self.account.get("file", file)


def parts_of(call: Call) -> dict[str, tuple[str, bytes]]:
    """Name to (file name, content) of a multipart form."""
    head = f"Content-Type: {call.request.headers.get('content-type', '')}\r\n\r\n".encode()
    message = message_from_bytes(head + call.request.body, policy=policy.HTTP)
    found = {}
    for part in message.iter_parts() if isinstance(message, EmailMessage) else ():
        name = str(part.get_param("name", "", header="content-disposition") or "")
        content = part.get_payload(decode=True)
        found[name] = (part.get_filename() or "", content if isinstance(content, bytes) else b"")
    return found
