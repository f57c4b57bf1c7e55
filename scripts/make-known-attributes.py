"""Writes src/estimators/scikit-learn/known-attributes.ts: every attribute that a class of scikit-learn sets on its objects.

    python3 scripts/make-known-attributes.py

Read from the sources of the versions that make-sklearn-fixtures.py pins (their environments under .venvs/, made by that script),
by parsing and not by importing: whatever a method assigns to self, in the class or in what it inherits from.
"""
import ast
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent
TARGET = ROOT / 'src' / 'estimators' / 'scikit-learn' / 'known-attributes.ts'
MODULES = ROOT / 'src' / 'estimators' / 'scikit-learn'

# What BaseEstimator.__getstate__, set_output, metadata routing and html repr leave in any state.
COMMON = {'_sklearn_version', '_sklearn_output_config', '_metadata_requests', '_doc_link_module', '_doc_link_template', 'n_features_in_', 'feature_names_in_'}


def main():
    found = {}
    folders = sorted(ROOT.glob('.venvs/sklearn-*/lib/python*/site-packages/sklearn'))
    for folder in folders:
        classes = classes_in(folder)
        for name in classes:
            found.setdefault(name, set()).update(attributes_of(name, classes, set()))
    wanted = sorted(name for name in found if name in readers())
    lines = [f'{name} {" ".join(sorted(found[name] - COMMON))}' for name in wanted]
    versions = sorted({folder.parents[3].name.partition('-')[2] for folder in folders}, key=key)
    newest = ', '.join(map(str, key(versions[-1])[:2]))
    TARGET.write_text(HEADER.format(versions=', '.join(versions), newest=newest, common=' '.join(sorted(COMMON)), lines='\n'.join(lines)))
    print(f'{len(lines)} classes, {TARGET.stat().st_size} bytes')


def key(version):
    return [int(part) for part in version.split('.')]


def classes_in(folder):
    """Class name -> (names of its bases, attributes it assigns), from every module that is not a test."""
    classes = {}
    for path in folder.rglob('*.py'):
        if 'tests' in path.parts or 'externals' in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding='utf8'))):
            if isinstance(node, ast.ClassDef):
                bases = [base.id if isinstance(base, ast.Name) else getattr(base, 'attr', '') for base in node.bases]
                old = classes.get(node.name, ([], set()))
                classes[node.name] = (old[0] + bases, old[1] | assigned(node))
    return classes


def assigned(node):
    """Names X of `self.X = ...`, however written, and of setattr(self, 'X', ...)."""
    names = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Attribute) and isinstance(inner.ctx, ast.Store) and isinstance(inner.value, ast.Name) and inner.value.id in ('self', 'estimator', 'est'):
            names.add(inner.attr)
        if isinstance(inner, ast.Call) and getattr(inner.func, 'id', '') == 'setattr' and isinstance(inner.args[1], ast.Constant):
            names.add(inner.args[1].value)
        if isinstance(inner, ast.FunctionDef) and inner.name == '__init__':
            names |= {argument.arg for argument in inner.args.args + inner.args.kwonlyargs if argument.arg != 'self'}
    return {name for name in names if not name.startswith('__')}


def attributes_of(name, classes, seen):
    if name in seen or name not in classes:
        return set()
    seen.add(name)
    bases, own = classes[name]
    return own.union(*[attributes_of(base, classes, seen) for base in bases])


def readers():
    """Class names that a module's index.ts lists."""
    return {name for path in MODULES.glob('*/index.ts') for name in re.findall(r'^  (\w+)(?::|,)', path.read_text(), re.M)}


HEADER = '''// Made by scripts/make-known-attributes.py from scikit-learn {versions}: a class and what its objects may hold.

/** Major and minor number of the newest of them. */
export const newestKnown: readonly [number, number] = [{newest}]

/** In any object. */
export const commonAttributes =
  '{common}'

/** One class a line, its own name first. */
export const knownAttributes = `
{lines}
`
'''

if __name__ == '__main__':
    main()
