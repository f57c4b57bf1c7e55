"""Writes test/fixtures/python/: what CPython itself says of regular expressions and of str.lower, for the tests of src/encodings.

    python3.12 scripts/make-python-text-cases.py

Patterns are random within the grammar that Slipway runs (and a little beyond it: what it refuses is counted by the test).
"""
import json
import pathlib
import random
import re
import warnings

warnings.simplefilter('ignore')
TARGET = pathlib.Path(__file__).resolve().parent.parent / 'test' / 'fixtures' / 'python'
draw = random.Random(7)
CHARACTERS = list("abAB1_ -'.é\n\u0301İſßΣ漢😀\x1c\x85\ufeff$")
ATOMS = ['\\w', '\\d', '\\s', '\\W', '\\S', '\\D', '.', 'a', 'b', '\\x61', '\\u00e9', '\\101', '\\t', *map(re.escape, CHARACTERS)]
MEMBERS = ['a-z', 'A-Z', '0-9', '\\w', '\\d', '\\s', '_', 'é', '.', '😀', 'à-ü', "'", '-', '\\W', '\\S', '\\-']
REPEATS = ['*', '+', '?', '{2}', '{1,3}', '{2,}', '{,2}', '*?', '+?', '??', '{1,2}?']
FIXED = [r'(?u)\b\w\w+\b', r'\w+', r'[a-zA-Z]+', r'\b[^\d\W]+\b', r'(\w+)\'s', r"[\w']+|[.,!?;]", r'(?:a|ab)(?:c|bcd)*', r'\S+', r'(a+)+$', r'[]a]', r'[^]a]', r'a{,}', r'x{', r'(?P<n>\d)\w*']


def atom(depth):
    kind = draw.random()
    if kind < 0.6 or depth == 0:
        return draw.choice(ATOMS)
    if kind < 0.8:
        return '[' + draw.choice(['', '', '^']) + ''.join(draw.choices(MEMBERS, k=draw.randint(1, 3))) + ']'
    return draw.choice(['(?:', '(?:', '(']) + choice(depth - 1) + ')'


def sequence(depth):
    parts = []
    for _ in range(draw.randint(1, 3)):
        if draw.random() < 0.15:
            parts.append(draw.choice(['\\b', '\\b', '\\B', '^', '$', '\\A', '\\Z']))
        parts.append(atom(depth) + (draw.choice(REPEATS) if draw.random() < 0.5 else ''))
    if draw.random() < 0.15:
        parts.append(draw.choice(['\\b', '\\B', '$', '\\Z']))
    return ''.join(parts)


def choice(depth):
    return '|'.join(sequence(depth) for _ in range(draw.choice([1, 1, 1, 2, 3])))


def text():
    return ''.join(draw.choices(CHARACTERS, k=draw.randint(0, 14)))


cases = []
patterns = iter(FIXED)
while len(cases) < 400:
    pattern = next(patterns, None) or draw.choice(['', '', '', '(?u)', '(?m)', '(?s)', '(?a)', '(?x)']) + choice(2)
    try:
        compiled = re.compile(pattern)
    except re.error:
        continue
    if compiled.groups <= 1:
        cases.append({'pattern': pattern, 'texts': [[t, compiled.findall(t)] for t in (text(), text())]})
TARGET.mkdir(parents=True, exist_ok=True)
(TARGET / 'find-all.json').write_text(json.dumps(cases, ensure_ascii=False, separators=(',', ':')) + '\n')

words = [''.join(draw.choices("aΣσςİIßẞé.'\u0301- \u00ad1Ǆ", k=draw.randint(1, 6))) for _ in range(300)]
(TARGET / 'lower.json').write_text(json.dumps([[w, w.lower()] for w in words], ensure_ascii=False, separators=(',', ':')) + '\n')

LOOKS = ['[A-Za-z0-9]+(?=\\s+)', '[A-Za-z0-9]+(?=\\s|$)', '\\w+(?=\\b)', '(?<!\\w)\\w+', '(?<=a)b', '(?<![ab])\\w', '\\w(?!b)', '(?m)\\w+(?=$)', '\\S+(?=\\.|-)', '(?i)a+(?!B)', '(\\w)(?=[^a])', '(?<=\\s)\\S+(?=\\s.*)', '(?a)\\w+(?!\\w)', '.(?=\\n)', '(?<=\\n).', '(?:(?<=a)|(?<=b)).', '(?=a)\\w+', '\\b(?!ab)\\w+', "(?<!')\\b\\w+(?='?)?", '(?s).(?=.)', '(?<=[^\\s])1', '(?![aA])\\w']
looked = []
for pattern in LOOKS:
    try:
        compiled = re.compile(pattern)
    except re.error:
        continue
    texts = [text() for _ in range(12)] + ['abc abd\nab', 'a', 'word ', 'ab']
    looked.append({'pattern': pattern, 'texts': [[t, compiled.findall(t)] for t in texts]})
(TARGET / 'find-looking.json').write_text(json.dumps(looked, ensure_ascii=False, separators=(',', ':')) + '\n')
