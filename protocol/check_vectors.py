#!/usr/bin/env python3
"""Decodes protocol/vectors by protocol/README.md alone, and compares. Shares no code with Swift.

    python3 protocol/check_vectors.py       # exits with 1 on a mismatch

Standard library only; frames need the `zstd` command, signatures the `cryptography` package or the
`openssl` command. What is missing is said, and skipped.
"""
import json, pathlib, sys

sys.dont_write_bytecode = True  # leaves nothing behind in the repository
from wire_reader import (Message, check_signed, content, dots, expect, i64, key_bytes, read_varint,
                         sha256, skipped, u64, unpack, varint, wrapped)

FOLDER = pathlib.Path(__file__).parent / "vectors"
PRESENCE, TOUCH = "presence", "touch"  # the hidden columns, beside ("named", name)


def load(name): return json.loads((FOLDER / f"{name}.json").read_text())
def counted(data): return varint(len(data)) + data


# -- merging: a row is {"cells": {column: [version]}, "counters": {column: {dot: n}}, "deletes": {}}

def covers(context, dot): return context.get(dot[0], 0) >= dot[1]


def union(*vectors):
    out = {}
    for vector in vectors:
        for origin, seq in vector.items():
            out[origin] = max(seq, out.get(origin, 0))
    return out


def take(row, change, kinds, dot, context):
    unseen = lambda versions: [v for v in versions if not covers(context, v["dot"])]
    row["deletes"] = {d: c for d, c in row["deletes"].items() if not covers(context, d)}
    if change["delete"]:
        row["deletes"][dot] = union(context, {dot[0]: dot[1]})
        return
    if change["presence"]:
        row["cells"] = {c: unseen(vs) for c, vs in row["cells"].items()}
        row["counters"] = {c: {d: n for d, n in parts.items() if not covers(context, d)}
                           for c, parts in row["counters"].items()}
    writes = [(hidden, change["edited"], ["null"]) for hidden in (PRESENCE, TOUCH) if change[hidden]]
    for cell in change["cells"]:
        column = ("named", cell["column"])
        if kinds[cell["column"]] == "counter":
            row["counters"].setdefault(column, {})[dot] = int(cell["value"][1])
        else:
            writes.append((column, cell["edited"], cell["value"]))
    for column, edited, value in writes:
        kept = unseen(row["cells"].get(column, []))
        version = {"rank": (edited, *dot), "dot": dot, "value": value}
        row["cells"][column] = sorted(kept + [version], key=lambda v: v["rank"])


def merge(changesets):
    closures, rows = {}, {}
    for cs in changesets:
        origin, seq = dot = (cs["origin"], cs["seq"])
        below = [(h["origin"], h["seq"]) for h in cs["heads"]] + [(origin, seq - 1)] * (seq > 1)
        context = union(*(closures[d] for d in below))
        closures[dot] = union(context, {origin: seq})
        kinds = {t["name"]: {c["name"]: c["kind"] for c in t["columns"]} for t in cs["tables"]}
        for change in cs["rows"]:
            name = change["table"].encode(), key_bytes(change["key"])
            row = rows.setdefault(name, {"cells": {}, "counters": {}, "deletes": {}})
            take(row, change, kinds[change["table"]], dot, context)
            row["cells"] = {c: vs for c, vs in row["cells"].items() if vs}
            row["counters"] = {c: parts for c, parts in row["counters"].items() if parts}
    return dict(sorted(rows.items()))


def lives(row):
    return PRESENCE in row["cells"] and any(
        not any(covers(c, v["dot"]) for c in row["deletes"].values())
        for versions in row["cells"].values() for v in versions)


def total(row, column): return wrapped(sum(row["counters"][column].values()))


def named(row):
    columns = [c for c in {*row["cells"], *row["counters"]} if c not in (PRESENCE, TOUCH)]
    return sorted(columns, key=lambda c: c[1].encode())


def shape(name, row):
    sibling = lambda v: {"edited": v["rank"][0], "origin": v["dot"][0], "seq": v["dot"][1],
                         "value": v["value"]}
    siblings = lambda c: [sibling(v) for v in row["cells"].get(c, [])]
    return {"table": name[0].decode(), "key": name[1].hex(), "alive": lives(row),
            "presence": siblings(PRESENCE), "touch": siblings(TOUCH),
            "cells": [{"column": c[1], "siblings": siblings(c)} for c in named(row)
                      if c in row["cells"]],
            "counters": [{"column": c[1], "sum": total(row, c)} for c in named(row)
                         if c in row["counters"]],
            "deletes": [{"origin": o, "seq": s} for o, s in sorted(row["deletes"])]}


# -- digest ------------------------------------------------------------------------------------

def value_bytes(value):
    if value[0] == "null":
        return b"\0"
    if value[0] == "integer":
        return b"\1" + i64(int(value[1]))
    data = bytes.fromhex(value[1])
    return {"real": b"\2" + data, "text": b"\3" + counted(data), "blob": b"\4" + counted(data)}[value[0]]


