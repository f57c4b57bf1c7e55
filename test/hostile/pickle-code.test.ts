// Table (a) of the hostile catalogue, rows A01 to A10, A41: files that ask for code.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PyGlobal } from '../../src/encodings/pickle/records.ts'
import { isSlipwayError } from '../../src/errors.ts'
import { dangerousNames } from '../../src/formats/pickle/dangerous.ts'
import { pickleFormat } from '../../src/formats/pickle/index.ts'
import { readPickle } from '../../src/formats/pickle/read-pickle.ts'
import { verdictOf } from '../../src/formats/pickle/verdict.ts'
import { binbytes, bytesOf, global, long, proto, short, stackGlobal } from './assembler.ts'
import { accepted, canary, refused } from './watch.ts'

const touch = `touch ${canary}`
const call = `(S'${touch}'\ntR.`

test('A01 os.system by GLOBAL and REDUCE is refused in every protocol', () => {
  for (const module of ['os', 'posix', 'nt']) {
    refused(
      bytesOf(global(module, 'system'), call),
      'E_CODE',
      new RegExp(`\\b${module}\\.system\\b.*byte 0`),
    )
    for (const version of [2, 3, 4, 5])
      refused(
        bytesOf(proto(version), global(module, 'system'), long(touch), '\x85R.'),
        'E_CODE',
        new RegExp(`${module}\\.system at byte 2`),
      )
  }
})

test('A02 os.system by STACK_GLOBAL, by memo and by a computed name is refused', () => {
  refused(
    bytesOf(proto(4), stackGlobal('os', 'system'), short(touch), '\x85R.'),
    'E_CODE',
    /os\.system/,
  )
  refused(
    bytesOf(
      proto(4),
      short('os'),
      '\x94',
      short('system'),
      '\x940' + '0h\x00h\x01\x93',
      short(touch),
      '\x85R.',
    ),
    'E_CODE',
    /os\.system/,
  )
  const joined = `${stackGlobal('builtins', 'str')}${short('system')}\x85R`
  refused(
    bytesOf(proto(4), short('os'), joined, '\x93', short(touch), '\x85R.'),
    'E_CODE',
    /computes the name/,
  )
  refused(bytesOf(proto(4), 'K\x01', short('system'), '\x93.'), 'E_CODE', /computes the name/)
  refused(bytesOf(proto(4), short('os'), 'N\x93.'), 'E_CODE')
})

test('A03 INST, OBJ, OBJ and POP, NEWOBJ, NEWOBJ_EX are refused even if the value is not used', () => {
  refused(bytesOf(`(S'${touch}'\nios\nsystem\n.`), 'E_CODE', /os\.system/)
  refused(bytesOf(proto(2), '(', global('os', 'system'), long(touch), 'o.'), 'E_CODE', /os\.system/)
  refused(
    bytesOf(proto(2), '(', global('os', 'system'), long(touch), 'o0N.'),
    'E_CODE',
    /os\.system/,
  )
  refused(
    bytesOf(proto(2), global('subprocess', 'Popen'), long(touch), '\x85\x81.'),
    'E_CODE',
    /subprocess\.Popen/,
  )
  refused(
    bytesOf(proto(4), global('subprocess', 'Popen'), ')}', short('args'), short(touch), 's\x92.'),
    'E_CODE',
    /subprocess\.Popen/,
  )
})

test('A04 BUILD on a function, and state in forms that no class takes, are refused', async () => {
  const attributes = `}${long('__code__')}Ns`
  refused(
    bytesOf(proto(2), global('numpy', 'prod'), attributes, 'b.'),
    'E_CODE',
    /sets attributes on numpy\.prod/,
  )
  refused(
    bytesOf(proto(2), global('numpy', 'prod'), `N${attributes}\x86b.`),
    'E_CODE',
    /numpy\.prod/,
  )
  refused(bytesOf(proto(2), ']', attributes, 'b.'), 'E_FORMAT')
  const model = `${global('sklearn.linear_model._base', 'LinearRegression')})\x81`
  await assert.rejects(
    async () => pickleFormat.read([{ name: 'x', bytes: bytesOf(proto(2), model, ']b.') }]),
    hasCode('E_FORMAT'),
  )
})

test('A05 a dotted name under a module of a known library is refused', () => {
  refused(
    bytesOf(proto(4), stackGlobal('numpy', 'f2py.crackfortran.myeval'), short('1'), '\x85R.'),
    'E_CODE',
    /f2py/,
  )
  refused(
    bytesOf(proto(2), global('numpy.f2py.crackfortran', 'myeval'), long('1'), '\x85R.'),
    'E_CODE',
    /myeval/,
  )
  for (const module of ['sklearn.utils', 'numpy', 'pandas', 'builtins', 'collections']) {
    refused(bytesOf(proto(4), stackGlobal(module, 'x.y'), ')R.'), 'E_CODE', /x\.y/)
  }
  refused(bytesOf(proto(4), stackGlobal('mylib', 'tools.os.system'), ')R.'), 'E_CODE')
})

