"""Runs a command on a terminal of its own: what it shows goes to stdout, and lines of JSON on stdin are what is typed.

A line is {"keys": [...], "raw": true}. The libraries of the public command ask for single keys by taking the terminal
out of line mode for each, and back; a key that comes between would be edited or lost by the kernel. So each is held
back until the one before has shown on the screen and the terminal is out of line mode again, as by the hands of a
person, who is slow. Answers to questions that read a whole line come with "raw": false and are not held back.
"""

import fcntl
import json
import os
import pty
import select
import struct
import sys
import termios
import threading
import time

ROWS, COLUMNS = 50, 160
# The question where the cursor is, DSR 6 of ECMA-48; a terminal answers it by itself.
WHERE, HERE = b"\x1b[6n", b"\x1b[1;1R"

pid, terminal = pty.fork()
if pid == 0:
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])


def is_raw():
    return not termios.tcgetattr(terminal)[3] & termios.ICANON


def until(condition, seconds):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.002)


def type_lines():
    for line in sys.stdin:
        typed = json.loads(line)
        for key in typed["keys"]:
            if typed["raw"]:
                until(is_raw, 60)
            before = chunks
            os.write(terminal, key.encode())
            if typed["raw"]:
                until(lambda: chunks > before, 20)


chunks = 0
threading.Thread(target=type_lines, daemon=True).start()
tail = b""
while True:
    select.select([terminal], [], [])
    try:
        shown = os.read(terminal, 65536)
    except OSError:  # EIO: nobody has the terminal open any more.
        break
    if not shown:
        break
    chunks += 1
    for _ in range((tail + shown).count(WHERE)):
        os.write(terminal, HERE)
    tail = (tail + shown)[-(len(WHERE) - 1) :].split(b"n")[-1]
    sys.stdout.buffer.write(shown)
    sys.stdout.buffer.flush()
os._exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) & 0xFF)
