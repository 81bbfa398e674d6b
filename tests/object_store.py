"""An S3 server on this machine (moto's) that counts what is asked of it, and fails where a test wants it to."""

import threading
import time
from contextlib import contextmanager
from urllib.parse import quote

from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from moto.s3.models import s3_backends
from werkzeug.serving import WSGIRequestHandler, make_server

ACCOUNT, REGION = "123456789012", "us-east-1"


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_arguments):
        pass


class ObjectStore:
    """A server with one bucket called `photos`. `failing` maps a key to the S3 error code that asking for it gives.

    Every answer takes `delay` seconds, as if the server were far away.
    """

    def __init__(self):
        self._app = DomainDispatcherApplication(create_backend_app)
        self._backend = s3_backends[ACCOUNT]["aws"]
        self._server = make_server("127.0.0.1", 0, self._serve, threaded=True, request_handler=_Quiet)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "somebody",
            "AWS_SECRET_ACCESS_KEY": "secret",
            "AWS_REGION": REGION,
            "AWS_CONFIG_FILE": "/nowhere",
            "AWS_SHARED_CREDENTIALS_FILE": "/nowhere",
        }
        self.failing, self.requests, self.delay = {}, [], 0.0
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()

    def reset(self):
        """Empty the bucket, forget what was asked, fail nowhere."""
        self._backend.reset()
        self._backend.create_bucket("photos", REGION)
        self.failing.clear()
        self.requests.clear()

    def put(self, key, content):
        self._backend.put_object("photos", key, content)

    def put_tree(self, root, prefix):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                self.put(prefix + path.relative_to(root).as_posix(), path.read_bytes())

    def delete(self, key):
        self._backend.delete_object("photos", key)

    def fetched(self):
        """Return key to the bytes that were given of it."""
        given = {}
        for method, path, _query, length in self.requests:
            assert method == "GET", (method, path)
            bucket, _, key = path.lstrip("/").partition("/")
            assert bucket == "photos"
            if key:
                given[key] = given.get(key, 0) + length
        return given

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, environment, start):
        method, path = environment["REQUEST_METHOD"], environment["PATH_INFO"].encode("latin-1").decode()
        code = self.failing.get(path.removeprefix("/photos/"))
        entry = [method, path, environment["QUERY_STRING"], 0]
        self.requests.append(entry)
        time.sleep(self.delay)
        if code == "hang":
            time.sleep(30)
        if code:
            start("404 Not Found" if code.startswith("NoSuch") else "403 Forbidden", [("Content-Type", "text/xml")])
            return [f"<Error><Code>{code}</Code><Message>{quote(path)}</Message></Error>".encode()]
        given = self._line_broken if "\n" in path else self._app
        body = b"".join(given(environment, start))
        entry[3] = len(body)
        return [body]

    def _line_broken(self, environment, start):
        """Give an object that moto knows, and lists, but whose key its routes do not match."""
        key = environment["PATH_INFO"].encode("latin-1").decode().removeprefix("/photos/")
        data = self._backend.get_object("photos", key).value
        first, last = map(int, environment["HTTP_RANGE"].removeprefix("bytes=").split("-"))
        part = data[first : last + 1]
        told = f"bytes {first}-{first + len(part) - 1}/{len(data)}"
        start("206 Partial Content", [("Content-Range", told), ("Content-Length", str(len(part))), ("ETag", '"x"')])
        return [part]


@contextmanager
def object_store():
    """Give a server; it ends with the block."""
    store = ObjectStore()
    store.reset()
    try:
        yield store
    finally:
        store.stop()
