// swift-tools-version: 6.2
import PackageDescription

/// The fuzz targets, apart from the package itself: they need compiler flags that no dependency may have.
let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "tern", path: "..")],
  targets: [
    .executableTarget(
      name: "FuzzModel", dependencies: [.product(name: "TernGraph", package: "tern")],
      path: "Sources/FuzzModel")
  ]
)
