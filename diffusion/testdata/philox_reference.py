"""The addressed Gaussian noise of ../normal.ts in NumPy; writes philox.json.

    python3 philox_reference.py > philox.json
"""

import hashlib
import json

import numpy as np

CENTRE = [3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813, 2509.0809287301227], [1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943, 5226.495278852854]
TAIL = [1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414], [1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9]
LN2, SQRT2 = float(np.log(2.0)), float(np.sqrt(2.0))


def philox4x32(counter, key):
    """counter: uint64 [4, n], key: two ints, all below 2**32 -> uint64 [4, n]"""
    low, (c0, c1, c2, c3), (k0, k1) = np.uint64(0xFFFFFFFF), counter, key
    for _ in range(10):
        p0, p1 = np.uint64(0xD2511F53) * c0, np.uint64(0xCD9E8D57) * c2
        c0, c1 = (p1 >> np.uint64(32)) ^ c1 ^ np.uint64(k0), p1 & low
        c2, c3 = (p0 >> np.uint64(32)) ^ c3 ^ np.uint64(k1), p0 & low
        k0, k1 = (k0 + 0x9E3779B9) % 2**32, (k1 + 0xBB67AE85) % 2**32
    return np.stack([c0, c1, c2, c3])


def ratio(coefficients, r):
    above, below = (np.polynomial.polynomial.polyval(r, c) for c in coefficients)
    return above, below


def normal_from(w):
    w = w.astype(np.float64)
    q = (w + 0.5) / 2**32 - 0.5
    above, below = ratio(CENTRE, 0.180625 - q * q)
    centre = q * above / below
    m, e = np.frexp(2 * np.where(q < 0, w, 2**32 - 1 - w) + 1)  # m in [1/2, 1)
    s = (2 * m - SQRT2) / (2 * m + SQRT2)
    artanh = np.polynomial.polynomial.polyval(s * s, [1 / (2 * i + 1) for i in range(12)])
    above, below = ratio(TAIL, np.sqrt((33.5 - e) * LN2 - 2 * s * artanh) - 1.6)
    return np.where(np.abs(q) <= 0.425, centre, np.copysign(above / below, q)).astype(np.float32)


def normal(n, seed, sample, step, stream=0):
    counter = np.zeros((4, -(-n // 4)), np.uint64)
    counter[0], counter[1], counter[2], counter[3] = np.arange(counter.shape[1]), sample, step, stream
    seed %= 2**64
    return normal_from(philox4x32(counter, (seed % 2**32, seed >> 32)).T.ravel()[:n])


def record(n, seed, sample, step):
    values = normal(n, seed, sample, step).astype("<f4")
    return {
        "seed": str(seed), "sample": sample, "step": step, "count": n,
        "sha256": hashlib.sha256(values.tobytes()).hexdigest(),
        "firstBits": [f"{bits:08x}" for bits in values[:4].view("<u4")],
    }


if __name__ == "__main__":
    addresses = [(0, 0, 0), (1, 0, 0), (1, 1, 0), (1, 0, 1), (-1, 7, 120), (2**53 + 1, 2**32 - 1, 2**32 - 1)]
    records = [record(4096, *address) for address in addresses]
    print(json.dumps([*records, record(2**22, 2, 3, 4)], indent=2))
