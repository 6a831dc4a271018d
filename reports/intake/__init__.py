"""Folder → issues with their facts: from the cache, read here, by worker processes or on a cluster; always the same."""

from __future__ import annotations

from reports.intake.entry import Filed
from reports.intake.gather import Gathered, gather

__all__ = ["Filed", "Gathered", "gather"]
