#!/usr/bin/env python3
"""A second verifier of Equipoise evidence, written from ../FORMAT.md alone, with the standard library of Python 3 only.

It exists to show that the specification suffices; use eqverify for anything that matters. It follows the checks of
section 9 in order, but of the three signature schemes it knows ed25519 only: votes of other schemes are counted and
reported as taken on trust.

    second_verifier.py BUNDLE [--record FILE] [--trust FILE] [--flips STEP]
    second_verifier.py --vectors FORMAT.md

--flips also flips one bit in every STEP-th byte of bundle and record and expects each of them to be refused.
"""

import argparse
import base64
import hmac
import json
import re
import sys

from sv_chain import KEY_SIZES, VALIDATOR, LightBlock, ValidatorSet, check_state
from sv_ed25519 import ed25519_verify
from sv_encoding import (Reader, Refused, be32, be64, check_known, decode, encode, included, is_text, leaf_hash, lp, merkle_root, require,
                         sha256)

# Sections 7 and 8: the files. A structure is described by the types of its values; see convert.

HASHES = ["bytes"]
BUNDLE = {
    "entry": {"data": "bytes", "index": 64, "path": HASHES},
    "fact": {"bytes": "bytes", "index": 64, "message": 32, "path": HASHES, "tx": "bytes", "type": "text"},
    "format": "text",
    "light_blocks": [{"commit": "bytes", "header": "bytes", "validators": ["bytes"]}],
    "record": {"author": "text", "book": 32, "chain_id": "text", "dataset": "text", "index": 64, "kind": "text",
               "path": HASHES, "predecessor": "bytes", "reason": 31, "salt": "bytes", "site": 32, "trial": 64},
    "state": {"iavl": "bytes", "multistore": "bytes"},
}
TRUST = {"ancestors": ["text"], "chain_id": "text", "format": "text", "height": 63,
         "validators": [{"key": "bytes", "power": 63, "type": "text"}]}


def convert(value, kind):
    """Turns JSON into bytes, numbers and texts; a number n as kind means an unsigned integer of n bits."""
    if isinstance(kind, dict):
        optional = {"record"} & set(kind)
        require(isinstance(value, dict) and set(kind) - optional <= set(value) <= set(kind), "unknown or missing keys")
        return {k: convert(value[k], kind[k]) for k in value}
    if isinstance(kind, list):
        require(isinstance(value, list), "a list is missing")
        return [convert(v, kind[0]) for v in value]
    require(isinstance(value, str), "a string is missing")
    if kind == "bytes":
        try:
            data = base64.b64decode(value, validate=True)
        except ValueError:
            raise Refused("malformed base64")
        require(base64.b64encode(data).decode() == value, "base64 is not canonical")
        return data
    if kind == "text":
        return value
    require(re.fullmatch("0|[1-9][0-9]{0,19}", value) and int(value) < 2**kind, "malformed number")
    return int(value)


def canonical_json(value):
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def read_json(data, limit, kind, form, canonical):
    require(len(data) <= limit, "the file is too large")
    doubled = []

    def unique(pairs):
        doubled.extend(pairs if len(dict(pairs)) != len(pairs) else [])
        return dict(pairs)
    try:
        value = json.loads(data.decode(), object_pairs_hook=unique)
    except ValueError as error:
        raise Refused("not JSON: %s" % error)
    require(isinstance(value, dict) and value.get("format") == form, "another format")
    try:
        require(not doubled and (not canonical or canonical_json(value) == data), "not in canonical form")
    except UnicodeEncodeError:
        raise Refused("a lone surrogate")
    return convert(value, kind)


# Section 9: the checks, in order

KINDS = {"original": 1, "correction": 2, "tombstone": 3}


def commitment(chain_id, trial, site, book, dataset, kind, predecessor, reason, author, salt, data):
    return sha256(lp("equipoise/record/v1"), lp(chain_id), be64(trial), be32(site), be32(book), lp(dataset), bytes([kind]),
                  lp(predecessor), be32(reason), lp(author), salt, lp(data))


def fact_leaf(type_url, tx, message, data):
    return lp("equipoise/fact/v1") + lp(type_url) + lp(tx) + be32(message) + lp(data)


def check_entry(part, size, root):
    r = Reader(part["data"], "equipoise/entry/v1")
    chain, height, time, hash_, count, facts_root = r.lp(), r.i64(), r.i64(), r.lp(), r.u32(), r.take(32)
    r.done()
    try:
        chain = chain.decode()
    except UnicodeDecodeError:
        raise Refused("entry: invalid UTF-8")
    require(chain and is_text(chain) and height >= 1 and len(hash_) in (0, 32), "entry: malformed")
    included(part["index"], size, leaf_hash(part["data"]), root, part["path"], "entry")
    return chain, height, time, count, facts_root


