"""Settings of the second floor: the product's own, with bench/signed_urls.py in front of its addresses."""

from __future__ import annotations

import os
from pathlib import Path

from upptack.config.settings import *  # noqa: F403 (a settings module is its names)
from upptack.config.settings import TEMPLATES

ROOT_URLCONF = "bench.signed_urls"
TEMPLATES[0]["DIRS"] = [Path(os.environ["UPPTACK_BENCH_PAGE"]).parent]
