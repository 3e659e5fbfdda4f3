"""Wrote the files beside it, with Python 3.11 and numpy 2.4: pictures of 4 x 4 as data sets keep them.

Value v of picture p is (37 * p + 5 * v) % 256, v counting through the red plane, the green and the blue one.
"""
import pickle

import numpy as np

data = np.array([[(37 * p + 5 * v) % 256 for v in range(48)] for p in range(3)], dtype=np.uint8)
labels = [3, 1, 2]
batch = {
    b"batch_label": b"training batch 1 of 5",
    b"labels": labels,
    b"mean": data.astype(np.float64).mean(axis=0),
    b"data": data,
    b"filenames": [b"leptodactylus_pentadactylus_s_000004.png", b"truck_s_000001.png", b"caf\xe9.png"],
}
text = {key.decode(): value for key, value in batch.items()}
for protocol in range(6):
    with open(f"protocol{protocol}.pickle", "wb") as out:
        pickle.dump(text if protocol % 2 else batch, out, protocol=protocol)
np.savez("stored.npz", labels=labels, data=data, mean=batch[b"mean"])
np.savez_compressed("deflated.npz", data=data, labels=labels, mean=batch[b"mean"])
np.savez("floats.npz", data=data.astype(np.float32))
with open("fortran.pickle", "wb") as out:
    pickle.dump({"data": np.asfortranarray(data)}, out, protocol=2)
