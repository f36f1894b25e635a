"""The fields of SSH's blobs, read and written (RFC 4251, 5)."""

from __future__ import annotations


class MalformedError(ValueError):
    """Bytes that are no SSH key or signature of the kinds that we read."""


class Wire:
    """Reads the fields of an SSH blob one after the other; raises MalformedError."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    def take(self, count: int) -> bytes:
        """Give the next ``count`` bytes."""
        part = self._data[self._at : self._at + count]
        if len(part) != count:
            raise MalformedError("it ends in the middle of a field")
        self._at += count
        return part

    def number(self) -> int:
        """Give a uint32."""
        return int.from_bytes(self.take(4), "big")

    def string(self) -> bytes:
        """Give a string: its length as uint32, then its bytes."""
        return self.take(self.number())

    def text(self) -> str:
        """Give a string of printable ASCII."""
        data = self.string()
        if not data.isascii() or not (text := data.decode("ascii")).isprintable():
            raise MalformedError("a name in it has odd characters")
        return text

    def positive(self) -> int:
        """Give an mpint above zero in its shortest form."""
        data = self.string()
        if not data or data[0] & 0x80 or (data[0] == 0 and (len(data) == 1 or not data[1] & 0x80)):
            raise MalformedError("a number in it is zero, negative or padded")
        return int.from_bytes(data, "big")

    def end(self) -> None:
        """Hold that nothing follows."""
        if self._at != len(self._data):
            raise MalformedError("something follows its last field")


def string(data: bytes) -> bytes:
    """Write a string: its length as uint32, then its bytes."""
    return len(data).to_bytes(4, "big") + data


def mpint(number: int) -> bytes:
    """Write a number of zero or more in its shortest form."""
    # One bit more than it has, so that the first bit is never a sign.
    return string(number.to_bytes(number.bit_length() // 8 + 1, "big"))
