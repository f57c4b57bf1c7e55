"""Writes test/fixtures/python/: what nltk and Python make of texts, formulas, dates and numbers, for the steps of slipway.json.

    python3.11 -m venv .venvs/nltk && .venvs/nltk/bin/pip install nltk==3.9.1 && .venvs/nltk/bin/pip install --no-deps llama-index-core==0.14.25
    .venvs/nltk/bin/python scripts/make-text-fixtures.py

nltk's own data can't be installed from PyPI; llama-index-core carries nltk's English stop words and sentence model. The 179 words that
nltk_data had before August 2024 are those that stay when the contractions it got then are taken out.
"""
import datetime
import importlib.metadata
import json
import math
import pathlib
import random
import re

import nltk
from nltk.stem import PorterStemmer
from nltk.tokenize import NLTKWordTokenizer

assert nltk.__version__ == '3.9.1', 'the version above made the committed files'

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / 'test' / 'fixtures' / 'python'
DATA = importlib.metadata.distribution('llama-index-core').locate_file('llama_index/core/_static/nltk_cache')
nltk.data.path.insert(0, str(DATA))
draw = random.Random(7)


def write(name, value):
    # One case a line, so that a change shows.
    lines = ',\n'.join(json.dumps(item, ensure_ascii=False) for item in value)
    (TARGET / name).write_text(f'[\n{lines}\n]\n')
    print(name, len(value))


def stop_words():
    words = (ROOT / 'src' / 'config' / 'text' / 'nltk-stop-words.ts').read_text().split('`')
    old, newer = words[1].split(), words[3].split()
    data = (pathlib.Path(DATA) / 'corpora' / 'stopwords' / 'english').read_text().split()
    assert len(old) == 179 and len(data) == 198 and set(old) | set(newer) == set(data), 'nltk-stop-words.ts is not what nltk_data has'


SUFFIXES = ('ational tional enci anci izer bli alli entli eli ousli ization ation ator alism iveness fulness ousness aliti iviti biliti fulli logi '
            'icate ative alize iciti ical ful ness al ance ement ment ent ion ou ism ate iti ous ive ize s ies sses ed eed ied ing y e ll ss').split()
WORDS = ('sky skies dying lying tying Dying news innings howe proceed exceed succeed caresses ponies ties caress cats flies dies spied died feed agreed '
         'plastered bled motoring sing conflated troubled sized hopping tanned falling hissing fizzed failing filing happy enjoy enjoyment by say relational '
         'conditional rational valenci hesitanci digitizer conformabli radicalli differentli vileli analogousli vietnamization predication operator feudalism '
         'decisiveness hopefulness callousness formaliti sensitiviti sensibiliti triplicate formative formalize electriciti electrical hopeful goodness revival '
         'allowance inference airliner gyroscopic adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate '
         'angulariti homologous effective bowdlerize probate rate cease controll roll geologi theologi archaeology carefully congratulations URGENT guaranteed '
         "can't 's on as 4th 2000 naïve ΣΑΣ İs is a ab abc oed ying yyying 😀😀ing a😀ing").split()


def porter():
    stemmer = PorterStemmer()
    words = list(WORDS)
    while len(words) < 1500:
        words.append(''.join(draw.choices('aeiouybcdlstzwx', k=draw.randint(0, 6))) + ''.join(draw.choices(SUFFIXES, k=draw.randint(0, 3))))
    write('porter.json', [[word, stemmer.stem(word)] for word in words])


PIECES = ("can't cannot d'ye gimme gonna gotta lemme more'n wanna 'tis 'twas 'TIS I'm it's we'll they've don't DON'T a b Hello world U.S. e.g. 3.14 1,000 10:30 a,b x:y . .. ... ? ! !! , : ; @ # $ % "
          "& * ( ) [ ] { } < > \" '' ' `` ` « » “ ” ‘ ’ „ -- - --- é écannot cannoté 😀 ٣ 's 'S 're 'x 'xy _ a_b Mr. Dr. etc. p.m. J. 5. 1990. Inc. The the He it Smith World vs. \n \t").split(' ')
SENTENCES = [
    'Congratulations! You have won a free ticket to the World Cup, call 09061701461 now to claim your prize',
    "I'm running late, can't make it before 7 so start dinner without me", 'This is it. It is good. I said "Stop." He did not (at all.) Then we left...',
    'Mr. Smith paid $3.88 in New York, U.S. He was happy. At 5 p.m. on Friday he left. See J. Bach vs. the State.', 'i bought 5. then i left. see p. 7. i like it.it is good. ok',
    '', '   ', '...', 'Hello.  World?  "Yes!"  ok', 'first line.\nsecond line.\n\nthird e.g. this one',
]


def tokens():
    tokenizer = NLTKWordTokenizer()
    texts = list(SENTENCES)
    while len(texts) < 700:
        texts.append(draw.choice(['', ' ', ' ', ' ']).join(draw.choices(PIECES, k=draw.randint(1, 12))))
    write('word-tokens.json', [[text, tokenizer.tokenize(text), nltk.word_tokenize(text)] for text in texts])


