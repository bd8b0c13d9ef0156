"""The formats that a document comes in: bytes in, the text as read out, within limits."""
