"""Receives one webhook after another, and has the package `standardwebhooks` check each.

`webhook.py SECRET [CERTIFICATE KEY]`: with a certificate it encrypts. Says where it listens, and then each body that is signed as it must be, a line each.
"""

import json
import ssl
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer

from standardwebhooks import Webhook, WebhookVerificationError


class Receiver(BaseHTTPRequestHandler):
    """Believes the package, and nobody else."""

    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        try:
            payload = Webhook(sys.argv[1]).verify(body, dict(self.headers.items()))
        except WebhookVerificationError as error:
            print(f"refused {error}", flush=True)
            self.answer(401)
        else:
            identity = self.headers["webhook-id"]
            print("verified " + json.dumps({"id": identity, **payload}), flush=True)
            self.answer(204)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


server = HTTPServer(("127.0.0.1", 0), Receiver)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*sys.argv[2:])
    server.socket = context.wrap_socket(server.socket, server_side=True)
print(f"listening on {server.server_port}", flush=True)
server.serve_forever()
