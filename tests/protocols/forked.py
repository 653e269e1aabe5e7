"""Serves a home in a child that is forked when asked: the application is loaded once, so that a server that was killed is back at once.

`python -m protocols.forked PORT` reads lines: for each it forks a server and prints its process id. Threads, sockets, database and blobs are
those of the application; only the HTTP layer is the standard library's.
"""

from __future__ import annotations

import os
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from nazorat.config.wsgi import application


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the token is in the path."""


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    request_queue_size = 64


def serve(port: int) -> None:
    with Threaded(("127.0.0.1", port), Quiet) as server:
        server.set_app(application)
        server.serve_forever()


def main(port: int) -> None:
    for _ in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(port)
            os._exit(0)
        print(child, flush=True)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
