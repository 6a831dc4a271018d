"""Files → the sums of money and the times that jionlp finds in them, one JSON object a line.

usage: PYTHON-WITH-JIONLP benchmarks/peer.py FILE... [--date YYYY-MM-DD]

Runs in the peer's own environment and loads nothing of ours. `start` and `end` count code points of the file; times are
resolved against the date.
"""

import argparse
import json
import sys
from pathlib import Path

import jionlp


def main() -> None:
    """Print what the peer finds."""
    parser = argparse.ArgumentParser(prog="peer.py")
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--date", default="2023-05-11")
    arguments = parser.parse_args()
    year, month, day = map(int, arguments.date.split("-"))
    base = {"year": year, "month": month, "day": day}
    for file in arguments.files:
        offset = 0
        for line in file.read_text(encoding="utf-8").splitlines(keepends=True):
            found = jionlp.ner.extract_money(line), jionlp.ner.extract_time(line, time_base=base)
            sys.stdout.writelines(
                json.dumps(
                    {
                        "file": file.name,
                        "sort": sort,
                        "start": offset + item["offset"][0],
                        "end": offset + item["offset"][1],
                        "text": item["text"],
                        "detail": item["detail"],
                    },
                    ensure_ascii=False,
                )
                + "\n"
                for sort, items in zip(("money", "time"), found, strict=True)
                for item in items
            )
            offset += len(line)


if __name__ == "__main__":
    main()
