"""Writes src/ops/text/nltk/punkt-english.ts: what nltk's English sentence model knows, as far as decisions depend on it.

    python3.11 -m venv .venvs/nltk && .venvs/nltk/bin/pip install nltk==3.9.1 && .venvs/nltk/bin/pip install --no-deps llama-index-core==0.14.25
    .venvs/nltk/bin/python scripts/make-punkt-data.py

The model (punkt_tab/english) was trained by Jan Strunk and Tibor Kiss and is the one that nltk.word_tokenize uses. Of its statistics of
capital letters the tokenizer asks three questions only; the words with an answer are kept, the rest is left out.
"""
import importlib.metadata
import pathlib
import textwrap

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = pathlib.Path(importlib.metadata.distribution('llama-index-core').locate_file('llama_index/core/_static/nltk_cache/tokenizers/punkt_tab/english'))
MIDDLE_UPPER, BEGIN_LOWER, UPPER, LOWER = 1 << 2, 1 << 4, 2 | 4 | 8, 16 | 32 | 64


def words(name):
    return (DATA / name).read_text(encoding='utf-8').split('\n')


abbreviations = sorted({word for word in words('abbrev_types.txt') if word})
starters = sorted({word for word in words('sent_starters.txt') if word})
pairs = sorted({tuple(line.split('\t')) for line in words('collocations.tab') if line})
context = {word: int(flags) for word, flags in (line.split('\t') for line in words('ortho_context.tab') if line)}
lower = sorted(word for word, flags in context.items() if flags & LOWER)
begins = sorted(word for word, flags in context.items() if flags & BEGIN_LOWER and not flags & UPPER)
assert not any(c in word for word in lower for c in ' \n`\\$') and all(' ' not in word for pair in pairs for word in pair)


def packed(items):
    """Sorted words: how many characters each shares with the one before (one digit of base 36), and the rest; ! where upper case occurs within sentences too."""
    made, before = [], ''
    for word in items:
        shared = 0
        while shared < min(len(word), len(before), 35) and word[shared] == before[shared]:
            shared += 1
        mark = '!' if context[word] & MIDDLE_UPPER else ''
        made.append('0123456789abcdefghijklmnopqrstuvwxyz'[shared] + word[shared:] + mark)
        before = word
    return ' '.join(made)


def lines(text):
    return '\n'.join(textwrap.wrap(text, 240, break_long_words=False, break_on_hyphens=False))


assert not any(word.endswith('!') for word in lower)
(ROOT / 'src' / 'ops' / 'text' / 'nltk' / 'punkt-english.ts').write_text(f"""// Made by scripts/make-punkt-data.py from nltk's English Punkt model (Jan Strunk, Tibor Kiss); do not edit.

/** Abbreviations, without their last period. */
export const abbreviations = `
{lines(' '.join(abbreviations))}`

/** Words that often begin a sentence. */
export const sentenceStarters = `
{lines(' '.join(starters))}`

/** Pairs of words between which a period ends no sentence. */
export const collocations = `
{lines(' '.join('~'.join(pair) for pair in pairs))}`

/** Words in lower case only that have been seen to begin a sentence. */
export const lowerBeginners = `
{lines(' '.join(begins))}`

/**
 * Words that occur in lower case, sorted; each as the number of characters it shares with the one before (a digit of base 36) and the
 * rest, then ! where it is also capitalized inside sentences.
 */
export const lowerWords = `
{lines(packed(lower))}`
""", encoding='utf-8')
