"""Writes src/encodings/python-text/tables.ts: what Python's str and re know of code points, and JavaScript does not say.

    python3.13 scripts/make-unicode-tables.py

Made with CPython 3.13 (Unicode 15.1). Each table is a list of ranges: distances between their ends in base 36.
"""
import pathlib
import re
import sys
import textwrap
import unicodedata

TARGET = pathlib.Path(__file__).resolve().parent.parent / 'src' / 'encodings' / 'python-text' / 'tables.ts'
TABLES = {
    'word': (r'\w of Python re on str: letters, numbers of every kind, and the underscore.', lambda c: re.match(r'\w', c)),
    'space': (r'\s of Python\'s re on str, which is also what str.split() splits at.', lambda c: re.match(r'\s', c)),
    'digit': (r'\d of Python\'s re on str.', lambda c: re.match(r'\d', c)),
    'combining': ('Canonical combining class other than 0: what strip_accents="unicode" drops.', unicodedata.combining),
}


def ends(belongs):
    """Start, end, start, end, ... (ends exclusive)."""
    found, inside = [], False
    for code in range(0x110000):
        if bool(belongs(chr(code))) != inside:
            found.append(code)
            inside = not inside
    return found + ([0x110000] if inside else [])


def base36(number):
    digits = ''
    while True:
        number, rest = divmod(number, 36)
        digits = '0123456789abcdefghijklmnopqrstuvwxyz'[rest] + digits
        if number == 0:
            return digits


def packed(points):
    return ' '.join(base36(b - a) for a, b in zip([0, *points], points))


lines = [
    '// Made by scripts/make-unicode-tables.py; do not edit.',
    f'// Unicode {unicodedata.unidata_version}, as CPython {sys.version_info[0]}.{sys.version_info[1]} has it. '
    'Ends of ranges (start, end, start, ...) as distances in base 36.',
]
for name, (comment, belongs) in TABLES.items():
    lines += ['', f'/** {comment} */', f'export const {name}Table = `']
    lines += textwrap.wrap(packed(ends(belongs)), 96)
    lines[-1] += '`'
TARGET.write_text('\n'.join(lines) + '\n')
