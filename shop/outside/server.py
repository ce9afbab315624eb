"""The outside world's only door: HTTP on 127.0.0.1, one thread a connection, standard library only."""

import logging
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from shop.outside.answers import Answer, Request, json_answer
from shop.outside.sandbox import Cut, Sandbox

LOCAL = "127.0.0.1"
LARGEST_BODY = 2 * 1024 * 1024
IDLE_S = 60

log = logging.getLogger(__name__)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128
    allow_reuse_address = True

    def __init__(self, sandbox: Sandbox, port: int = 0) -> None:
        self.sandbox = sandbox
        super().__init__((LOCAL, port), Handler)
        sandbox.address = self.url

    @property
    def url(self) -> str:
        return f"http://{LOCAL}:{self.server_address[1]}"

    def start(self) -> threading.Thread:
        thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, name="outside", daemon=True
        )
        thread.start()
        return thread


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Outside"
    sys_version = ""
    timeout = IDLE_S
    wbufsize = 64 * 1024  # head and body leave in one packet
    disable_nagle_algorithm = True
    server: Server

    def do_GET(self) -> None:
        self.serve()

    do_POST = do_DELETE = do_PUT = do_HEAD = do_GET

    def serve(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if size > LARGEST_BODY or self.headers.get("Transfer-Encoding"):
            self.close_connection = True
            self.write(json_answer({"error": "this body is too large or has no length"}, 413))
            return
        parts = urlsplit(self.path)
        host = self.headers.get("Host") or self.server.url.removeprefix("http://")
        request = Request(
            method="GET" if self.command == "HEAD" else self.command,
            path=parts.path,
            query=parts.query,
            headers={name.lower(): text for name, text in self.headers.items()},
            body=self.rfile.read(size),
            base=f"{self.headers.get('X-Forwarded-Proto', 'http')}://{host}",
        )
        try:
            answer = self.server.sandbox.answer(request)
        except Exception:
            log.exception("the sandbox itself failed at %s %s", request.method, request.path)
            answer = json_answer({"error": "the sandbox itself failed; its log says why"}, 500)
        if isinstance(answer, Cut):
            self.cut()
        else:
            self.write(answer)

    def write(self, answer: Answer) -> None:
        self.send_response(answer.status)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Content-Length", str(len(answer.body)))
        for name, text in answer.headers.items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)

    def cut(self) -> None:
        self.close_connection = True
        self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: object) -> None:
        log.debug("%s", format % args)
