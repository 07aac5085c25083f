"""Sections 5 and 6 of ../FORMAT.md: the state, headers, commits, validators."""

import struct

from sv_ed25519 import ed25519_verify
from sv_encoding import (TIMESTAMP, ZERO_TIME, Reader, check_time, decode_exactly, encode, is_text, leaf_hash, merkle_root,
                         read_uvarint, require, sha256, uvarint)


# Section 5: the state

LEAF_OP = {1: ("hash", "int32"), 2: ("prehash_key", "int32"), 3: ("prehash_value", "int32"), 4: ("length", "int32"),
           5: ("prefix", "bytes")}
INNER_OP = {1: ("hash", "int32"), 2: ("prefix", "bytes"), 3: ("suffix", "bytes")}
EXISTENCE = {1: ("key", "bytes"), 2: ("value", "bytes"), 3: ("leaf", ("optional", LEAF_OP)), 4: ("path", ("repeated", INNER_OP))}


def zigzags(prefix):
    """Reads three zigzag varints; returns them and the number of bytes left."""
    values, at = [], 0
    for _ in range(3):
        u, at = read_uvarint(prefix, at)
        values.append(u // 2 if u % 2 == 0 else -(u + 1) // 2)
    require(min(values) >= 0, "IAVL: a negative number in a prefix")
    return values, len(prefix) - at


def check_iavl_shape(leaf, path):
    require(zigzags(leaf["prefix"])[1] == 0, "IAVL: malformed leaf prefix")
    for number, op in enumerate(path, 1):
        values, left = zigzags(op["prefix"])
        require(4 <= len(op["prefix"]) <= 45 and values[0] >= number and left in (1, 34), "IAVL: malformed inner prefix")
        require(len(op["suffix"]) % 33 == 0, "IAVL: malformed suffix")


def check_multistore_shape(leaf, path):
    require(leaf["prefix"] == b"\0", "multistore: malformed leaf prefix")
    for op in path:
        require(1 <= len(op["prefix"]) <= 33 and len(op["suffix"]) % 32 == 0, "multistore: malformed inner operation")


def existence(data, key, shape, what):
    """Checks an existence proof; returns its value and its root."""
    p = decode_exactly(data, EXISTENCE, what)
    require(p["key"] == key and p["value"] and p["leaf"], what + ": wrong key, no value or no leaf")
    leaf, path = p["leaf"], p["path"]
    require((leaf["hash"], leaf["prehash_key"], leaf["prehash_value"], leaf["length"]) == (1, 0, 1, 1), what + ": wrong leaf")
    require(leaf["prefix"][:1] == b"\0" and len(path) <= 128, what + ": wrong leaf prefix or path")
    require(all(op["hash"] == 1 and op["prefix"][:1] != b"\0" for op in path), what + ": wrong inner operation")
    shape(leaf, path)
    node = sha256(leaf["prefix"], uvarint(len(key)), key, uvarint(32), sha256(p["value"]))
    for op in path:
        node = sha256(op["prefix"], node, op["suffix"])
    return p["value"], node


def check_state(state, app_hash):
    checkpoint, audit_store = existence(state["iavl"], b"\1", check_iavl_shape, "IAVL proof")
    value, root = existence(state["multistore"], b"audit", check_multistore_shape, "multistore proof")
    require(value == audit_store, "the IAVL proof does not lead to the audit store")
    require(root == app_hash, "the multistore proof does not lead to the app hash")
    r = Reader(checkpoint, "equipoise/checkpoint/v1")
    size, log_root, _ = r.u64(), r.take(32), r.i64()
    r.done()
    return size, log_root


# Section 6: headers, commits, validators

CONSENSUS = {1: ("block", "uint64"), 2: ("app", "uint64")}
PART_SET = {1: ("total", "uint32"), 2: ("hash", "bytes")}
BLOCK_ID = {1: ("hash", "bytes"), 2: ("part_set_header", ("always", PART_SET))}
HEADER = {1: ("version", ("always", CONSENSUS)), 2: ("chain_id", "string"), 3: ("height", "int64"),
          4: ("time", ("always", TIMESTAMP)), 5: ("last_block_id", ("always", BLOCK_ID)), 6: ("last_commit_hash", "bytes"),
          7: ("data_hash", "bytes"), 8: ("validators_hash", "bytes"), 9: ("next_validators_hash", "bytes"),
          10: ("consensus_hash", "bytes"), 11: ("app_hash", "bytes"), 12: ("last_results_hash", "bytes"),
          13: ("evidence_hash", "bytes"), 14: ("proposer_address", "bytes")}
COMMIT_SIG = {1: ("flag", "int32"), 2: ("address", "bytes"), 3: ("timestamp", ("always", TIMESTAMP)), 4: ("signature", "bytes")}
COMMIT = {1: ("height", "int64"), 2: ("round", "int32"), 3: ("block_id", ("always", BLOCK_ID)),
          4: ("signatures", ("repeated", COMMIT_SIG))}
PUBLIC_KEY = {1: ("ed25519", "one of"), 2: ("secp256k1", "one of"), 4: ("ml_dsa_65", "one of")}
VALIDATOR = {1: ("pub_key", ("optional", PUBLIC_KEY)), 2: ("power", "int64")}
KEY_SIZES = {"ed25519": 32, "secp256k1": 33, "ml_dsa_65": 1952}
ABSENT, FOR_BLOCK, FOR_NIL = 1, 2, 3


def wrapped(x):
    x = x.encode() if isinstance(x, str) else x
    return b"\x0a" + uvarint(len(x)) + x if x else b""


def header_hash(h):
    leaves = [encode(h["version"], CONSENSUS), wrapped(h["chain_id"]), b"\x08" + uvarint(h["height"]),
              encode(h["time"], TIMESTAMP), encode(h["last_block_id"], BLOCK_ID)]
    leaves += [wrapped(h[name]) for name in (
        "last_commit_hash", "data_hash", "validators_hash", "next_validators_hash", "consensus_hash", "app_hash",
        "last_results_hash", "evidence_hash", "proposer_address")]
    return merkle_root([leaf_hash(leaf) for leaf in leaves])


class ValidatorSet:
    def __init__(self, encoded):
        require(encoded, "the validator set is empty")
        self.members = []
        for data in encoded:
            v = decode_exactly(data, VALIDATOR, "validator")
            keys = [(s, k) for s, k in (v["pub_key"] or {}).items() if k is not None]
            require(len(keys) == 1 and len(keys[0][1]) == KEY_SIZES[keys[0][0]], "validator: malformed key")
            require(v["power"] >= 1, "validator: no power")
            self.members.append((keys[0], v["power"]))
        self.total = sum(power for _, power in self.members)
        require(len({key for key, _ in self.members}) == len(self.members), "a validator is in the set twice")
        require(self.total <= (2**63 - 1) // 8, "too much power")
        self.hash = merkle_root([leaf_hash(data) for data in encoded])


class LightBlock:
    def __init__(self, part):
        h = self.header = decode_exactly(part["header"], HEADER, "header")
        check_time(h["time"])
        require(h["version"]["block"] == 11, "another block protocol")
        require(h["chain_id"] and is_text(h["chain_id"]) and h["height"] >= 1, "malformed header")
        require(all(len(h[n]) == 32 for n in ("validators_hash", "next_validators_hash", "app_hash")), "malformed header")
        self.set = ValidatorSet(part["validators"])
        require(self.set.hash == h["validators_hash"], "the set is not the header's")
        c = self.commit = decode_exactly(part["commit"], COMMIT, "commit")
        self.hash = header_hash(h)
        require(c["height"] == h["height"] and c["round"] >= 0, "the commit is for another height or round")
        require(c["block_id"]["hash"] == self.hash, "the commit is for another block")
        require(len(c["signatures"]) == len(self.set.members), "not one vote per validator")
        self.height, self.chain, self.next = h["height"], h["chain_id"], h["next_validators_hash"]
        self.time = (h["time"]["seconds"], h["time"]["nanos"])
        self.signers, self.unchecked = {}, 0

    def sign_bytes(self, vote):
        c = self.commit
        v = b"\x08\x02"
        v += b"\x11" + struct.pack("<q", c["height"]) if c["height"] else b""
        v += b"\x19" + struct.pack("<q", c["round"]) if c["round"] else b""
        if vote["flag"] == FOR_BLOCK:
            block = encode(c["block_id"], BLOCK_ID)
            v += b"\x22" + uvarint(len(block)) + block
        time = encode(vote["timestamp"], TIMESTAMP)
        v += b"\x2a" + uvarint(len(time)) + time
        v += b"\x32" + uvarint(len(self.chain.encode())) + self.chain.encode()
        return uvarint(len(v)) + v

    def check_signatures(self):
        for vote, (key, power) in zip(self.commit["signatures"], self.set.members):
            check_time(vote["timestamp"])
            if vote["flag"] == ABSENT:
                zero = {"seconds": ZERO_TIME, "nanos": 0}
                require(not vote["address"] and not vote["signature"] and vote["timestamp"] == zero, "an absent vote is not empty")
                continue
            require(vote["flag"] in (FOR_BLOCK, FOR_NIL), "unknown flag of a vote")
            self.check_signature(vote, *key)
            if vote["flag"] == FOR_BLOCK:
                self.signers[key] = power
        require(3 * sum(self.signers.values()) > 2 * self.set.total, "not more than two thirds signed")

    def check_signature(self, vote, scheme, key):
        if scheme != "secp256k1":
            require(vote["address"] == sha256(key)[:20], "a vote of another validator")
        if scheme == "ed25519":
            require(ed25519_verify(key, self.sign_bytes(vote), vote["signature"]), "a wrong signature")
        else:
            self.unchecked += 1

    def follows_from(self, height, members, set_hash, total, next_hash):
        require(self.height > height, "light blocks are not in ascending order")
        if self.set.hash == next_hash:
            return
        require(self.height > height + 1 and next_hash == set_hash, "the set is not the one that was named as next")
        power = sum(power for key, power in members if key in self.signers)
        require(3 * power > 2 * total, "not more than two thirds of the trusted set signed")

    def admit(self, later):
        later.follows_from(self.height, self.set.members, self.set.hash, self.set.total, self.next)