def check_fact(part, count, root):
    require(is_text(part["type"]) and part["type"].startswith("/"), "fact: malformed type")
    require(len(part["tx"]) == (0 if part["message"] == 0xFFFFFFFF else 32), "fact: malformed transaction hash")
    leaf = leaf_hash(fact_leaf(part["type"], part["tx"], part["message"], part["bytes"]))
    included(part["index"], count, leaf, root, part["path"], "fact")


SIGNATURE = {1: {1: "enum", 2: "string", 3: "uint64", 4: "enum", 5: "enum", 6: "uint64"}, 2: "enum", 3: {1: "enum", 2: "bytes"}}
KNOWN = {1: SIGNATURE, 3: "uint64", 4: "uint32", 5: "uint32", 6: "uint64", 7: "bytes", 8: "uint64", 9: "bytes"}
RECORDS_APPENDED = {3: ("trial", "uint64"), 4: ("site", "uint32"), 5: ("book", "uint32"), 8: ("new_size", "uint64"),
                    9: ("new_root", "bytes")}


def check_record(part, fact, data):
    require(all(is_text(part[n]) for n in ("chain_id", "dataset", "author")), "record: malformed text")
    require(part["kind"] in KINDS, "record: unknown kind")
    require(len(part["predecessor"]) == (0 if part["kind"] == "original" else 32), "record: malformed predecessor")
    require(len(part["salt"]) == 32, "record: malformed salt")
    require(fact["type"] == "/equipoise.fact.record.v1.RecordsAppended", "record: the fact is of another type")
    check_known(fact["bytes"], KNOWN)
    head = decode(fact["bytes"], RECORDS_APPENDED)
    require(all(head[n] == part[n] for n in ("trial", "site", "book")), "record: the fact is about another book")
    require(len(head["new_root"]) == 32, "record: malformed root")
    sum_ = commitment(part["chain_id"], part["trial"], part["site"], part["book"], part["dataset"], KINDS[part["kind"]],
                      part["predecessor"], part["reason"], part["author"], part["salt"], data)
    included(part["index"], head["new_size"], leaf_hash(sum_), head["new_root"], part["path"], "record")


def parse_trust(data):
    trust = read_json(data, 1 << 20, TRUST, "equipoise/trust/v1", canonical=False)
    require(all(c and is_text(c) for c in trust["ancestors"] + [trust["chain_id"]]), "trust file: malformed chain id")
    require(trust["height"] >= 1, "trust file: malformed height")
    require(all(v["type"] in KEY_SIZES for v in trust["validators"]), "trust file: unknown scheme")
    trust["set"] = ValidatorSet([
        encode({"pub_key": {**dict.fromkeys(KEY_SIZES), v["type"]: v["key"]}, "power": v["power"]}, VALIDATOR)
        for v in trust["validators"]])
    return trust


def check_hops(blocks, trust):
    for before, after in zip(blocks, blocks[1:]):
        require(before.chain == after.chain, "light blocks of two chains")
        before.admit(after)
        require(after.time > before.time, "light blocks do not advance in time")
    if trust is None:
        return
    require(blocks[-1].chain == trust["chain_id"], "the trust file is for another chain")
    require(blocks[-1].height >= trust["height"], "the trust root is newer than the bundle")
    first = next(b for b in blocks if b.height >= trust["height"])
    pinned = trust["set"]
    first.follows_from(trust["height"] - 1, pinned.members, pinned.hash, pinned.total, pinned.hash)


def verify(bundle, record, trust):
    """Returns the level reached and the number of signatures that were taken on trust."""
    b = read_json(bundle, 4 << 20, BUNDLE, "equipoise/evidence/v1", canonical=True)
    require(("record" in b) == (record is not None), "a record file is missing or too much")
    require(record is None or len(record) <= 64 << 20, "the record is too large")
    require(b["light_blocks"], "no light block")
    blocks = [LightBlock(part) for part in b["light_blocks"]]
    last = blocks[-1]
    size, log_root = check_state(b["state"], last.header["app_hash"])
    chain, height, time, count, facts_root = check_entry(b["entry"], size, log_root)
    check_fact(b["fact"], count, facts_root)
    if record is not None:
        check_record(b["record"], b["fact"], record)
    require(time <= last.time[0] * 10**9 + last.time[1], "the entry is later than the header")
    require(chain != last.chain or height < last.height, "the entry is not before the header")
    require(chain == last.chain or record is None or b["record"]["chain_id"] != last.chain, "the record is of a newer chain")
    foreign = {chain, b["record"]["chain_id"] if record is not None else chain} - {last.chain}
    if trust is not None:
        require(foreign <= {trust["chain_id"], *trust["ancestors"]}, "a chain that the trust file does not list")
    for block in blocks:
        block.check_signatures()
    check_hops(blocks, trust)
    level = 4 if trust is not None else 2 if foreign else 3
    return level, sum(block.unchecked for block in blocks)


