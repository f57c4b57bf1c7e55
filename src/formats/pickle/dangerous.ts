// Names no training library writes into a model, and every exploit of a pickle needs: they run commands or code, open files
// or connections, load further pickles, or fetch such functions by text.
// `builtins.getattr`, `functools.partial` and `copyreg` are absent: genuine files name them, and here they are data.

/** Whole modules, and all modules below them. */
const wholeModules: readonly string[] = [
  // The interpreter: importing, running, inspecting, tracing.
  `sys imp importlib _frozen_importlib _frozen_importlib_external _imp pkgutil zipimport zipapp runpy
   code codeop site sitecustomize usercustomize gc inspect ast dis symtable test unittest doctest bdb
   pdb trace tracemalloc faulthandler profile cProfile _lsprof timeit atexit _atexit signal _signal
   sched`,
  // Processes, threads, foreign functions.
  `os posix nt posixpath ntpath genericpath subprocess _posixsubprocess _winapi msvcrt winreg _winreg
   commands popen2 pty tty multiprocessing _multiprocessing _thread thread concurrent asyncio ctypes
   _ctypes cffi _cffi_backend mmap resource psutil pexpect ptyprocess sh invoke fabric paramiko
   win32api win32com execnet`,
  // Files and archives.
  `_pyio fileinput shutil tempfile glob linecache filecmp tarfile zipfile dbm _dbm _gdbm sqlite3
   _sqlite3 mailbox netrc mailcap logging.config logging.handlers`,
  // The network.
  `socket _socket socketserver SocketServer ssl _ssl select selectors http httplib BaseHTTPServer
   SimpleHTTPServer urllib urllib2 urllib3 urlparse ftplib imaplib poplib smtplib smtpd nntplib
   telnetlib xmlrpc xmlrpclib webbrowser antigravity wsgiref cgi cgitb requests aiohttp httpx httpcore
   tornado twisted flask boto3 botocore fsspec s3fs gcsfs huggingface_hub wget pycurl`,
  // Installing, building, editing, templates.
  `pip ensurepip venv setuptools pkg_resources distutils easy_install conda pydoc pydoc_data idlelib
   lib2to3 turtledemo tkinter turtle IPython ipykernel jupyter_client nbformat jinja2 mako Cython
   pyximport`,
  // Further pickles and other loaders.
  `pickle _pickle cPickle shelve marshal pickletools jsonpickle yaml ruamel skops hickle klepto mlflow
   joblib.externals joblib.parallel joblib.memory joblib.func_inspect`,
  // Parts of scientific libraries that evaluate text, run compilers, load libraries or files.
  `numpy.f2py numpy.distutils numpy.testing numpy.ctypeslib numpy.compat numpy.lib._datasource
   numpy.lib.format pandas.io pandas.core.computation scipy.io scipy.weave scipy._lib._ccallback
   numexpr sympy.core.sympify sklearn.datasets sklearn._build_utils theano nltk.data torch.hub
   torch.jit torch.package torch._dynamo torch._inductor torch.utils.bottleneck torch.utils.collect_env
   torch.utils.cpp_extension torch.utils._config_module torch.utils.data.datapipes torch.fx
   torch.distributed torch.testing torch.multiprocessing torch._C torch.ops torch.cuda
   torch._utils_internal tensorflow.python.ops.script_ops tensorflow.python.framework.load_library`,
].flatMap((list) => list.split(/\s+/))

/** Names of those modules that genuine files hold as data: the `memory` of a Pipeline, a cached step of one. */
const harmlessNames = new Set(['joblib.memory.Memory', 'joblib.memory.NotMemorizedFunc'])

