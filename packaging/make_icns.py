# SPDX-License-Identifier: GPL-3.0-or-later
"""make_icns.py OUT.icns PNG...: puts PNGs of 32 to 1024 pixels into one macOS icon."""

import struct
import sys

# A size in points can be drawn at twice as many pixels, for fine displays, so some pictures are in there twice.
# The kinds for 16 and 32 plain pixels are left out: as PNGs not every macOS draws them, and it scales others down.
KINDS = {
    32: [b"ic11"],
    64: [b"ic12"],
    128: [b"ic07"],
    256: [b"ic08", b"ic13"],
    512: [b"ic09", b"ic14"],
    1024: [b"ic10"],
}


def main(out, pictures):
    body = b""
    for picture in pictures:
        with open(picture, "rb") as file:
            png = file.read()
        width = struct.unpack(">I", png[16:20])[0]
        for kind in KINDS[width]:
            body += kind + struct.pack(">I", len(png) + 8) + png
    with open(out, "wb") as file:
        file.write(b"icns" + struct.pack(">I", len(body) + 8) + body)


main(sys.argv[1], sys.argv[2:])
