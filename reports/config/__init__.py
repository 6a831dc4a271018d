"""config.yaml, command line, day → Settings: what one run is asked to do, checked as a whole."""

from reports.config.load import load_settings
from reports.config.schema import PARTS
from reports.config.settings import DISTRIBUTION_LABELS, FORMATS, Inherit, Settings

__all__ = ["DISTRIBUTION_LABELS", "FORMATS", "PARTS", "Inherit", "Settings", "load_settings"]
