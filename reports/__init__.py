"""jianbao: a folder of work briefings (工作简报) becomes the next summary briefing, every figure traceable."""

__version__ = "0.1.0"
