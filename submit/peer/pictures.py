"""Compares our decoders' pixels with Pillow's, on all pictures below some folders.

    python3 submit/peer/pictures.py FOLDER... [--all]

Needs Pillow and a built checkout (submit/build). Prints a line for each file that differs or that only one of the two
reads, with --all one for every file, and the counts. Exit code 1 if any file's pixels differ by more than 4 levels.

Pictures to try it on: those that a machine has (/usr/share), the sources of Debian's pillow with bmpsuite in them
(apt-get source pillow), npm packages of test pictures. Known differences: Pillow 9.4 misreads 4-bit run lengths of BMP,
turns pictures by XMP, uses transparency of more indices than the palette has, and rounds 5-bit colours down.
"""
import collections
import os
import pathlib
import subprocess
import sys
import tempfile

from PIL import Image, ImageChops, ImageOps, ImageStat

ROOT = pathlib.Path(__file__).resolve().parents[2]
ENDINGS = {".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".bmp", ".gif"}
CLOSE = 4  # levels: JPEG's transforms round in other places


def pillow(path):
    """The first frame, upright, over white, 8 bits."""
    image = Image.open(path)
    image.load()
    image = ImageOps.exif_transpose(image)
    if image.mode.startswith("I"):  # 16-bit grey
        image = image.point(lambda value: value / 257 + 0.5).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, (255, 255, 255, 255))
        white.alpha_composite(image)
        image = white
    return image.convert("RGB")


def compare(ours, path):
    try:
        theirs = pillow(path)
    except Exception as error:  # Pillow throws anything on damaged files
        return "only we read it", f"{type(error).__name__}: {error}"
    if ours.size != theirs.size:
        return "differs", f"ours {ours.size}, Pillow's {theirs.size}"
    difference = ImageStat.Stat(ImageChops.difference(ours, theirs))
    most = max(high for _, high in difference.extrema)
    verdict = "same" if most == 0 else "close" if most <= CLOSE else "differs"
    return verdict, f"at most {most} levels, {sum(difference.mean) / 3:.3f} on average"


def refused(reason, path):
    try:
        pillow(path)
    except Exception:
        return "neither reads it", reason
    return "only Pillow reads it", reason


def main():
    folders = [word for word in sys.argv[1:] if word != "--all"]
    if not folders:
        sys.exit(__doc__)
    paths = [
        os.path.join(folder, name)
        for root in folders
        for folder, _, names in os.walk(root)
        for name in sorted(names)
        if os.path.splitext(name)[1].lower() in ENDINGS and os.path.isfile(os.path.join(folder, name))
    ]
    classes = [ROOT / "datasets/target/classes", ROOT / "datasets/target/test-classes", ROOT / "submit/target/bundle/app/*"]
    counts = collections.Counter()
    with tempfile.TemporaryDirectory() as folder:
        command = ["java", "-cp", ":".join(map(str, classes)), "io.subscale.datasets.decode.DecodeCorpus", folder]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as java:
            for n, path in enumerate(paths):
                java.stdin.write(path + "\n")
                java.stdin.flush()
                reason = java.stdout.readline().split("\t")[0]
                if reason == "ok":
                    picture = pathlib.Path(folder, f"{n}.ppm")
                    with Image.open(picture) as ours:
                        verdict, detail = compare(ours, path)
                    picture.unlink()
                else:
                    verdict, detail = refused(reason, path)
                counts[verdict] += 1
                if verdict not in ("same", "close") or "--all" in sys.argv:
                    print(f"{verdict}: {path}: {detail}")
            java.stdin.close()
    print(", ".join(f"{count} {verdict}" for verdict, count in counts.most_common()))
    sys.exit(1 if counts["differs"] else 0)


if __name__ == "__main__":
    main()
