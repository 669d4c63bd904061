import TernTensor

/// The Python names that a checkpoint may contain. They are only names here: nothing is called.
enum TorchGlobals {
  static let rebuildTensor = PickleGlobal("torch._utils", "_rebuild_tensor_v2")
  static let rebuildParameter = PickleGlobal("torch._utils", "_rebuild_parameter")

  /// The storage classes, by the type of their elements.
  static let storages: [PickleGlobal: ElementType] = [
    PickleGlobal("torch", "DoubleStorage"): .float64,
    PickleGlobal("torch", "FloatStorage"): .float32,
    PickleGlobal("torch", "HalfStorage"): .float16,
    PickleGlobal("torch", "BFloat16Storage"): .bfloat16,
    PickleGlobal("torch", "LongStorage"): .int64,
    PickleGlobal("torch", "IntStorage"): .int32,
    PickleGlobal("torch", "ShortStorage"): .int16,
    PickleGlobal("torch", "CharStorage"): .int8,
    PickleGlobal("torch", "ByteStorage"): .uint8,
    PickleGlobal("torch", "BoolStorage"): .bool,
  ]

  /// The storage class of an element type.
  static func storage(of type: ElementType) -> PickleGlobal? {
    storages.first { $0.value == type }?.key
  }

  /// Names without an element type of their own. Complex storages are let through here, to be refused
  /// with a clearer message where a tensor stands on one.
  private static let others: [String: Set<String>] = [
    "collections": ["OrderedDict", "defaultdict"],
    "torch": [
      "ComplexFloatStorage", "ComplexDoubleStorage", "Size", "device", "float64", "float32",
      "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool", "complex64",
      "complex128",
    ],
    "torch.jit._pickle": [
      "build_intlist", "build_tensorlist", "build_doublelist", "build_boollist", "restore_type_tag",
    ],
    "pathlib": paths,
    "pathlib._local": paths,
    "numpy": ["dtype"],
    "numpy.core.multiarray": ["scalar"],
    "numpy._core.multiarray": ["scalar"],
    "_codecs": ["encode"],
    "__builtin__": factories,
    "builtins": factories,
  ]
  private static let paths: Set<String> = [
    "PosixPath", "WindowsPath", "PurePosixPath", "PureWindowsPath",
  ]
  /// What a `defaultdict` makes for a missing key.
  private static let factories: Set<String> = [
    "bool", "dict", "float", "int", "list", "long", "set", "str", "tuple",
  ]

  /// Whether a checkpoint may contain the name: one of the above, or a TorchScript class.
  static func isAllowed(_ global: PickleGlobal) -> Bool {
    global == rebuildTensor || global == rebuildParameter || storages[global] != nil
      || others[global.module]?.contains(global.name) == true || isScriptClass(global)
  }

  /// Whether the name is a class of a TorchScript archive's own code.
  static func isScriptClass(_ global: PickleGlobal) -> Bool {
    global.module == "__torch__" || global.module.hasPrefix("__torch__.")
  }
}
