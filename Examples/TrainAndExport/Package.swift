// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "TrainAndExport",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "tern", path: "../..")],
  targets: [
    .executableTarget(
      name: "TrainAndExport",
      dependencies: [
        .product(name: "TernSpeech", package: "tern"),
        .product(name: "TernTraining", package: "tern"),
      ])
  ]
)
