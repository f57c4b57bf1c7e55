"""Writes test/fixtures/compression: one text in every codec that joblib can use. Needs Python 3.11 and lz4==4.3.3."""
import bz2
import lzma
import pathlib
import random

import lz4.frame

random.seed(7)
words = ['tree', 'leaf', 'node', 'split', 'gain', 'depth']
text = (' '.join(random.choice(words) for _ in range(3000)) + '\n' + 'a' * 700 + '\0' * 300).encode()
text += bytes(random.getrandbits(8) for _ in range(500))

folder = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'compression'
folder.mkdir(parents=True, exist_ok=True)
for name, data in {
    'text.raw': text,
    'text.bz2': bz2.compress(text),
    'two-streams.bz2': bz2.compress(text[:1000]) + bz2.compress(text[1000:]),
    'text.xz': lzma.compress(text),
    'crc32.xz': lzma.compress(text, check=lzma.CHECK_CRC32, preset=9),
    'text.lzma': lzma.compress(text, format=lzma.FORMAT_ALONE),
    'text.lz4': lz4.frame.compress(text),
    'checksum.lz4': lz4.frame.compress(text, content_checksum=True, block_linked=False),
}.items():
    (folder / name).write_bytes(data)
