"""One reader a format: from the bytes of a file to what they say."""
