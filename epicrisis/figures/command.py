"""`python -m epicrisis figures CASE`: the schemes of a case, drawn anew into its folder."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from epicrisis.figures.drawing import FOLDER, CannotDrawError, files


def main(arguments: Sequence[str]) -> int:
    """Write the images and say of each how large it is; return 1 if any couldn't be drawn."""
    parser = argparse.ArgumentParser(
        prog="python -m epicrisis figures", description="draw the schemes of a case anew"
    )
    parser.add_argument("case", type=Path, metavar="CASE", help="its folder")
    folder: Path = parser.parse_args(arguments).case
    try:
        images = [*files(folder)]
        for path, content in images:
            path.write_bytes(content)
            print(f"{path}: {len(content):,} bytes")
    except (CannotDrawError, OSError) as error:
        return _fail(str(error))
    return 0 if images else _fail(f"{folder}: no schemes; their place is {folder / FOLDER}")


def _fail(message: str) -> int:
    print(message, file=sys.stderr)
    return 1