SUBSTITUTIONS = [
    [r'http\S+', ''], [r'[^a-zA-Z]', ' '], [r'[^\w\s]', ''], [r'\s+', ' '], [r'<.*?>', ''], [r'\d+', ''], [r"n\'t", ' not'], [r'pic.\S+', ''], ['RT|cc', ''], [r'#\S+', ''],
    [r'@\S+', ''], [r'https?://\S+|www\.\S+', 'URL'], [r'\[.*?\]', ''], ['\n', ''], [r'\w*\d\w*', ''], [r'\b\w{1,2}\b', ''], [r'(\w+)@(\w+)', r'\2 at \1'], [r'(a|b)+', r'<\1>'],
    [r'(x)?y', r'[\1]'], [r'\W', r'\g<0>\g<0>'], [r'(\d)(\d)?', r'\2.\1'], ['é', r'\n\t\\'], ['[%s]' % re.escape('!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'), ''], ["won't", 'will not'],
    [r'(?m)^a', 'A'], [r"(?i)CAN'T", 'cannot'], [r'(?i)[A-F]+', '_'], [r'(?i)[^a-z ]', ''], [r'(?i)i', '1'], [r'(?ia)s|k', '.'], [r'(?i)[sk]', '.'], [r'(?i)(\w)é', r'\1E'], ['(?i)σ+', 's'], [r'(?i)[\WÀ-Ü]', '~'],
    ['(?i)\u0130', 'I'], ['(?i)[\u0131x]', 'D'], [r'(?i)\x41\101', 'aa'], [r'[aeiou]{2,}', ''], [r'\.$', ''], [r'(?P<n>\w)\.', r'\1'],
]
TEXTS = [
    'See http://a.b/c?d=1 and www.x.org NOW!!  I can\'t, won\'t, didn\'t <b>bold</b> #tag @me RT cc pic.twitter.com/xyz 12345 a1b2', 'été à 10:30, ok_ok\nline two. ', '',
    'mail me@x.org or you@y.com', 'abab xy y xxy 7 42 123', '[citation needed] a<br />b <i>c</i>', 'a\na\n.', '😀 smile 😀!', 'İıiI ſsS KkK ΣσςΣ ÀàéÉ aAAa Straße ẞ',
]


def substitutions():
    write('substitutions.json', [[p, r, [[text, re.sub(p, r, text)] for text in TEXTS]] for p, r in SUBSTITUTIONS])


NAMES = {'sqrt': math.sqrt, 'log': math.log, 'log10': math.log10, 'log1p': math.log1p, 'exp': math.exp, 'expm1': math.expm1, 'floor': math.floor, 'ceil': math.ceil, 'sin': math.sin,
         'cos': math.cos, 'radians': math.radians, 'asin': math.asin, 'abs': abs, 'min': min, 'max': max, 'round': round, 'int': int, 'float': float, 'len': len, 'pow': pow, 'str': str,
         'count': str.count, 'contains': lambda text, part: part in text, 'startswith': str.startswith, 'endswith': str.endswith, 'lower': str.lower, 'upper': str.upper, 'strip': str.strip,
         'replace': str.replace, 'find': str.find, 'digits': lambda text: sum(c.isdecimal() for c in text), 'letters': lambda text: sum(c.isalpha() for c in text), 'words': lambda text: len(text.split())}
NUMERIC = ['w/(h/100)**2', 'sqrt(w**2+h**2)/int(h)', 'w - h', 'w*h + 1', '-w**2', '2**-1*w', 'w // h', 'w % h', '-w // h', '-w % h', 'w % -h', '(w + h) / 2 - w / 3', 'abs(w - h)', 'min(w, h, 50)', 'max(w, 3)',
           'round(w / 3, 2)', 'round(w)', 'round(w/8, 1)', 'round(w, -1)', 'int(w / 7)', 'int(-w / 7)', 'log(h)', 'log(h, 2)', 'log1p(w)', 'exp(-w/100)', 'expm1(w/1000)', 'floor(-w/7)', 'ceil(w/7)',
           'w ** 0.5', 'w ** 1.5', 'pow(w, 3)', '1 if w > h else 0', 'w > h', 'w >= 70 and h < 200', 'not w == 70', 'w != 70 or h == 170', '0 < w < 100', 'w if w > h else h if h > 100 else 100', '(w > 50) + (h > 50)',
           '1_000 * w', '1.5e2 + w', '.5 * w', 'w--h', '+w', '2 * asin(sqrt(sin(radians(w)) ** 2 + cos(radians(w)) * 0))', 'float(w)', 'w*1.8+32', '(w - 32) * 5 / 9', '2024 - w', 'True + w', 'round(w * 1.005, 2)', 'round(2.5 * w, 0)']
