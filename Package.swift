// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 language mode with strict memory safety: every use of an unsafe construct is marked.
let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .strictMemorySafety()]

let package = Package(
  name: "tern",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .library(name: "TernSpeech", targets: ["TernSpeech"]),
    .library(name: "TernInterchange", targets: ["TernInterchange"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1")
  ],
  targets: [
    // Floor 0: C kernels and system libraries.
    .target(name: "CTernKernels"),
    .target(name: "CSentencePiece", linkerSettings: [.linkedLibrary("sentencepiece")]),
    .systemLibrary(
      name: "CSoundFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),

    // Floor 1: tensors.
    .target(name: "TernTensor", dependencies: ["CTernKernels"], swiftSettings: settings),

    // Floor 2: operators.
    .target(
      name: "TernOperators",
      dependencies: [
        "CTernKernels", "TernTensor", .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: settings),

    // Floor 3: graphs and their file.
    .target(
      name: "TernGraph", dependencies: ["TernOperators", "TernTensor"], swiftSettings: settings),

    // Floor 4: running graphs.
    .target(
      name: "TernInterpreter", dependencies: ["TernGraph", "TernOperators", "TernTensor"],
      swiftSettings: settings),

    // Floor 5: networks.
    .target(
      name: "TernNetworks", dependencies: ["TernGraph", "TernOperators", "TernTensor"],
      swiftSettings: settings),

    // Floor 6: checkpoints in, speech in.
    .target(
      name: "TernInterchange",
      dependencies: [
        "CSentencePiece", "TernGraph", "TernInterpreter", "TernNetworks", "TernOperators",
        "TernTensor",
      ],
      swiftSettings: settings),
    .target(
      name: "TernSpeech",
      dependencies: [
        "CSoundFile", "CSoxr", "CTernKernels", "TernGraph", "TernInterpreter", "TernTensor",
      ],
      swiftSettings: settings),

    // Tests.
    .target(
      name: "TestSupport",
      dependencies: ["TernInterchange", "TernOperators", "TernTensor"],
      path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "TernTensorTests", dependencies: ["TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernOperatorsTests",
      dependencies: ["CTernKernels", "TernOperators", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
    .testTarget(
      name: "TernInterpreterTests",
      dependencies: [
        "CAllocationCounter", "TernGraph", "TernInterpreter", "TernOperators", "TernTensor",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TernInterchangeTests", dependencies: ["TernInterchange", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernSpeechTests",
      dependencies: ["CSoundFile", "TernSpeech", "TernTensor", "TestSupport"],
      swiftSettings: settings),
  ]
)