# Section 12: test vectors

def vectors():
    salt, middle, high, top = (bytes(range(n, n + 32)) for n in (0, 32, 64, 96))
    common = dict(chain_id="equipoise-1", trial=7, site=101, book=1, author="eqp1author", salt=salt)
    original = commitment(dataset="dm", kind=1, predecessor=b"", reason=0, data=b"exact bytes\n", **common)
    five = [leaf_hash(bytes([n])) for n in range(5)]
    leaf = fact_leaf("/example.Fact", middle, 1, bytes([8, 7]))
    at_block = fact_leaf("/example.Fact", b"", 0xFFFFFFFF, bytes([8, 7]))
    entry = b"".join([lp("equipoise/entry/v1"), lp("equipoise-1"), be64(3), be64(1795165215123456789), lp(high), be32(2),
                      merkle_root([leaf_hash(leaf), leaf_hash(at_block)])])
    nullifier = lp("equipoise/nullifier/v1") + lp("WEEK 2") + lp("ECG") + be32(1)
    person = lp("equipoise/person/v1") + be64(7) + lp("GARCIA") + lp("JOSE") + lp("1950-02-03")
    return {
        "original": original,
        "correction": commitment(dataset="dm", kind=2, predecessor=original, reason=2, data=b"other bytes\n", **common),
        "blank": commitment(dataset="", kind=4, predecessor=b"", reason=0, data=b"", **common),
        "tree.root": merkle_root(five),
        "tree.path": five[3] + sha256(b"\1", five[0], five[1]) + five[4],
        "empty.root": sha256(),
        "leaf.data": leaf,
        "leaf.hash": leaf_hash(leaf),
        "leaf.block": at_block,
        "entry.data": entry,
        "entry.hash": leaf_hash(entry),
        "checkpoint": lp("equipoise/checkpoint/v1") + be64(5) + top + be64(3),
        "header.protocol": bytes([11]),
        "person.tag": hmac.new(salt, person, "sha256").digest(),
        "nullifier": hmac.new(salt, nullifier, "sha256").digest(),
        "key.digest": sha256(lp("equipoise/k/v1"), middle, salt),
        "row.blind": sha256(lp("equipoise/blind/v1"), salt, lp("/example.Fact"), be64(2)),
        "visit.detail": sha256(lp("equipoise/visit/v1"), salt, lp("WEEK 2"), lp("2026-11-20"), lp("-3/+3"), lp("eqp1staff")),
    }


def check_vectors(page):
    written = dict(re.findall(r"(?m)^    ([a-z0-9.-]+) = ([0-9a-f]+)$", page))
    for name, value in vectors().items():
        require(written.get(name) == value.hex(), "vector %s is %s" % (name, value.hex()))
    signatures = {name: bytes.fromhex(value) for name, value in written.items() if name.startswith("zip215.")}
    for name, value in signatures.items():
        require(ed25519_verify(value[:32], b"equipoise", value[32:]) == name.startswith("zip215.accepted."), name)
    return len(vectors()) + len(signatures)


def check_flips(bundle, record, step):
    flips = 0
    for at in range(0, len(bundle) + len(record or b""), step):
        files = [bytearray(bundle), bytearray(record or b"")]
        which, offset = (0, at) if at < len(bundle) else (1, at - len(bundle))
        files[which][offset] ^= 1 << at % 8
        try:
            verify(bytes(files[0]), None if record is None else bytes(files[1]), None)
        except Refused:
            flips += 1
            continue
        raise SystemExit("accepted with bit %d of byte %d flipped" % (at % 8, at))
    return flips


def read(name):
    with open(name, "rb") as f:
        return f.read()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", nargs="?")
    parser.add_argument("--record")
    parser.add_argument("--trust")
    parser.add_argument("--flips", type=int)
    parser.add_argument("--vectors")
    args = parser.parse_args()
    try:
        if args.vectors:
            print("%d vectors hold" % check_vectors(read(args.vectors).decode()))
            return 0
        bundle, record = read(args.bundle), read(args.record) if args.record else None
        trust = parse_trust(read(args.trust)) if args.trust else None
        print("level %d, %d signatures taken on trust" % verify(bundle, record, trust))
        if args.flips:
            print("%d flips refused" % check_flips(bundle, record, args.flips))
    except Refused as reason:
        print("refused: %s" % reason)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
