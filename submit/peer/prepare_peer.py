"""What prepare does to picture files, with Pillow: open, upright, over white, RGB, cut and averaged to frames.

    python3 submit/peer/prepare_peer.py FOLDER... --framing tile|crop --size N --shrink K --passes P

Prints a JSON line a folder: files, frames, CPU seconds of the first pass over its files and the median of the later half
of the passes in one process, and seconds of a pass in two processes, likewise. Reading the files counts, starting Python does not.
"""
import argparse
import concurrent.futures
import json
import os
import statistics
import time

import PIL
from PIL import Image

from pictures import pillow


def frames(image, options):
    n = options.size
    if options.framing == "crop":
        side = min(image.size)
        left, top = (image.width - side) // 2, (image.height - side) // 2
        return [image.resize((n, n), Image.Resampling.BOX, (left, top, left + side, top + side)).tobytes()]
    k = options.shrink
    whole = image.crop((0, 0, image.width // k * k, image.height // k * k)).reduce(k) if k > 1 else image
    return [
        whole.crop((x, y, x + n, y + n)).tobytes()
        for y in range(0, whole.height - n + 1, n)
        for x in range(0, whole.width - n + 1, n)
    ]


def work(paths, options):
    return sum(len(frames(pillow(path), options)) for path in paths)


def measure(folder, options, pool):
    paths = [os.path.join(folder, name) for name in sorted(os.listdir(folder))]
    cpu = []
    for _ in range(options.passes):
        start = time.process_time()
        made = work(paths, options)
        cpu.append(time.process_time() - start)
    seconds = []
    for _ in range(options.passes):
        start = time.perf_counter()
        for task in [pool.submit(work, [path], options) for path in paths]:
            task.result()
        seconds.append(time.perf_counter() - start)
    line = {
        "kind": os.path.basename(folder),
        "pictures": len(paths),
        "frames": made,
        "first_cpu_s": cpu[0],
        "cpu_s": statistics.median(cpu[options.passes // 2 :]),
        "two_s": statistics.median(seconds[options.passes // 2 :]),
        "version": PIL.__version__,
    }
    print(json.dumps(line), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+")
    parser.add_argument("--framing", choices=["tile", "crop"], default="tile")
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--shrink", type=int, default=2)
    parser.add_argument("--passes", type=int, default=8)
    options = parser.parse_args()
    Image.MAX_IMAGE_PIXELS = None
    with concurrent.futures.ProcessPoolExecutor(2) as pool:
        list(pool.map(abs, range(4)))  # both processes are there
        for folder in options.folders:
            measure(folder, options, pool)


if __name__ == "__main__":
    main()
