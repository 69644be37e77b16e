"""Receives mail with the package `aiosmtpd`: `mail.py [starttls|tls CERTIFICATE KEY]`.

Says where it listens, and then each message with its envelope, a line of JSON each.
"""

import asyncio
import json
import ssl
import sys
from email import message_from_bytes, policy

from aiosmtpd.smtp import SMTP, AuthResult


class Receiver:
    """Takes everything."""

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        told = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "headers": {name.lower(): str(value) for name, value in message.items()},
            "text": message.get_content(),
            "account": session.authenticated and session.auth_data,
            "encrypted": server.transport.get_extra_info("ssl_object") is not None,
        }
        print("mail " + json.dumps(told), flush=True)
        return "250 taken"


def known(server, session, envelope, mechanism, data):
    """One account."""
    is_known = data.login == b"quietline" and data.password == b"open sesame"
    return AuthResult(success=is_known, handled=False, auth_data="quietline")


async def listen(how=None, certificate=None, key=None):
    context = None
    if how:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
    begins = how == "starttls"

    def connection():
        return SMTP(
            Receiver(),
            authenticator=known,
            auth_require_tls=False,
            tls_context=context if begins else None,
            require_starttls=begins,
        )

    wrapped = None if begins else context
    loop = asyncio.get_running_loop()
    server = await loop.create_server(connection, "127.0.0.1", 0, ssl=wrapped)
    print(f"listening on {server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


asyncio.run(listen(*sys.argv[1:]))
