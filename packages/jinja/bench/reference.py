"""Times Jinja2 for the benchmark: one JSON request a line, answered with the processor seconds of the whole work.

{"source": "…", "context": {…}} sets the template, {"compile": n} and {"render": n} time n repetitions.
"""

import json
import sys
import time

import jinja2

ENVIRONMENT = jinja2.Environment(trim_blocks=True, lstrip_blocks=True)


def timed(work, times):
    start = time.process_time()
    for _ in range(times):
        work()
    return time.process_time() - start


source, context, template = "", {}, None
for line in sys.stdin:
    request = json.loads(line)
    if "source" in request:
        source, context = request["source"], request["context"]
        template = ENVIRONMENT.from_string(source)
        answer = template.render(context)
    elif "compile" in request:
        answer = timed(lambda: ENVIRONMENT.from_string(source), request["compile"])
    else:
        answer = timed(lambda: template.render(context), request["render"])
    print(json.dumps(answer), flush=True)
