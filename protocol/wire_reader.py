"""Changesets from their bytes, written from README.md alone; check_vectors.py runs it."""
import hashlib, pathlib, shutil, struct, subprocess, sys, tempfile

skipped = set()  # what could not be checked here, and why


def sha256(data): return hashlib.sha256(data).digest()
def u64(n): return struct.pack(">Q", n)
def i64(n): return struct.pack(">q", n)
def wrapped(n): return (n + 2**63) % 2**64 - 2**63


def expect(got, wanted, what):
    if got != wanted:
        sys.exit(f"MISMATCH {what}\n  got    {got!r}\n  wanted {wanted!r}")


# -- Protocol Buffers ------------------------------------------------------------------------

def varint(n):
    out = b""
    while n > 127:
        out, n = out + bytes([n & 127 | 128]), n >> 7
    return out + bytes([n])


def read_varint(data, at):
    n = shift = 0
    while True:
        n |= (data[at] & 127) << shift
        at, shift = at + 1, shift + 7
        if data[at - 1] < 128:
            return n, at


def zigzag(n): return n >> 1 ^ -(n & 1)


class Message:
    """Fields by number; what the field is, the caller knows."""

    def __init__(self, data):
        self.fields, at = {}, 0
        while at < len(data):
            tag, at = read_varint(data, at)
            if tag & 7 == 0:
                value, at = read_varint(data, at)
            elif tag & 7 == 1:
                value, at = data[at:at + 8], at + 8
            else:
                assert tag & 7 == 2, "wire type"
                length, at = read_varint(data, at)
                value, at = data[at:at + length], at + length
                assert len(value) == length, "truncated"
            self.fields.setdefault(tag >> 3, []).append(value)

    def all(self, number): return self.fields.get(number, [])
    def has(self, number): return number in self.fields
    def int(self, number): return (self.all(number) or [0])[-1]
    def bytes(self, number): return (self.all(number) or [b""])[-1]
    def text(self, number): return self.bytes(number).decode()
    def message(self, number): return Message(self.bytes(number))
    def messages(self, number): return [Message(m) for m in self.all(number)]

    def ints(self, number, signed=False):
        out = []
        for value in self.all(number):  # packed, or one by one
            at = 0
            while isinstance(value, bytes) and at < len(value):
                n, at = read_varint(value, at)
                out.append(n)
            if isinstance(value, int):
                out.append(value)
        return [zigzag(n) for n in out] if signed else out

    def doubles(self, number):
        data = b"".join(self.all(number))
        return [data[at:at + 8][::-1] for at in range(0, len(data), 8)]  # IEEE bits, big-endian


# -- values and keys; a value is what the JSON has: (class, content) ---------------------------

NULL = ["null"]


def key_bytes(values):
    out = b""
    for index, (kind, content) in enumerate(values):
        if kind == "integer":
            out += b"\1" + u64(int(content) + 2**63)
        elif kind == "real":
            bits = int(content, 16)
            out += b"\2" + u64(2**64 - 1 - bits if bits >> 63 else bits ^ 1 << 63)
        else:
            data = bytes.fromhex(content)
            last = index == len(values) - 1
            out += b"\3" if kind == "text" else b"\4"
            out += data if last else data.replace(b"\0", b"\0\xff") + b"\0\0"
    return out


