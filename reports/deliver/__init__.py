"""Bytes → the output folder, the archive and the mail: whole or not at all, one run at a time."""

from __future__ import annotations

from reports.deliver.exchange import write_set
from reports.deliver.folder import output_lock, write_all

__all__ = ["output_lock", "write_all", "write_set"]
