"""A verifier written from LOG.md alone, with nothing but Python's own library. Signatures are for
openssl and ssh-keygen. Prints what it was shown; fails where something does not hold.

    python3 stranger.py FOLDER
"""
import base64
import hashlib
import json
import sys

FOLDER = sys.argv[1]


def read(name):
    with open(f"{FOLDER}/{name}", "rb") as file:
        return file.read()


def sha(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def unpadded(text):
    assert "=" not in text
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    assert base64.urlsafe_b64encode(raw).rstrip(b"=").decode() == text
    return raw


def leaf(content):
    return sha(b"\x00", content)


def node(left, right):
    return sha(b"\x01", left, right)


def once(pairs):
    assert len({name for name, _ in pairs}) == len(pairs), "a member twice"
    return dict(pairs)


def entry(name):
    """The entry, its hash, and its fields (LOG.md, 2 and 3)."""
    lines = read(name).decode().split("\n")
    assert lines.pop() == ""
    said = json.loads(lines[0], object_pairs_hook=once)
    assert json.dumps(said, separators=(",", ":"), ensure_ascii=False) == lines[0]
    assert list(said) == ["v", "log", "seq", "time", "kind", "item", "item_seq", "item_prev",
                          "after_token", "_sd_alg", "_sd"]
    assert said["_sd"] == sorted(set(said["_sd"])) and said["v"] == 1
    assert (said["item_seq"] == 0) == (said["item_prev"] is None)
    fields = {}
    for disclosure in lines[1:]:
        digest = base64.urlsafe_b64encode(sha(disclosure.encode())).rstrip(b"=").decode()
        assert digest in said["_sd"], "a stray disclosure"
        salt, name, value = json.loads(unpadded(disclosure), object_pairs_hook=once)
        assert len(unpadded(salt)) == 16 and name not in fields
        fields[name] = value
    return said, leaf(lines[0].encode()), fields


def checkpoint(text):
    """Origin, size and head (LOG.md, 4)."""
    body, _, signatures = text.partition("\n\n")
    origin, size, root = body.split("\n")
    name, identity, key = read("log.vkey").decode().rstrip("\n").split("+", 2)
    public = base64.b64decode(key)[1:]
    digest = sha(b"keepsake v1 log origin", public).hex()[:32]
    assert origin == name == "keepsake.invalid/log/" + digest
    assert sha(origin.encode(), b"\n\x01", public).hex()[:8] == identity
    signature = base64.b64decode(signatures.rstrip("\n").split(" ")[2])
    assert signature[:4].hex() == identity and len(signature) == 68
    return origin, int(size), base64.b64decode(root)


def climbs(at, last, old, new, path):
    """RFC 9162, 2.1.3.2 and 2.1.4.2: both heads that a path leads to."""
    for beside in path:
        assert last > 0
        if at & 1 or at == last:
            old, new = node(beside, old), node(beside, new)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            new = node(new, beside)
        at, last = at >> 1, last >> 1
    assert last == 0
    return old, new


def main():
    entries = [entry(f"entry/{n}.txt") for n in range(4)]
    origin, size, root = checkpoint(read("checkpoint/4.txt").decode())
    assert all(said["log"] == origin for said, _, _ in entries)

    for n, (said, mine, fields) in enumerate(entries):
        proof, _, shown = read(f"proof/{n}.tlog-proof").decode().partition("\n\n")
        kind, index, *path = proof.split("\n")
        assert kind == "c2sp.org/tlog-proof@v1" and shown.encode() == read("checkpoint/4.txt")
        assert index == f"index {n}" and said["seq"] == n
        path = [base64.b64decode(line) for line in path]
        assert climbs(n, size - 1, mine, mine, path)[1] == root
        print("entry", n, fields.get("reading", {}).get("says"))

    _, old, old_root = checkpoint(read("checkpoint/2.txt").decode())
    kind, first, second, *path = read("proof/2-4.txt").decode().rstrip("\n").split("\n")
    assert (kind, first, second) == ("keepsake-consistency@v1", f"old {old}", f"new {size}")
    path = [base64.b64decode(line) for line in path]
    start = old_root if old & (old - 1) == 0 else path.pop(0)
    at, last = old - 1, size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    assert climbs(at, last, start, start, path) == (old_root, root)
    print("grew", old, size)

    heads, _, told = entries[size - 1]
    assert heads["kind"] == "heads"
    kind, seq, disclosure, *path = read("proof/head.txt").decode().rstrip("\n").split("\n")
    assert (kind, seq) == ("keepsake-head@v1", f"heads {size - 1}")
    _, item, head = json.loads(unpadded(disclosure))
    bits = int(item.removeprefix("i-"), 16)
    up = leaf(disclosure.encode())
    for depth, beside in zip(reversed(range(len(path))), map(base64.b64decode, path)):
        up = node(beside, up) if bits >> (127 - depth) & 1 else node(up, beside)
    assert up.hex() == told["heads_root"]
    chain = [(said, mine) for said, mine, _ in entries[:size - 1] if said["item"] == item]
    before = None
    for n, (said, mine) in enumerate(chain):
        assert said["item_seq"] == n and said["item_prev"] == before
        before = mine.hex()
    assert head == {"entries": len(chain), "last": before}
    print("chain", len(chain))


main()
