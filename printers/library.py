"""The one door to python-escpos, whose import has costs of its own."""

from __future__ import annotations

import importlib
import logging
import os
import shutil
from typing import Any

PICKLES = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def escpos(module: str) -> Any:
    """`escpos.<module>`, imported when first needed.

    python-escpos 3.1 reads its printer database at import (0.3 s), adds a handler to the root log and leaves a folder
    in the temporary directory behind; the two traces are removed here.
    """
    handlers = logging.root.handlers[:]
    loaded = importlib.import_module(f"escpos.{module}")
    logging.root.handlers[:] = handlers
    if PICKLES not in os.environ:
        shutil.rmtree(importlib.import_module("escpos.capabilities").pickle_dir, ignore_errors=True)
    return loaded
