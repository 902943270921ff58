"""Log records without values: type, place and logger, never what anyone wrote.

An exception's own text may quote what a client said, and so may a request's path; neither is written."""

from __future__ import annotations

import json
import logging
import traceback


class BareFormatter(logging.Formatter):
    """One JSON line a record: time, level, logger, the message's template (not filled in), and for an exception
    its type and the places it passed."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, object] = {
            "time": self.formatTime(record, "%Y-%m-%dT%H:%M:%S"),
            "level": record.levelname,
            "logger": record.name,
            "event": str(record.msg) if record.args else f"{record.module}:{record.lineno}",
        }
        status = getattr(record, "status_code", None)
        if status is not None:
            line["status"] = status
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at"] = [f"{f.filename}:{f.lineno}" for f in traceback.extract_tb(record.exc_info[2])][-6:]
        return json.dumps(line, ensure_ascii=False)
