"""Fills in what Jinja2 makes of each case of the files named on the command line.

Python does it because its JSON keeps integers and floats apart. Started by make-cases.ts.
"""

import json
import re
import signal
import sys

import reference


def request(document, case):
    return {"context": document.get("context", {}), **case}


def without_addresses(answer):
    """Objects without a repr of their own show their memory address: such outputs cannot be expected."""
    return re.search(r" at 0x[0-9a-f]+", json.dumps(answer)) is None


def expectation(answer):
    """Of errors that tell of Python's own compiler or stack only the class can be expected."""
    error = answer.get("error", {})
    return {"error": error["type"]} if error.get("type") in ("SyntaxError", "RecursionError") else answer


def filled(document, case):
    given = {key: value for key, value in case.items() if key not in ("output", "error")}
    answer = reference.guarded(json.dumps(request(document, given)))
    return {**given, **expectation(answer)}


def fill(path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    cases = [filled(document, case) for case in document["cases"]]
    document["cases"] = [case for case in cases if without_addresses(case)]
    with open(path, "w", encoding="utf-8") as file:
        json.dump(document, file, ensure_ascii=False, indent=1)
        file.write("\n")


signal.signal(signal.SIGALRM, reference.on_alarm)
for path in sys.argv[1:]:
    fill(path)
