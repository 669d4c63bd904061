// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 language mode with strict memory safety: every use of an unsafe construct is marked.
let settings: [SwiftSetting] = [.swiftLanguageMode(.v6), .strictMemorySafety()]

let package = Package(
  name: "tern",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .library(name: "TernGraph", targets: ["TernGraph"]),
    .library(name: "TernSpeech", targets: ["TernSpeech"]),
    .library(name: "TernInterchange", targets: ["TernInterchange"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1")
  ],
  targets: [
    // Floor 0: C kernels and system libraries.
    .target(name: "CTernKernels"),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .target(name: "CTernFormat", dependencies: ["CProtobufC"], exclude: ["model.proto"]),
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
      name: "TernGraph", dependencies: ["CTernFormat", "TernOperators", "TernTensor"],
      swiftSettings: settings),

    // Floor 5: checkpoints in, speech in.
    .target(
      name: "TernInterchange", dependencies: ["CTernKernels", "TernTensor"],
      swiftSettings: settings),
    .target(
      name: "TernSpeech",
      dependencies: ["CTernKernels", "CSoundFile", "CSoxr", "TernTensor"],
      swiftSettings: settings),

    // Tests.
    .target(
      name: "TestSupport", dependencies: ["TernInterchange", "TernTensor"],
      path: "Tests/TestSupport", swiftSettings: settings),
    .testTarget(
      name: "TernGraphTests",
      dependencies: ["CTernFormat", "TernGraph", "TernOperators", "TernTensor"],
      swiftSettings: settings),
    .testTarget(
      name: "TernInterchangeTests", dependencies: ["TernInterchange", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernSpeechTests", dependencies: ["TernSpeech", "TernTensor", "TestSupport"],
      swiftSettings: settings),
  ]
)
