"""Section 1 of ../FORMAT.md: conventions, Merkle trees, exact protobuf; and how sections 3 and 4 are read."""

import hashlib
import struct
import unicodedata


class Refused(Exception):
    """The evidence proves nothing."""


def require(condition, message):
    if not condition:
        raise Refused(message)


# Section 1: conventions

def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def be32(n):
    return struct.pack(">I", n)


def be64(n):
    return struct.pack(">Q", n % 2**64)


def lp(x):
    x = x.encode() if isinstance(x, str) else x
    return be32(len(x)) + x


def uvarint(n):
    n %= 2**64
    out = bytearray()
    while n >= 0x80:
        out.append(n & 0x7F | 0x80)
        n >>= 7
    out.append(n)
    return bytes(out)


def is_text(s):
    return len(s.encode()) <= 256 and not any(unicodedata.category(c) == "Cc" or c in "\u2028\u2029" for c in s)


def leaf_hash(data):
    return sha256(b"\0", data)


def merkle_root(hashes):
    if not hashes:
        return sha256()
    if len(hashes) == 1:
        return hashes[0]
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return sha256(b"\1", merkle_root(hashes[:split]), merkle_root(hashes[split:]))


def included(index, size, leaf, root, path, what):
    """Walks down from the root, as RFC 6962 2.1.1 builds the path, and up again."""
    require(index < size, what + ": the index is not in the tree")
    require(len(path) <= 64 and all(len(h) == 32 for h in path), what + ": malformed path")
    sides = []
    while size > 1:
        split = 1 << (size - 1).bit_length() - 1
        if index < split:
            sides.append("right")
            size = split
        else:
            sides.append("left")
            index, size = index - split, size - split
    require(len(sides) == len(path), what + ": wrong length of path")
    for side, sibling in zip(reversed(sides), path):
        leaf = sha256(b"\1", leaf, sibling) if side == "right" else sha256(b"\1", sibling, leaf)
    require(leaf == root, what + ": not included")


# Section 1: exact protobuf. A message is described as {number: (name, kind)}; see encode for the kinds.

def read_uvarint(data, at):
    n = shift = 0
    while True:
        require(at < len(data) and shift < 64, "bad varint")
        byte = data[at]
        n |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            require(n < 2**64 and (byte or shift == 7), "a varint is too large, or not in its shortest form")
            return n, at


def fields(data):
    at = 0
    while at < len(data):
        tag, at = read_uvarint(data, at)
        number, wire = tag >> 3, tag & 7
        if wire == 0:
            value, at = read_uvarint(data, at)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
            require(at + size <= len(data), "protobuf: ends too early")
            value, at = data[at:at + size], at + size
        else:
            require(wire == 2, "protobuf: unknown wire type")
            size, at = read_uvarint(data, at)
            require(at + size <= len(data), "protobuf: ends too early")
            value, at = data[at:at + size], at + size
        yield number, wire, value


def signed(n, bits):
    n %= 2**bits
    return n - 2**bits if n >= 2**(bits - 1) else n


INTEGERS = {"int64": lambda n: signed(n, 64), "int32": lambda n: signed(n, 32), "uint64": lambda n: n,
            "uint32": lambda n: n % 2**32}


def is_integer(kind):
    return isinstance(kind, str) and kind in INTEGERS


def check_known(data, schema):
    """Section 3: encoded in one way as far as the schema knows it, and going on with what later versions may add."""
    last, before, at = max(schema), 0, 0
    while at < len(data):
        tag, at = read_uvarint(data, at)
        number, wire = tag >> 3, tag & 7
        require(1 <= number < 2**29 and (number > before or number == before > last), "fact: fields out of order")
        require(number > last or number in schema, "fact: an unused field")
        before, kind = number, schema.get(number)
        require(kind is None or wire == (0 if is_number(kind) else 2), "fact: wrong wire type")
        require(wire in (0, 1, 2, 5), "fact: a group")
        if wire == 0:
            value, at = read_uvarint(data, at)
            require(kind is None or value <= MOST[kind], "fact: a number out of range")
            continue
        size = {1: 8, 5: 4}.get(wire)
        if size is None:
            size, at = read_uvarint(data, at)
        require(at + size <= len(data), "fact: ends too early")
        value, at = data[at:at + size], at + size
        if isinstance(kind, dict):
            check_known(value, kind)
        if kind == "string":
            try:
                value.decode()
            except UnicodeDecodeError:
                raise Refused("fact: invalid UTF-8")


def is_number(kind):
    return isinstance(kind, str) and kind in MOST


MOST = {"uint64": 2**64 - 1, "uint32": 2**32 - 1, "enum": 2**31 - 1}


def decode(data, schema):
    """Decodes without demanding exactness: unknown fields are skipped, the last of several wins."""
    message = {name: empty(kind) for name, kind in schema.values()}
    for number, wire, value in fields(data):
        if number not in schema:
            continue
        name, kind = schema[number]
        require((wire == 0) == is_integer(kind), "protobuf: wrong wire type")
        if is_integer(kind):
            message[name] = INTEGERS[kind](value)
        elif kind in ("bytes", "one of"):
            message[name] = value
        elif kind == "string":
            try:
                message[name] = value.decode()
            except UnicodeDecodeError:
                raise Refused("protobuf: invalid UTF-8")
        elif kind[0] == "repeated":
            message[name].append(decode(value, kind[1]))
        else:
            message[name] = decode(value, kind[1])
    return message


def empty(kind):
    if is_integer(kind):
        return 0
    if kind in ("bytes", "string"):
        return b"" if kind == "bytes" else ""
    if kind == "one of":
        return None
    if kind[0] == "repeated":
        return []
    return decode(b"", kind[1]) if kind[0] == "always" else None


def encode(message, schema):
    out = b""
    for number in sorted(schema):
        name, kind = schema[number]
        value = message[name]
        if is_integer(kind):
            out += uvarint(number << 3) + uvarint(value) if value else b""
            continue
        if kind == "one of":
            values = [] if value is None else [value]
        elif kind in ("bytes", "string"):
            values = [value.encode() if kind == "string" else value] if value else []
        elif kind[0] == "repeated":
            values = [encode(v, kind[1]) for v in value]
        else:
            values = [encode(value, kind[1])] if value is not None else []
        for v in values:
            out += uvarint(number << 3 | 2) + uvarint(len(v)) + v
    return out


def decode_exactly(data, schema, what):
    message = decode(data, schema)
    require(encode(message, schema) == data, what + ": its protobuf is not exact")
    return message


TIMESTAMP = {1: ("seconds", "int64"), 2: ("nanos", "int32")}
ZERO_TIME = -62135596800


def check_time(t):
    require(ZERO_TIME <= t["seconds"] < 253402300800 and 0 <= t["nanos"] < 10**9, "a timestamp is out of range")


class Reader:
    """Takes the frozen encodings of sections 3 and 4 apart."""

    def __init__(self, data, tag):
        self.data = data
        require(self.lp() == tag.encode(), "wrong tag, want " + tag)

    def take(self, n):
        require(len(self.data) >= n, "ends too early")
        part, self.data = self.data[:n], self.data[n:]
        return part

    def u32(self):
        return struct.unpack(">I", self.take(4))[0]

    def i64(self):
        return struct.unpack(">q", self.take(8))[0]

    def u64(self):
        return struct.unpack(">Q", self.take(8))[0]

    def lp(self):
        return self.take(self.u32())

    def done(self):
        require(not self.data, "goes on after its end")
