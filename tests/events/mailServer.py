"""A real SMTP server (Debian: python3-aiosmtpd) that writes each mail that it takes to stdout, as a line of JSON.

It refuses the recipients no-such-user@… for good, and later@… once.
"""

import asyncio
import json
import sys

from aiosmtpd.smtp import SMTP, AuthResult

PASSWORD = b"hunter2"


class Handler:
    def __init__(self):
        self.refused = set()

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("no-such-user@"):
            return "550 5.1.1 No such user"
        if address.startswith("later@") and address not in self.refused:
            self.refused.add(address)
            return "451 4.7.1 Come again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "data": envelope.content.decode()}
        print(json.dumps(mail), flush=True)
        return "250 OK"


def authenticate(server, session, envelope, mechanism, data):
    is_known = data.login == b"jobbergate" and data.password == PASSWORD
    return AuthResult(success=is_known, handled=False)


async def main():
    handler = Handler()
    make = lambda: SMTP(
        handler,
        hostname="localhost",
        authenticator=authenticate,
        auth_required=True,
        auth_require_tls=False,
        enable_SMTPUTF8=True,
    )
    server = await asyncio.get_running_loop().create_server(make, "127.0.0.1", int(sys.argv[1]))
    print("ready", flush=True)
    await server.serve_forever()


asyncio.run(main())
