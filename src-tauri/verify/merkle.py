"""Checks the Merkle part of an unpacked bundle, for which there is no stock tool: that each entry is in
the log (LOG.md, 4.1), that each checkpoint's log grew out of the one before (4.2), and that no entry of
an item was left out (5). Signatures and digests are for ssh-keygen and sha256sum.

    python3 merkle.py FOLDER        the folder with bagit.txt in it; needs nothing but Python 3
"""
import base64
import hashlib
import json
import pathlib
import sys

LOG = pathlib.Path(sys.argv[1]) / "data" / "log"


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def hashes(lines):
    return [base64.b64decode(line, validate=True) for line in lines]


def climb(at, last, old, new, path):
    """RFC 9162, 2.1.3.2 and 2.1.4.2: the two heads that a path leads to."""
    for beside in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = sha(b"\1", beside, old), sha(b"\1", beside, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = sha(b"\1", new, beside)
        at, last = at >> 1, last >> 1
    return (old, new) if last == 0 else None


def opened(disclosure):
    return json.loads(base64.urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4)))


def fail(what):
    sys.exit(f"DOES NOT HOLD: {what}")


files = {int(path.name.split(".")[0]): path for path in LOG.glob("checkpoints/*.txt")}
texts = {size: path.read_bytes().decode() for size, path in files.items()}
roots = {size: base64.b64decode(text.split("\n")[2]) for size, text in texts.items()}
sizes = sorted(texts)
if not sizes or any(text.split("\n")[1] != str(size) for size, text in texts.items()):
    fail("checkpoints")
newest = sizes[-1]
entries, leaves = {}, {}
for path in LOG.glob("entries/*.json"):
    seq = int(path.stem)
    entries[seq], leaves[seq] = json.loads(path.read_bytes()), sha(b"\0", path.read_bytes())
    head, _, shown = path.with_suffix(".tlog-proof").read_bytes().decode().partition("\n\n")
    kind, index, *proof = head.split("\n")
    found = climb(seq, newest - 1, leaves[seq], leaves[seq], hashes(proof)) if seq < newest else None
    if kind != "c2sp.org/tlog-proof@v1" or index != f"index {seq}" or entries[seq]["seq"] != seq \
            or shown != texts[newest] or not found or found[1] != roots[newest]:
        fail(f"entry {seq} is not in the log")
for old, new in zip(sizes, sizes[1:]):
    lines = (LOG / "consistency" / f"{old}-{new}.txt").read_bytes().decode().split("\n")[:-1]
    proof = hashes(lines[3:])
    start = roots[old] if old & (old - 1) == 0 else proof.pop(0)
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    if lines[:3] != ["keepsake-consistency@v1", f"old {old}", f"new {new}"] \
            or climb(at, last, start, start, proof) != (roots[old], roots[new]):
        fail(f"the log of {new} entries did not grow out of that of {old}")
items = {entry["item"] for entry in entries.values() if entry["kind"] != "heads"}
for size in sizes:
    disclosed = (LOG / "entries" / f"{size - 1}.disclosures.txt").read_text().split()
    told = {name: value for _, name, value in map(opened, disclosed)}
    for item in items:
        mine = [seq for seq in sorted(entries) if entries[seq]["item"] == item and seq < size - 1]
        path = LOG / "heads" / str(size) / f"{item}.txt"
        if not mine and size < newest and not path.exists():
            continue
        kind, seq, leaf, *beside = path.read_text().split("\n")[:-1] if path.exists() else [None] * 3
        if kind != "keepsake-head@v1" or seq != f"heads {size - 1}":
            fail(f"there is no head of {item} at {size}")
        up, bits = sha(b"\0", leaf.encode()), int(item[2:], 16)
        for depth, other in zip(range(len(beside) - 1, -1, -1), hashes(beside)):
            up = sha(b"\1", other, up) if bits >> (127 - depth) & 1 else sha(b"\1", up, other)
        last = leaves[mine[-1]].hex() if mine else None
        if up.hex() != told.get("heads_root") or opened(leaf)[1:] != [item, {"entries": len(mine), "last": last}]:
            fail(f"entries of {item} are left out at {size}")
        before = [None] + [leaves[seq].hex() for seq in mine]
        if [(entries[seq]["item_seq"], entries[seq]["item_prev"]) for seq in mine] != list(enumerate(before[:-1])):
            fail(f"entries of {item} do not follow each other")
print(f"HOLDS: {len(entries)} entries of {newest}, {len(sizes)} checkpoints, {len(items)} items")
