// swift-tools-version: 6.2
import PackageDescription

/// Swift 6 language mode with strict memory safety: every use of an unsafe construct is marked.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .strictMemorySafety(), .treatAllWarnings(as: .error),
]

let package = Package(
  name: "tern",
  platforms: [.macOS(.v15), .iOS(.v18)],
  products: [
    .library(
      name: "TernInterpreter",
      targets: ["TernGraph", "TernInterpreter", "TernOperators", "TernTensor"]),
    .library(name: "TernGraph", targets: ["TernGraph", "TernOperators", "TernTensor"]),
    .library(
      name: "TernSpeech", targets: ["TernGraph", "TernInterpreter", "TernLanguage", "TernSpeech"]),
    .library(name: "TernInterchange", targets: ["TernInterchange"]),
    .library(
      name: "TernTraining",
      targets: [
        "TernAutograd", "TernCorpus", "TernGraph", "TernNetworks", "TernTensor", "TernTraining",
      ]),
    .library(name: "TernLanguage", targets: ["TernLanguage"]),
    .executable(name: "tern", targets: ["tern"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    // Floor 0: C kernels and system libraries.
    .target(name: "CTernKernels"),
    .target(
      name: "CSentencePiece",
      linkerSettings: [.linkedLibrary("sentencepiece"), .linkedLibrary("sentencepiece_train")]),
    .systemLibrary(
      name: "CProtobufC", pkgConfig: "libprotobuf-c", providers: [.apt(["libprotobuf-c-dev"])]),
    .target(name: "CTernFormat", dependencies: ["CProtobufC"], exclude: ["model.proto"]),
    .systemLibrary(
      name: "CSoundFile", pkgConfig: "sndfile", providers: [.apt(["libsndfile1-dev"])]),
    .systemLibrary(name: "CSoxr", pkgConfig: "soxr", providers: [.apt(["libsoxr-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CCairo", pkgConfig: "cairo", providers: [.apt(["libcairo2-dev"])]),

    // Floor 1: tensors.
    .target(
      name: "TernTensor",
      dependencies: ["CTernKernels", .product(name: "RealModule", package: "swift-numerics")],
      swiftSettings: settings),

    // Floor 2: operators; what languages allow and prefer.
    .target(name: "TernLanguage", dependencies: ["TernTensor"], swiftSettings: settings),
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

    // Floor 4: running graphs; gradients.
    .target(
      name: "TernInterpreter", dependencies: ["TernGraph", "TernOperators", "TernTensor"],
      swiftSettings: settings),

    .target(
      name: "TernAutograd", dependencies: ["CTernKernels", "TernOperators", "TernTensor"],
      swiftSettings: settings),

    // Floor 5: networks.
    .target(
      name: "TernNetworks",
      dependencies: [
        "TernGraph", "TernOperators", "TernTensor",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: settings),

    // Floor 6: checkpoints in, speech in.
    .target(
      name: "TernInterchange",
      dependencies: [
        "TernGraph", "TernInterpreter", "TernNetworks", "TernOperators", "TernTensor",
      ],
      swiftSettings: settings),
    .target(
      name: "TernSpeech",
      dependencies: [
        "CSentencePiece", "CSoundFile", "CSoxr", "CTernKernels", "TernGraph", "TernInterpreter",
        "TernLanguage", "TernTensor", .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: settings),

    // Floor 7: speech to learn from.
    .target(
      name: "TernCorpus",
      dependencies: [
        "CZlib", "TernInterchange", "TernNetworks", "TernSpeech", "TernTensor",
      ],
      swiftSettings: settings),

    // Floor 8: preparing data; training; judging what was learnt.
    .target(
      name: "TernPreparation",
      dependencies: [
        "CSentencePiece", "TernCorpus", "TernInterchange", "TernLanguage", "TernSpeech",
        "TernTensor",
      ],
      swiftSettings: settings),
    .target(
      name: "TernEvaluation",
      dependencies: ["TernCorpus", "TernLanguage", "TernSpeech", "TernTensor"],
      swiftSettings: settings),
    .target(
      name: "TernTraining",
      dependencies: [
        "CTernKernels", "TernAutograd", "TernCorpus", "TernGraph", "TernInterchange",
        "TernInterpreter", "TernNetworks", "TernOperators", "TernSpeech", "TernTensor",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: settings),

    // Floor 9: the command.
    .executableTarget(
      name: "tern",
      dependencies: [
        "CCairo", "TernAutograd", "TernCorpus", "TernEvaluation", "TernGraph", "TernInterchange",
        "TernInterpreter", "TernLanguage", "TernNetworks", "TernOperators", "TernPreparation",
        "TernSpeech", "TernTensor", "TernTraining",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      path: "Tools/tern", swiftSettings: settings),

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
      dependencies: [
        "CTernKernels", "TernOperators", "TernTensor", "TestSupport",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
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
      name: "TernGraphTests",
      dependencies: ["CTernFormat", "TernGraph", "TernOperators", "TernTensor"],
      swiftSettings: settings),
    .testTarget(
      name: "TernInterchangeTests", dependencies: ["TernInterchange", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernNetworksTests",
      dependencies: [
        "TernAutograd", "TernGraph", "TernInterchange", "TernInterpreter", "TernNetworks",
        "TernOperators", "TernTensor", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TernAutogradTests",
      dependencies: ["TernAutograd", "TernOperators", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernCorpusTests",
      dependencies: ["TernCorpus", "TernSpeech", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernLanguageTests", dependencies: ["TernLanguage", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernPreparationTests",
      dependencies: [
        "TernCorpus", "TernInterchange", "TernLanguage", "TernPreparation", "TernSpeech",
        "TernTensor", "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TernEvaluationTests",
      dependencies: ["TernCorpus", "TernEvaluation", "TernSpeech", "TernTensor", "TestSupport"],
      swiftSettings: settings),
    .testTarget(
      name: "TernTrainingTests",
      dependencies: [
        "TernAutograd", "TernCorpus", "TernGraph", "TernInterchange", "TernInterpreter",
        "TernNetworks", "TernOperators", "TernSpeech", "TernTensor", "TernTraining", "TestSupport",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TernSpeechTests",
      dependencies: [
        "CSoundFile", "TernGraph", "TernInterchange", "TernLanguage", "TernSpeech", "TernTensor",
        "TestSupport",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "TernCommandTests",
      dependencies: [
        "TernCorpus", "TernEvaluation", "TernInterchange", "TernLanguage", "TernNetworks",
        "TernPreparation", "TernSpeech", "TernTensor", "TernTraining", "TestSupport", "tern",
      ],
      swiftSettings: settings),
  ]
)
