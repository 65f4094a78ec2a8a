"""Holds one model in a process of its own and answers for it over stdio.

    python -I serve.py <infer.py>

Both ways a message is one line of JSON; where it says `bytes`, so many raw bytes (float32, little-endian) follow.

    -> {"id": 1, "ask": "load", "variant": …, "files": {name: path}, "threads": 2, "provider": "cpu"}
    -> {"id": 2, "ask": "asr", "parameters": {…}, "bytes": 64000}
    <- {"id": 2, "kind": "working", "said": "…"}
    <- {"id": 2, "kind": "done", "value": {…}, "usage": {…}}
    <- {"id": 2, "kind": "failed", "errors": [{"types": […], "message": "…"}, …], "trace": "…"}

The module has `load(context)`, which returns an object with one method a capability. `context.progress(said)` says
that work goes on. A method returns a value for JSON, or that and an array of float32.
"""

import importlib.util
import json
import os
import queue
import sys
import threading
import time
import traceback
import types
from array import array


def main(module_path):
    channel = Channel()
    die_with_parent()
    inbox = queue.SimpleQueue()
    threading.Thread(target=read_requests, args=(channel, inbox), daemon=True).start()
    model = None
    while True:
        head, body = inbox.get()

        def progress(said, id=head["id"]):
            channel.send({"id": id, "kind": "working", "said": str(said)})

        value, samples = None, b""
        try:
            if head["ask"] == "load":
                with Heartbeat(progress):
                    model = load(module_path, head, progress)
            else:
                context["progress"] = progress
                value, samples = infer(model, head, body)
            answer = {"kind": "done", "value": value}
            # Not every value is JSON: what is not is this module's failure and not the channel's.
            json.dumps(answer, allow_nan=False)
        except BaseException as error:
            samples = b""
            answer = {"kind": "failed", "errors": [*describe(error)], "trace": traceback.format_exc()[-4000:]}
        channel.send({"id": head["id"], **answer, "usage": usage()}, samples)


context = {}


def load(module_path, head, progress):
    context["progress"] = progress
    sys.path.insert(0, os.path.dirname(module_path))
    spec = importlib.util.spec_from_file_location("infer", module_path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    given = {name: head[name] for name in ("variant", "files", "threads", "provider")}
    return module.load(types.SimpleNamespace(**given, progress=lambda said: context["progress"](said)))


def infer(model, head, body):
    samples = array("f")
    samples.frombytes(body)
    result = getattr(model, head["ask"])(samples, head["parameters"])
    value, output = result if isinstance(result, tuple) else (result, b"")
    return value, memoryview(output).cast("B")


class Channel:
    """The real stdin and stdout, out of reach for libraries that print or read."""

    def __init__(self):
        self.incoming = os.fdopen(os.dup(0), "rb")
        self.outgoing = os.fdopen(os.dup(1), "wb")
        self.lock = threading.Lock()
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)
        sys.stdout = sys.stderr

    def send(self, head, body=b""):
        with self.lock:
            line = json.dumps({**head, "bytes": len(body)}, allow_nan=False)
            self.outgoing.write(line.encode() + b"\n")
            self.outgoing.write(body)
            self.outgoing.flush()


def read_requests(channel, inbox):
    """In a thread of its own: when nobody is left to ask, a computation ends in its middle."""
    for line in channel.incoming:
        head = json.loads(line)
        inbox.put((head, channel.incoming.read(head.get("bytes", 0))))
    os._exit(0)


def die_with_parent():
    """For native code that never lets the thread above run; where the system has no such call, that one has to do."""
    if sys.platform == "linux":
        import ctypes
        import signal

        set_parent_death_signal = 1
        ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGKILL)


class Heartbeat:
    """Says that loading goes on for as long as memory fills: importing, reading and mapping weights touch new pages.

    A process that sleeps, waits or spins touches none, so one that hangs stays silent.
    """

    enough_pages = 64

    def __init__(self, progress):
        self.progress = progress
        self.done = threading.Event()

    def __enter__(self):
        threading.Thread(target=self.beat, daemon=True).start()

    def __exit__(self, *_):
        self.done.set()

    def beat(self):
        before = touched_pages()
        while not self.done.wait(1):
            now = touched_pages()
            if now - before >= self.enough_pages:
                self.progress("loading")
            before = now


def touched_pages():
    import resource

    use = resource.getrusage(resource.RUSAGE_SELF)
    return use.ru_minflt + use.ru_majflt


def usage():
    """What this process used so far: seconds of CPU, and the most resident memory."""
    return {"cpuSeconds": time.process_time(), "peakBytes": peak_bytes()}


def peak_bytes():
    if sys.platform == "linux":
        # ru_maxrss begins with what the process that started this one held at that moment; this does not.
        with open("/proc/self/status", encoding="ascii", errors="replace") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return 1024 * int(line.split()[1])
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def describe(error):
    """An error and those behind it, outermost first; their meaning is decided by who asked."""
    seen = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        response = getattr(error, "response", None)
        yield {
            "types": [f"{one.__module__}.{one.__qualname__}" for one in type(error).__mro__],
            "message": str(error)[:4000],
            "module": error.name if isinstance(error, ImportError) else None,
            "errno": error.errno if isinstance(error, OSError) else None,
            "status": getattr(response, "status_code", None),
        }
        error = error.__cause__ or error.__context__


if __name__ == "__main__":
    main(sys.argv[1])