def unpack(message, count, pieces=None):
    types = list(message.bytes(1)) or [3]
    types = types * count if len(types) == 1 else types
    assert len(types) == count, "types"
    integers, reals, lengths = message.ints(2, signed=True), message.doubles(3), message.ints(4)
    data, datas = message.bytes(5), sum(t in (3, 4) for t in types)
    if not lengths and datas:
        assert len(data) % datas == 0, "lengths"
        lengths = [len(data) // datas] * datas
    out = []
    for t in types:
        if t == 0:
            out.append(NULL)
        elif t == 1:
            out.append(["integer", str(integers.pop(0))])
        elif t == 2:
            out.append(["real", reals.pop(0).hex()])
        else:
            if t in (3, 4):
                length = lengths.pop(0)
                value, data = data[:length], data[length:]
                assert len(value) == length, "data"
            else:
                value = pieces.pop(integers.pop(0))
            out.append(["text" if t in (3, 5) else "blob", value.hex()])
    assert not (integers or reals or lengths or data), "left over"
    return out


# -- changesets --------------------------------------------------------------------------------

def dots(message):
    seqs, origins, chains = message.ints(2), message.bytes(1), message.bytes(3)
    return [{"origin": origins[16 * i:16 * i + 16].hex(), "seq": seq,
             "chain": chains[8 * i:8 * i + 8].hex()} for i, seq in enumerate(seqs)]


def tables_of(header):
    tables = []
    for table in header.messages(8):
        names, keys, counters = table.all(2), table.int(3) or 1, table.ints(4)
        kind = lambda i: "key" if i < keys else "counter" if i in counters else "register"
        columns = [{"name": n.decode(), "kind": kind(i)} for i, n in enumerate(names)]
        tables.append({"name": table.text(1), "columns": columns})
    return tables


def rows_of(group, header, tables, pieces):
    table, count, sealed = tables[group.int(1)], group.int(2) or 1, zigzag(header.int(7))
    spread = lambda xs: xs if len(xs) == count else (xs or [0]) * count
    persons = [p.decode() for p in header.all(9)]
    key_columns = [unpack(m, count) for m in group.messages(3)]
    operations, people = spread(list(group.bytes(4))), spread(group.ints(11))
    steps, times = group.ints(8, signed=True), []
    for i in range(count):
        step = steps[i] if len(steps) == count else steps[0] if steps and i == 0 else 0
        times.append(wrapped((times[-1] if i else sealed) + step))
    columns, masks = group.ints(5), group.bytes(6)
    width = (len(columns) + 7) // 8
    writes = lambda row, place: operations[row] != 1 and (
        not masks or masks[row * width + place // 8] >> place % 8 & 1)
    values = [unpack(m, sum(bool(writes(r, p)) for r in range(count)), pieces)
              for p, m in enumerate(group.messages(7))]
    own, at = {}, 0
    for step, time in zip(group.ints(9), group.ints(10, signed=True)):
        at += step
        own[at] = time
    rows, number = [], 0
    for r in range(count):
        cells = []
        for place, column in enumerate(columns):
            if writes(r, place):
                time = wrapped(times[r] + own.get(number, 0))
                name = table["columns"][column]["name"]
                cells.append({"column": name, "edited": time, "value": values[place].pop(0)})
                number += 1
        rows.append({
            "table": table["name"], "key": [c[r] for c in key_columns], "edited": times[r],
            "person": persons[people[r]], "delete": operations[r] == 1, "cells": cells,
            "presence": bool(operations[r] & 2), "touch": bool(operations[r] & 4)})
    return rows


def zstd(data):
    return subprocess.run(["zstd", "-dcq"], input=data, stdout=subprocess.PIPE, check=True).stdout


def content(entry):
    """What a changeset says; nothing where a frame cannot be decompressed here."""
    header = Message(bytes.fromhex(entry["header"]))
    stored = [bytes.fromhex(f) for f in entry["frames"]]
    infos = header.messages(10)
    expect([(len(f), sha256(f)) for f in stored], [(i.int(1), i.bytes(3)) for i in infos], "frames")
    stored += header.all(11)
    if stored and not shutil.which("zstd"):
        return skipped.add("compressed frames: no zstd command")
    frames = [zstd(f) for f in stored] + header.all(12)
    tables, pieces, rows = tables_of(header), {}, []
    for number, frame in enumerate(frames):
        message, before = Message(frame), len(rows)
        for piece in message.messages(2):
            pieces[piece.int(1)] = pieces.get(piece.int(1), b"") + piece.bytes(2)
        for group in message.messages(1):
            rows += rows_of(group, header, tables, pieces)
        if infos:
            promised = infos[number].int(2), infos[number].int(4)
            expect((len(frame), len(rows) - before), promised, "frame info")
    assert not pieces, "pieces left over"
    names = [t["name"] for t in tables]
    order = [(names.index(r["table"]), key_bytes(r["key"])) for r in rows]
    assert order == sorted(set(order)), "order of rows"
    out = {"version": header.int(1), "scope": header.text(2), "origin": header.bytes(3).hex(),
           "seq": header.int(4), "heads": dots(header.message(5)), "rows": rows, "tables": tables,
           "shared_heads": dots(header.message(6)), "sealed_at": zigzag(header.int(7)),
           "persons": [p.decode() for p in header.all(9)]}
    if header.has(13):
        birth = header.message(13)
        out["birth"] = {"incarnation": birth.bytes(1).hex(),
                        "certificates": [c.hex() for c in birth.all(2)]}
    return out


def signature_fits(public_key, signature, message):
    r, s = int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
    der = lambda n: b"\2" + (lambda b: bytes([len(b)]) + b)(n.to_bytes(n.bit_length() // 8 + 1, "big"))
    pair = b"\x30" + bytes([len(der(r) + der(s))]) + der(r) + der(s)
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec
    except ImportError:
        return openssl_fits(public_key, pair, message)
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)
    try:
        return key.verify(pair, message, ec.ECDSA(hashes.SHA256())) is None
    except InvalidSignature:
        return False


def openssl_fits(public_key, pair, message):
    if not shutil.which("openssl"):
        return skipped.add("signatures: neither cryptography nor openssl") is None
    info = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200") + public_key
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        (folder / "key").write_bytes(info)
        (folder / "signature").write_bytes(pair)
        command = ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", folder / "key",
                   "-signature", folder / "signature"]
        return subprocess.run(command, input=message, stdout=subprocess.DEVNULL).returncode == 0


def check_signed(entry):
    header = bytes.fromhex(entry["header"])
    chain = sha256(bytes.fromhex(entry["previous"]) + sha256(header))
    expect(chain.hex(), entry["chain"], "chain hash")
    key, signature = bytes.fromhex(entry["public_key"]), bytes.fromhex(entry["signature"])
    expect(signature_fits(key, signature, chain), True, "signature")
    expect(signature_fits(key, signature, chain[::-1]), "signatures" in str(skipped), "forgery")
