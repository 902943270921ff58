"""Log records without values: type, place and logger, never what anyone wrote.

An exception's own text may quote what a client said, and so may a request's path; neither is written. Within a request
each line holds the request's number and the name of its route (upptack.config.trace)."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from types import TracebackType

PLACES = 6
"""So many places of an exception are told, the innermost."""


class BareFormatter(logging.Formatter):
    """One JSON line a record: time, level, logger, the message's template (not filled in), which request, and for an
    exception its type and the places it passed."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "event": str(record.msg) if record.args else f"{record.module}:{record.lineno}",
        }
        line |= of_request(getattr(record, "request", None))
        for name, field in (("status", "status_code"), ("ms", "about_ms")):
            if isinstance(value := getattr(record, field, None), int):
                line[name] = value
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])][-PLACES:]
        return json.dumps(line, ensure_ascii=False)


def of_request(known: object) -> dict[str, object]:
    """What is said of the request that is being answered; `known` is the one that the record names. Nothing when that
    part of the product has not been read: the settings name this module, and are read before it can be."""
    trace = sys.modules.get("upptack.config.trace")
    return dict(trace.present(known)) if trace else {}


def write_bare(kind: type[BaseException], error: BaseException, at: TracebackType | None) -> None:
    """Python's `sys.excepthook` for a command that stops on an exception: type and places, never its words."""
    if issubclass(kind, KeyboardInterrupt):
        return
    record = logging.LogRecord("upptack", logging.CRITICAL, __file__, 0, "stopped", None, (kind, error, at))
    print(BareFormatter().format(record), file=sys.stderr)
