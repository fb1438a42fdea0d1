#!/usr/bin/env python3
"""Packs a folder as .tar.gz, or as .zip for Windows, the same bytes each time; prints the archive's path.

pack.py FOLDER OUT: writes OUT/<name of the folder>.tar.gz (or .zip) and a .sha256 beside it. Times are SOURCE_DATE_EPOCH.
"""

import gzip
import hashlib
import io
import os
import sys
import tarfile
import time
import zipfile
from pathlib import Path


def is_program(path: Path) -> bool:
    return path.name in ("callboard", "callboard.exe")


def tar_gz(folder: Path, files: list[Path], moment: int) -> bytes:
    inner = io.BytesIO()
    with tarfile.open(fileobj=inner, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for path in files:
            entry = tarfile.TarInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}")
            entry.size = path.stat().st_size
            entry.mtime = moment
            entry.mode = 0o755 if is_program(path) else 0o644
            with path.open("rb") as bytes_of:
                archive.addfile(entry, bytes_of)
    return gzip.compress(inner.getvalue(), compresslevel=9, mtime=0)


def zipped(folder: Path, files: list[Path], moment: int) -> bytes:
    # Zip knows no time before 1980.
    stamp = max(time.gmtime(moment)[:6], (1980, 1, 1, 0, 0, 0))
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in files:
            entry = zipfile.ZipInfo(f"{folder.name}/{path.relative_to(folder).as_posix()}", stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = (0o755 if is_program(path) else 0o644) << 16
            archive.writestr(entry, path.read_bytes())
    return inner.getvalue()


def main() -> None:
    folder, out = Path(sys.argv[1]), Path(sys.argv[2])
    moment = int(os.environ.get("SOURCE_DATE_EPOCH", "0"))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    is_windows = "windows" in folder.name
    packed = (zipped if is_windows else tar_gz)(folder, files, moment)
    archive = out / f"{folder.name}{'.zip' if is_windows else '.tar.gz'}"
    archive.write_bytes(packed)
    digest = hashlib.sha256(packed).hexdigest()
    archive.with_name(f"{archive.name}.sha256").write_text(f"{digest}  {archive.name}\n")
    print(archive)


main()
