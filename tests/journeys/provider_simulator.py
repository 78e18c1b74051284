"""A simulator of an identity provider (OpenID Connect) on loopback, for tests only.

It speaks discovery, authorize, token with PKCE, keys and user info, signs with RS256, and lets
anybody be anybody. ``lies`` replaces claims of its next ID tokens.
"""

import base64
import hashlib
import html
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "iops-tests", "not-a-secret-of-anybody"


@dataclass
class ProviderSimulator:
    """What it knows: its people, the codes it gave out, its key."""

    issuer: str = ""
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    lies: dict[str, Any] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    key: rsa.RSAPrivateKey = field(default_factory=lambda: rsa.generate_private_key(65537, 2048))

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def keys(self) -> dict[str, Any]:
        public = jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True)
        return {"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]}

    def id_token(self, subject: str, nonce: str) -> str:
        """The signed statement who it is."""
        moment = int(time.time())
        claims = {
            "iss": self.issuer, "sub": f"sub-{subject}", "aud": CLIENT, "iat": moment,
            "exp": moment + 300, "nonce": nonce, **self.people.get(subject, {}), **self.lies,
        }  # fmt: skip
        return jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})

    def give_code(self, asked: dict[str, str], subject: str) -> str:
        """Where the browser goes with a code."""
        code = secrets.token_urlsafe(12)
        self.codes[code] = {**asked, "subject": subject}
        back = {"code": code, "state": asked["state"]}
        return f"{asked['redirect_uri']}?{urlencode(back)}"

    def exchange(self, given: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """A code for tokens, once, to the client that asked, with the verifier of its challenge."""
        asked = self.codes.pop(given.get("code", ""), None)
        wanted = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization != f"Basic {wanted}":
            return None
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(digest).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        access = secrets.token_urlsafe(12)
        self.tokens[access] = asked["subject"]
        token = self.id_token(asked["subject"], asked["nonce"])
        return {"access_token": access, "token_type": "Bearer", "id_token": token}


def _handler(of: ProviderSimulator) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: Any) -> None:
            return

        def _send(
            self, status: int, body: str, kind: str = "application/json", to: str = ""
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            if to:
                self.send_header("Location", to)
            self.end_headers()
            self.wfile.write(body.encode())

        def do_GET(self) -> None:
            url = urlsplit(self.path)
            asked = {name: found[0] for name, found in parse_qs(url.query).items()}
            if url.path == "/.well-known/openid-configuration":
                self._send(200, json.dumps(of.discovery()))
            elif url.path == "/keys":
                self._send(200, json.dumps(of.keys()))
            elif url.path == "/userinfo":
                subject = of.tokens.get(self.headers.get("Authorization", "")[7:], "")
                known = {"sub": f"sub-{subject}", **of.people.get(subject, {})}
                self._send(200 if subject else 401, json.dumps(known))
            elif url.path == "/authorize" and asked.get("client_id") == CLIENT:
                kept = html.escape(json.dumps(asked))
                self._send(
                    200,
                    "<!DOCTYPE html><title>Provider simulator</title><h1>Provider simulator</h1>"
                    f'<form method="post"><input type="hidden" name="asked" value="{kept}">'
                    '<label>Who are you? <input name="subject"></label>'
                    '<button>Go</button><button name="no" value="1">Cancel</button></form>',
                    "text/html",
                )
            else:
                self._send(404, "{}")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode()
            given = {name: found[0] for name, found in parse_qs(body).items()}
            if urlsplit(self.path).path == "/token":
                tokens = of.exchange(given, self.headers.get("Authorization", ""))
                self._send(200 if tokens else 400, json.dumps(tokens or {"error": "invalid_grant"}))
                return
            asked = json.loads(given["asked"])
            if given.get("no"):
                no = {"error": "access_denied", "state": asked["state"]}
                self._send(302, "", to=f"{asked['redirect_uri']}?{urlencode(no)}")
            else:
                self._send(302, "", to=of.give_code(asked, given.get("subject", "")))

    return Handler


@contextmanager
def running() -> Iterator[ProviderSimulator]:
    """The simulator on a free port of this machine."""
    of = ProviderSimulator()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(of))
    of.issuer = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield of
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)