RECORDS = [{'w': 70, 'h': 170}, {'w': 7.25, 'h': 3.5}, {'w': 2.5, 'h': 0.1}]
TEXTUAL = ['len(s)', 'count(s, ".")', 'contains(s, "http")', '"@" in s', '"@" not in s', 'startswith(s, "http")', 's.endswith("com")', 's.count("a") / len(s)', 'lower(s)', 'upper(s)', 'strip(s)', 'replace(s, "a", "bb")',
           's[0]', 's[-1]', 's[:3]', 's[-3:]', 's[1:-1]', 's[2:5].upper()', 's + "!"', '"<" + s + ">"', 'find(s, "o")', 'digits(s)', 'letters(s)', 'words(s)', 's == "abc"', '1 if s.startswith("h") else 0',
           '"long" if len(s) > 10 else "short"', 's.lower().count("a")', "s.replace('o', '0')", 'len(s.strip())', 'count(s, "")']
STRINGS = ['http://a.b.com/x?y=1@2', ' Banana  boat ', 'aaa', '😀é😀 ok', 'abc\u00a0٣٤']


def formulas():
    cases = [(formula, record) for formula in NUMERIC for record in RECORDS] + [(formula, {'s': text}) for formula in TEXTUAL for text in STRINGS]
    cases += [('int(s[:4])', {'s': '2024-01'}), ('float(s[1:])', {'s': '$3.50'}), ('int(s[-2:]) + 1', {'s': 'a07'}), ('`hours per week` * 2', {'hours per week': 20}), ('größe + 1', {'größe': 2})]
    made = []
    for formula, record in cases:
        spaces = {key.replace(' ', '_'): value for key, value in record.items()}
        # A formula is Python but for the back-quotes.
        try:
            answer = eval(re.sub('`([^`]+)`', lambda match: match[1].replace(' ', '_'), formula), dict(NAMES), spaces)
        except (ZeroDivisionError, ValueError):
            continue
        made.append({'formula': formula, 'record': record, 'answer': float(answer) if isinstance(answer, (int, bool)) else answer})
    write('formulas.json', made)


FORMATS = ['%d/%m/%Y', '%m/%d/%y', '%d-%b-%Y', '%B %d, %Y', '%Y%m%d', '%d/%m/%Y %H:%M', '%I:%M %p', '%Y-%m-%d %H:%M:%S.%f', '%a %d %b %Y', '%H.%M', '%d %m %Y']


def dates():
    cases = []
    for _ in range(12):
        moment = datetime.datetime(draw.randint(1900, 2100), draw.randint(1, 12), draw.randint(1, 28), draw.randint(0, 23), draw.randint(0, 59), draw.randint(0, 59))
        for format in FORMATS:
            cases.append((moment.strftime(format), format))
        cases += [(text, None) for text in (moment.isoformat(), moment.isoformat(' '), moment.date().isoformat(), moment.strftime('%Y-%m-%dT%H:%M'), moment.isoformat() + '+02:00')]
    cases += [('2024-02-29', None), ('2020-12-31', None), ('2021-01-03', None), ('2016-01-01', None), ('1900-03-01', None), ('29/2/2024', '%d/%m/%Y')]
    made = []
    for text, format in cases:
        moment = datetime.datetime.strptime(text, format) if format else datetime.datetime.fromisoformat(text)
        parts = {'hour': moment.hour, 'minute': moment.minute, 'second': moment.second}
        if format is None or '%d' in format:
            parts |= {'year': moment.year, 'month': moment.month, 'day': moment.day, 'weekday': moment.weekday(), 'dayofweek': moment.weekday(), 'isoweekday': moment.isoweekday(),
                      'is_weekend': int(moment.weekday() >= 5), 'dayofyear': moment.timetuple().tm_yday, 'week': moment.isocalendar()[1], 'quarter': (moment.month + 2) // 3,
                      'ordinal': moment.toordinal(), 'timestamp': int((moment.replace(tzinfo=None, microsecond=0) - datetime.datetime(1970, 1, 1)).total_seconds())}
        made.append({'text': text, 'format': format, 'parts': parts})
    write('dates.json', made)


FIELDS = ['{}', '{:.2f}', '{:,.2f}', '{:,}', '{:.0f}', '{:.1%}', '{:.3e}', 'a {} b {{c}}', '{0}', '{:f}', '{:.0e}', '{:.1e}', '{:g}', '{:.3g}', '{:.4}', '{:+.1f}', '{:>12.2f}', '{:010.1f}', '{:*^14,.1f}', '{:_}']
NUMBERS = [0.0, -0.0, 1.0, 65.82, 0.125, 0.375, 2.5, 3.5, 2.675, 1e-05, 0.0001, 123456789.123, 1e16, 1e15, 1e21, 1e22, 5e-324, 1.7976931348623157e308, -1234.5, 0.1 + 0.2, 100.0, 1 / 3, 1e5, 0.045, -0.5, 1e-7, 999999.995]


def numbers():
    write('numbers.json', [[field, number, field.format(number)] for field in FIELDS for number in NUMBERS])
    values = NUMBERS + [draw.randint(-10**6, 10**6) / draw.choice([8, 16, 32, 100, 1000, 2000]) for _ in range(300)]
    write('rounded.json', [[value, digits, round(value, digits)] for value in values if abs(value) < 1e300 for digits in (0, 1, 2, 3, -1)])


stop_words()
for make in (porter, tokens, substitutions, formulas, dates, numbers):
    make()