def dot_bytes(dot): return bytes.fromhex(dot[0]) + u64(dot[1])


def row_bytes(key, row):
    out = counted(key)
    for column in named(row):
        out += b"\1" + counted(column[1].encode())
        versions = row["cells"].get(column, [])
        if versions:
            out += b"\x52" + value_bytes(versions[-1]["value"])
        if column in row["counters"]:
            out += b"\x43" + i64(total(row, column))
        if any(v["value"] != versions[0]["value"] for v in versions):
            out += b"\x53" + varint(len(versions))
            for v in versions:
                out += i64(v["rank"][0]) + dot_bytes(v["dot"]) + value_bytes(v["value"])
    if row["deletes"]:
        deletes = sorted(row["deletes"])
        out += b"\x44" + varint(len(deletes)) + b"".join(map(dot_bytes, deletes))
    return out + b"\0"


def digests(rows):
    living = [(name, row) for name, row in rows.items() if lives(row)]
    tables = sorted({name[0] for name, _ in living})
    return {t: sha256(b"".join(row_bytes(n[1], r) for n, r in living if n[0] == t)) for t in tables}


# -- the files ---------------------------------------------------------------------------------

def check_keys():
    keys = [bytes.fromhex(e["bytes"]) for e in load("keys")["keys"]]
    expect([key_bytes(e["values"]) for e in load("keys")["keys"]], keys, "key")
    expect(keys, sorted(keys), "order of keys")


def check_values():
    for column in load("values")["columns"]:
        packed = Message(bytes.fromhex(column["packed"]))
        expect(unpack(packed, len(column["values"])), column["values"], "values")


def check_origins():
    for e in load("origins")["origins"]:
        parts = bytes.fromhex(e["public_key"] + e["incarnation"]) + e["scope"].encode()
        expect(sha256(parts)[:16].hex(), e["origin"], "origin")


def check_vector():
    file = load("vector")
    expect(dots(Message(bytes.fromhex(file["message"]))), file["entries"], "vector")
    parts = [bytes.fromhex(e["origin"]) + u64(e["seq"]) + bytes.fromhex(e["chain"])
             for e in file["entries"]]
    expect(sha256(b"".join(parts)).hex(), file["hash"], "vector hash")


def check_chain():
    previous = "00" * 32
    for entry in load("chain")["changesets"]:
        expect(entry["previous"], previous, "previous chain hash")
        check_signed(entry)
        previous = entry["chain"]


def check_changesets():
    for entry in load("changesets")["changesets"]:
        check_signed(entry)
        said = content(entry)
        if said is not None:
            expect(said, entry["content"], entry["name"])


def check_stream():
    file, entries = load("stream"), load("changesets")["changesets"]
    data, at, records = bytes.fromhex(file["stream"]), 0, []
    while at < len(data):
        length, at = read_varint(data, at)
        records.append(Message(data[at:at + length]))
        at += length
    found, place = [], 0
    while records[place].has(1):
        signed = records[place].bytes(1)
        header = Message(signed[64:])
        frames = [r.bytes(2).hex() for r in records[place + 1:place + 1 + len(header.all(10))]]
        found.append({"origin": header.bytes(3).hex(), "seq": header.int(4)})
        expect(frames, entries[len(found) - 1]["frames"], "frames of a stream")
        place += 1 + len(frames)
    expect(found, file["changesets"], "stream")
    expect((records[place].message(3).int(1), len(records)), (len(found), place + 1), "end")


def check_merge():
    file = load("merge")
    for entry in file["changesets"]:
        check_signed(entry)
    said = [content(entry) for entry in file["changesets"]]
    if None in said:
        return
    rows = merge(said)
    expect([shape(*item) for item in rows.items()], file["rows"], "merged rows")
    tables = digests(rows)
    listed = [{"table": t.decode(), "digest": d.hex()} for t, d in tables.items()]
    expect(listed, file["tables"], "digests of tables")
    whole = sha256(b"".join(counted(t) + d for t, d in tables.items()))
    expect(whole.hex(), file["digest"], "digest")


def check_conflicts():
    for e in load("conflicts")["conflicts"]:
        parts = [e["kind"].encode(), e["table"].encode(), key_bytes(e["key"]), e["column"].encode()]
        expect(sha256(b"".join(map(counted, parts)))[:8].hex(), e["id"], "conflict id")


def check_sizes():
    file = load("sizes")
    entry = file["one_cell_edit"]
    check_signed(entry)
    header = len(entry["header"]) // 2
    record = 1 + len(varint(64 + header)) + 64 + header
    expect(64 + header, file["stored_bytes"], "stored bytes")
    expect(len(varint(record)) + record, file["stream_bytes"], "bytes in a stream")


if __name__ == "__main__":
    checks = [check_keys, check_values, check_origins, check_vector, check_chain, check_changesets,
              check_stream, check_merge, check_conflicts, check_sizes]
    for check in checks:
        check()
        print("ok", check.__name__.removeprefix("check_"))
    for reason in sorted(skipped):
        print("SKIPPED", reason)
