#!/usr/bin/env python3
"""Listens to Quietline's heartbeat, and raises an alarm when it stops or says that something is wrong.

Nothing but the standard library. It says what it does on standard output, one line at a time, and runs
a command when an alarm begins or ends.
"""

import argparse
import base64
import hmac
import json
import os
import subprocess
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

LONGEST_BODY = 10_000
OLDEST_BEAT_S = 300


class Watch:
    """What is known of the service, and whether that is a reason for alarm."""

    def __init__(self, silence_s, unanswered_s, unconfirmed_s, tell):
        self.limits = {"oldest_unanswered_s": unanswered_s, "oldest_unconfirmed_s": unconfirmed_s}
        self.silence_s = silence_s
        self.tell = tell
        self.lock = threading.Lock()
        self.heard_at = time.monotonic()
        self.beat = None
        self.alarm = None

    def hear(self, beat):
        """Takes a beat that is signed."""
        with self.lock:
            self.heard_at = time.monotonic()
            self.beat = beat
        self.look()

    def look(self):
        """Begins or ends an alarm if there is reason to."""
        with self.lock:
            reason = self.reason()
            if reason == self.alarm:
                return
            # Another reason is no news while the alarm goes on, unless all is well.
            is_news = reason is None or self.alarm is None
            self.alarm = reason
            if is_news:
                self.tell(reason)

    def reason(self):
        if time.monotonic() - self.heard_at > self.silence_s:
            return "no heartbeat"
        if self.beat is None:
            return None
        if self.beat.get("commits") is not True:
            return "nothing can be stored"
        for key, limit_s in self.limits.items():
            age_s = self.beat.get(key)
            if age_s is not None and age_s > limit_s:
                return "a page is unanswered" if "unanswered" in key else "a page does not go out"
        return None


def verify(keys, headers, body, now):
    """Whether a request is signed with one of the keys, and new (Standard Webhooks)."""
    identity, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not identity or not sent_at.isascii() or not sent_at.isdigit():
        return False
    if abs(now - int(sent_at)) > OLDEST_BEAT_S:
        return False
    signed = b".".join([identity.encode(), sent_at.encode(), body])
    given = headers.get("webhook-signature", "").split()
    good = ["v1," + base64.b64encode(hmac.digest(key, signed, "sha256")).decode() for key in keys]
    return any(hmac.compare_digest(one, other) for one in given for other in good)


def keys_in(file):
    """The secrets in a file: `whsec_` and base64, one a line."""
    words = Path(file).read_text(encoding="ascii").split()
    keys = [base64.b64decode(word.removeprefix("whsec_"), validate=True) for word in words]
    if not keys or any(len(key) < 24 for key in keys):
        raise SystemExit(f"{file} holds no secret of `whsec_` and at least 24 bytes in base64")
    return keys


def handler(watch, keys):
    """Answers heartbeats, and nothing else."""
    seen = set()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            length = self.headers.get("content-length", "")
            if not length.isdigit() or int(length) > LONGEST_BODY:
                return self.answer(413)
            body = self.rfile.read(int(length))
            if not verify(keys, self.headers, body, time.time()):
                say("refused a request that is not signed as it must be, or old")
                return self.answer(401)
            identity = self.headers["webhook-id"]
            if identity not in seen:
                seen.clear()
                seen.add(identity)
                beat = json.loads(body)
                if beat.get("type") != "heartbeat.beat":
                    return self.answer(400)
                watch.hear(beat["data"])
            return self.answer(204)

        def answer(self, status):
            self.send_response(status)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    return Handler


def say(text):
    print(text, flush=True)


def teller(command):
    """Says what is wrong, or that nothing is any more, and runs the command."""

    def tell(reason):
        say(f"ALARM: {reason}" if reason else "all is well")
        if command:
            environment = {**os.environ, "QUIETLINE_ALARM": "1" if reason else "0"}
            subprocess.Popen([command, reason or "all is well"], env=environment)

    return tell


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--listen", default="127.0.0.1:9465", help="an address and a port")
    parser.add_argument("--secret-file", required=True, help="as in the section [heartbeat]")
    parser.add_argument("--silence-s", type=float, default=60, help="alarm after this much silence")
    parser.add_argument("--unanswered-s", type=float, default=300, help="how old a page may get")
    parser.add_argument("--unconfirmed-s", type=float, default=60, help="before it went out")
    parser.add_argument("--command", help="run when an alarm begins or ends")
    options = parser.parse_args()

    limits = (options.silence_s, options.unanswered_s, options.unconfirmed_s)
    watch = Watch(*limits, teller(options.command))
    host, _, port = options.listen.rpartition(":")
    server = ThreadingHTTPServer(
        (host, int(port)), handler(watch, keys_in(options.secret_file))
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"listening on {host}:{server.server_port}")
    while True:
        time.sleep(min(1, options.silence_s / 4))
        watch.look()


if __name__ == "__main__":
    main()