/** Single names of modules that genuine files name too. */
const someNames: Readonly<Record<string, string>> = {
  builtins:
    'eval exec execfile compile open file __import__ breakpoint input raw_input apply setattr delattr globals locals vars help reload exit quit __build_class__',
  operator: 'attrgetter itemgetter methodcaller call',
  types: 'CodeType FunctionType LambdaType ModuleType new_class DynamicClassAttribute',
  functools: 'reduce singledispatch',
  weakref: 'finalize',
  contextlib: 'ExitStack',
  platform: 'popen _syscmd_file _syscmd_uname _syscmd_ver _syscmd_processor',
  threading: 'Timer Thread',
  io: 'open FileIO open_code OpenWrapper',
  _io: 'open FileIO open_code',
  codecs: 'open EncodedFile',
  pathlib: 'Path.read_text Path.write_text Path.unlink Path.open',
  gzip: 'open GzipFile',
  bz2: 'open BZ2File',
  lzma: 'open LZMAFile',
  logging: 'FileHandler config basicConfig',
  uuid: '_get_command_stdout _popen _find_mac _find_mac_near_keyword _find_mac_under_heading _ifconfig_getter',
  numba: 'jit njit',
  copyreg: 'add_extension constructor',
  copy_reg: 'add_extension constructor',
  joblib: 'load dump Parallel delayed Memory',
  'joblib.numpy_pickle': 'load load_temporary_memmap _unpickle dump',
  'dill._dill': '_eval_repr _create_filehandle',
  'dill.dill': '_eval_repr _create_filehandle',
  'sklearn.externals.joblib': 'load dump',
  'sklearn.externals.joblib.numpy_pickle': 'load _unpickle',
  'numpy.lib.npyio': 'load loadtxt genfromtxt fromregex',
  'numpy.lib._npyio_impl': 'load loadtxt genfromtxt fromregex',
  'numpy.lib.utils': 'source info',
  'numpy.core.memmap': 'open_memmap',
  numpy:
    'load save savetxt savez loadtxt genfromtxt fromregex fromfile memmap lookfor info source frompyfunc piecewise apply_along_axis f2py testing ctypeslib distutils',
  'pandas.compat.pickle_compat': 'load loads',
  pandas:
    'read_pickle read_csv read_sql read_json read_html read_xml read_hdf read_parquet read_excel eval',
  'pandas.core.frame': 'DataFrame.eval DataFrame.query DataFrame.to_pickle',
  sympy: 'sympify lambdify',
  polars: 'read_csv read_parquet',
  nltk: 'download',
  torch: 'load save compile hub jit',
  'torch.serialization': 'load save',
  'torch.storage': '_load_from_bytes',
  tensorflow: 'py_function numpy_function load_op_library io',
  'keras.utils.generic_utils': 'func_load',
  'keras.src.utils.python_utils': 'func_load',
  'keras.utils.python_utils': 'func_load',
  transformers: 'pipeline',
  fastai: 'load_learner',
}

/** Modules whose names in a file mean that it carries functions or classes as byte code. */
const carriesCode: readonly string[] = [
  'cloudpickle',
  'joblib.externals.cloudpickle',
  'pyspark.cloudpickle',
  'ray.cloudpickle',
  'dill',
]

const modules = new Map<string, { names: '*' | readonly string[]; carries: boolean }>()
for (const module of wholeModules) modules.set(module, { names: '*', carries: false })
for (const [module, names] of Object.entries(someNames))
  modules.set(module, { names: names.split(' '), carries: false })
for (const module of carriesCode) modules.set(module, { names: '*', carries: true })

/** Python 2's name for builtins, and a module's twin that exploits use to get around lists. */
const twins = new Map([
  ['__builtin__', 'builtins'],
  ['__builtins__', 'builtins'],
  ['_operator', 'operator'],
  ['_functools', 'functools'],
])

export type Danger = 'runs' | 'carries'

/**
 * Whether a name is on the list, and why: it runs something, or it stands for code carried in the file.
 * A dotted name reaches through attributes (`numpy` + `f2py.crackfortran.myeval`), so each way to cut it is looked up.
 */
export function dangerOf(module: string, name: string): Danger | undefined {
  if (harmlessNames.has(`${module}.${name}`)) return undefined
  const parts = name.split('.')
  let path = twins.get(module) ?? module
  for (const [i, part] of parts.entries()) {
    const danger = lookUp(path, part, parts.slice(i).join('.'))
    if (danger !== undefined) return danger
    path = `${path}.${part}`
  }
  // `sklearn.x` + `os.system`: an attribute that is itself a module of the list.
  return parts.length > 1 && parts.some((part) => modules.get(part)?.names === '*')
    ? 'runs'
    : undefined
}

function lookUp(module: string, name: string, rest: string): Danger | undefined {
  const own = modules.get(module)
  if (
    own !== undefined &&
    (own.names === '*' || own.names.includes(name) || own.names.includes(rest))
  )
    return own.carries ? 'carries' : 'runs'
  for (let dot = module.lastIndexOf('.'); dot > 0; dot = module.lastIndexOf('.', dot - 1)) {
    const parent = modules.get(module.slice(0, dot))
    if (parent?.names === '*') return parent.carries ? 'carries' : 'runs'
  }
  return undefined
}

/** Every `[module, name]` and `[module, '*']` of the list, for documentation and tests. */
export function dangerousNames(): [string, string][] {
  return [...modules].flatMap(([module, { names }]) =>
    names === '*'
      ? [[module, '*'] as [string, string]]
      : names.map((name): [string, string] => [module, name]),
  )
}