// The names that the public scanners list, by module; `*` any name of it. dill._dill._load_type is absent: it stands for a type, A43.
const scannerNames = `__builtin__:eval compile apply exec open breakpoint execfile|builtins:eval compile exec open breakpoint __import__|aiohttp:*|asyncio:*|bdb:*|commands:*
ctypes:*|httplib:*|numpy.f2py:*|numpy.f2py.crackfortran:getlincoef _eval_length|numpy.testing._private.utils:* runstring|nt:*|posix:*|operator:attrgetter itemgetter methodcaller|os:*
requests.api:*|requests:get|runpy:_run_code run_path|shutil:*|socket:*|ssl:get_server_certificate|subprocess:*|sys:*|code:InteractiveInterpreter.runcode|cProfile:runctx run
distutils.file_util:write_file|doctest:debug_script|ensurepip:_run_pip|idlelib.autocomplete:AutoComplete.get_entity AutoComplete.fetch_completions|idlelib.calltip:Calltip.fetch_tip get_entity
idlelib.debugobj:ObjectTreeItem.SetText|idlelib.pyshell:ModifiedInterpreter.runcode ModifiedInterpreter.runcommand|idlelib.run:Executive.runcode|lib2to3.pgen2.grammar:Grammar.loads
lib2to3.pgen2.pgen:ParserGenerator.make_label|pdb:*|pickle:loads|_pickle:loads|pip:main|pip._internal:main|pty:spawn|profile:Profile.run Profile.runctx|pydoc:locate pipepager|timeit:timeit Timer
torch._dynamo.guards:GuardBuilder.get|torch._inductor.codecache:compile_file|torch.fx.experimental.symbolic_shapes:ShapeEnv.evaluate_guards_expression|torch.jit.unsupported_tensor_ops:execWrapper
torch.serialization:load|torch.utils._config_module:ConfigModule.load_config|torch.utils.bottleneck.__main__:run_cprofile run_autograd_prof|torch.utils.collect_env:run
torch.utils.data.datapipes.utils.decoder:basichandlers|torch:load|torch.hub:load|trace:Trace.run Trace.runctx|venv:create|webbrowser:open|importlib:import_module|importlib._bootstrap:_call_with_frames_removed
pkgutil:resolve_name|uuid:_get_command_stdout|imaplib:IMAP4_stream|logging:FileHandler|logging.config:listen|_io:FileIO open|io:open FileIO|cloudpickle.cloudpickle:_make_function _builtin_type
dill._dill:_create_function|types:CodeType FunctionType|marshal:loads|multiprocessing.util:spawnv_passfds|ftplib:FTP|smtplib:SMTP|http.client:HTTPSConnection|urllib.request:urlopen
xmlrpc.client:ServerProxy|tempfile:mktemp|zipfile:ZipFile|tarfile:open|sqlite3:connect|code:interact|_posixsubprocess:fork_exec|platform:popen|signal:signal|threading:Timer|codecs:open|gzip:open
pandas:read_pickle|pandas.io.pickle:read_pickle|numpy:load|numpy.ctypeslib:load_library|joblib:load|shelve:open|yaml:unsafe_load|IPython:embed|nltk.data:load|antigravity:*|site:main|gc:get_objects|inspect:*`

test('A06 every name that public scanners list, and every name of our own list, is refused', () => {
  const listed = scannerNames.split(/[|\n]/).flatMap((entry) => {
    const [module, names] = entry.split(':') as [string, string]
    return names.split(' ').map((name): [string, string] => [module, name])
  })
  const all = [...listed, ...dangerousNames()]
  assert.ok(all.length > 350)
  for (const [module, name] of all) {
    const shown = name === '*' ? 'anything' : name
    refused(bytesOf(proto(4), stackGlobal(module, shown), ')R.'), 'E_CODE')
    assert.equal(verdictOf(new PyGlobal(module, shown, 0)), 'dangerous', `${module}.${shown}`)
    if (name === '*')
      refused(bytesOf(proto(4), stackGlobal(`${module}.sub`, 'anything'), ')R.'), 'E_CODE')
  }
})

test('A07 a harmless unknown class is an inert record, listed, and refused by name where an answer needs it', async () => {
  const bytes = bytesOf(proto(4), stackGlobal('mylib', 'Thing'), ')\x81}', short('a'), 'K\x01sb.')
  accepted(bytes)
  const { globals } = readPickle(bytes)
  assert.deepEqual(
    globals.map((name) => [name.qualifiedName, name.offset, verdictOf(name)]),
    [['mylib.Thing', 16, 'unknown']],
  )
  await assert.rejects(async () => pickleFormat.read([{ name: 'x.pkl', bytes }]), /mylib\.Thing/)
})

