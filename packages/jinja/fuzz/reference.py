"""Renders templates with the real Jinja2, one JSON request a line, one JSON answer a line.

The protocol is that of jinja-lines. Started by reference.ts in its own virtual environment.
"""

import json
import resource
import signal
import sys

import jinja2
import jinja2.meta
import jinja2.sandbox

SECONDS = 3.0
MEMORY = 1 << 30

UNDEFINED = {
    "default": jinja2.Undefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
    "strict": jinja2.StrictUndefined,
}


class TimedOut(BaseException):
    """Raised by the alarm; no template code can catch it."""


def on_alarm(_signal, _frame):
    raise TimedOut


def extension(name):
    return name if "." in name else f"jinja2.ext.{name}"


def environment(request):
    options = dict(request.get("env") or {})
    options["extensions"] = [extension(name) for name in options.get("extensions", [])]
    options["undefined"] = UNDEFINED[request.get("undefined") or "default"]
    options["loader"] = jinja2.DictLoader(request.get("files") or {})
    kind = jinja2.Environment if request.get("sandbox") is False else jinja2.sandbox.SandboxedEnvironment
    return kind(**options)


def template_line(error):
    """The line of the innermost template frame, as the rewritten traceback shows it."""
    if isinstance(error, jinja2.TemplateSyntaxError):
        return error.lineno
    line = None
    traceback = error.__traceback__
    while traceback is not None:
        if "__jinja_exception__" in traceback.tb_frame.f_globals:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line


def describe(error):
    message = str(error.message if isinstance(error, jinja2.TemplateError) else error)
    return {"error": {"type": type(error).__name__, "message": message, "line": template_line(error)}}


def introspect(env, source):
    tree = env.parse(source)
    return {
        "undeclared": sorted(jinja2.meta.find_undeclared_variables(tree)),
        "references": list(jinja2.meta.find_referenced_templates(tree)),
    }


def answer(request):
    try:
        env = environment(request)
        if request.get("introspect"):
            return introspect(env, request["template"])
        template = env.from_string(request["template"])
        return {"output": template.render(**(request.get("context") or {}))}
    except TimedOut:
        return {"error": {"type": "TimedOut", "message": "", "line": None}}
    except Exception as error:
        return describe(error)


def guarded(line):
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        return answer(json.loads(line))
    except TimedOut:
        return {"error": {"type": "TimedOut", "message": "", "line": None}}
    except Exception as error:
        return {"error": {"type": "BadRequest", "message": str(error), "line": None}}
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def main():
    signal.signal(signal.SIGALRM, on_alarm)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for line in sys.stdin:
        print(json.dumps(guarded(line)), flush=True)


if __name__ == "__main__":
    main()