test('A08 pickles inside pickles are refused', () => {
  const inner = binbytes(bytesOf(proto(2), global('os', 'system'), long(touch), '\x85R.'))
  for (const [module, name] of [
    ['pickle', 'loads'],
    ['_pickle', 'loads'],
    ['cPickle', 'loads'],
    ['torch', 'load'],
    ['joblib', 'load'],
    ['joblib.numpy_pickle', 'load'],
    ['dill', 'loads'],
    ['torch.storage', '_load_from_bytes'],
  ] as const) {
    refused(bytesOf(proto(3), global(module, name), inner, '\x85R.'), 'E_CODE', new RegExp(name))
  }
})

test('A09 extension codes are refused by name', () => {
  for (const [opcode, name] of [
    ['\x82\x00', 'EXT1'],
    ['\x82\x01', 'EXT1'],
    ['\x83\x01\x00', 'EXT2'],
    ['\x84\x01\x00\x00\x00', 'EXT4'],
  ] as const) {
    refused(bytesOf(proto(2), opcode, '.'), 'E_UNSUPPORTED', new RegExp(name))
  }
})

test('A10 persistent ids and out-of-band buffers are refused by name', () => {
  refused(bytesOf('Pid\n.'), 'E_UNSUPPORTED', /PERSID/)
  refused(bytesOf(proto(2), 'K\x01Q.'), 'E_UNSUPPORTED', /BINPERSID/)
  refused(bytesOf(proto(5), '\x97.'), 'E_UNSUPPORTED', /NEXT_BUFFER/)
  refused(bytesOf(proto(5), 'C\x01x\x98.'), 'E_UNSUPPORTED', /READONLY_BUFFER/)
  const { root } = readPickle(bytesOf(proto(2), 'K\x07Q.'), { persistentLoad: (id) => [id] })
  assert.deepEqual(root, [7])
})

test('A41 names of JavaScript objects are names like any other', async () => {
  for (const [module, name] of [
    ['__proto__', 'constructor'],
    ['constructor', 'prototype'],
    ['toString', '__proto__'],
  ] as const) {
    const bytes = bytesOf(proto(4), stackGlobal(module, name), ')R.')
    accepted(bytes)
    assert.equal(verdictOf(readPickle(bytes).globals[0]!), 'unknown')
    await assert.rejects(
      async () => pickleFormat.read([{ name: 'x.pkl', bytes }]),
      hasCode('E_CODE'),
    )
  }
})

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => isSlipwayError(error) && error.code === code
}

test('A43 what dill and cloudpickle call for data names nothing else', () => {
  const dill = (name: string) => stackGlobal('dill._dill', name)
  const module = (name: string) => `${dill('_import_module')}${short(name)}\x85R`
  const attribute = (of: string, name: string) =>
    `${dill('_get_attr')}${of}${short(name)}\x86R${short('id')}\x85R.`
  accepted(bytesOf(proto(4), dill('_load_type'), short('set'), '\x85R.'))
  accepted(bytesOf(proto(4), attribute(module('numpy.core._multiarray_umath'), '_reconstruct')))
  for (const code of ['CodeType', 'FunctionType', 'CellType', 'ModuleType', '__proto__'])
    refused(bytesOf(proto(4), dill('_load_type'), short(code), '\x85R.'), 'E_CODE', /byte code/)
  refused(bytesOf(proto(4), attribute(module('os'), 'system')), 'E_CODE', /os/)
  refused(bytesOf(proto(4), attribute(module('builtins'), 'eval')), 'E_CODE', /builtins\.eval/)
  refused(bytesOf(proto(4), module('os.path'), '.'), 'E_CODE', /os\.path/)
  refused(
    bytesOf(
      proto(4),
      `${dill('_get_attr')}${stackGlobal('cloudpickle.cloudpickle', 'subimport')}${short('posix')}\x85R${short('system')}\x86R.`,
    ),
    'E_CODE',
    /posix/,
  )
  const method = (type: string, name: string, shown: string) =>
    bytesOf(
      proto(4),
      `${dill('_getattr')}${stackGlobal('builtins', type)}${short(name)}${short(shown)}\x87R.`,
    )
  accepted(method('str', 'split', "<method 'split' of 'str' objects>"))
  refused(method('str', 'split', "<method 'split' of 'os.system(1)' objects>"), 'E_CODE')
  refused(method('eval', 'x', "<method 'x' of 'eval' objects>"), 'E_CODE')
  // An attribute of an attribute, of a class, or of nothing.
  const nested = `${dill('_get_attr')}${module('mylib')}${short('os')}\x86R`
  refused(bytesOf(proto(4), attribute(nested, 'system')), 'E_CODE', /can be anything/)
  refused(bytesOf(proto(4), attribute(stackGlobal('mylib', 'Thing'), 'x')), 'E_CODE')
  refused(bytesOf(proto(4), attribute('N', 'x')), 'E_CODE')
  for (const call of [')R.', 'N\x85R.', `${short('a')}\x85R.`]) {
    refused(bytesOf(proto(4), dill('_create_array'), call), 'E_FORMAT')
    refused(bytesOf(proto(4), dill('_create_ftype'), call), 'E_FORMAT')
  }
  refused(bytesOf(proto(4), dill('_load_type'), ')R.'), 'E_FORMAT')
})
