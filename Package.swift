// swift-tools-version: 6.2
import PackageDescription

/// A room of the house: one target, the floor it stands on, and the rooms below that it may see.
struct Room {
  let name: String
  let floor: Int
  var sees: [String] = []
  var kind = Kind.library
  var tested = true
  /// Rooms beside it that its tests look at too.
  var testsSee: [String] = []
  /// Files of the folder for people, not for the compiler.
  var pages: [String] = []
  /// Folders of its tests' that hold no source.
  var testData: [String] = []

  enum Kind {
    /// Knows no clock, file, socket, randomness or Foundation, and also compiles as Embedded Swift.
    case pure
    case library
    /// A C library of Debian's behind a module map: its pkg-config name, if it has one, and its package.
    case door(pkgConfig: String?, package: String)
    case executable
  }
}

let house: [Room] = [
  Room(name: "CSodium", floor: 0, kind: .door(pkgConfig: "libsodium", package: "libsodium-dev")),
  Room(name: "CSQLite", floor: 0, kind: .door(pkgConfig: "sqlite3", package: "libsqlite3-dev")),
  Room(name: "COpenSSL", floor: 0, kind: .door(pkgConfig: "openssl", package: "libssl-dev")),
  Room(
    name: "CNghttp2", floor: 0, kind: .door(pkgConfig: "libnghttp2", package: "libnghttp2-dev")),
  Room(name: "CZstd", floor: 0, kind: .door(pkgConfig: "libzstd", package: "libzstd-dev")),
  Room(name: "CWslay", floor: 0, kind: .door(pkgConfig: nil, package: "libwslay-dev")),
  Room(name: "CCurl", floor: 0, kind: .door(pkgConfig: "libcurl", package: "libcurl4-openssl-dev")),

  Room(name: "Wire", floor: 0, kind: .pure),
  Room(name: "JSON", floor: 0, kind: .pure),

  Room(
    name: "MLS", floor: 0, kind: .pure, testsSee: ["CSodium"], pages: ["README.md", "RULES.md"],
    testData: ["Vectors/Files"]),

  Room(name: "Suite", floor: 1, sees: ["Wire"], kind: .pure, tested: false),

  Room(name: "Merkle", floor: 2, sees: ["Wire", "Suite"], kind: .pure),
  Room(name: "Sodium", floor: 2, sees: ["Wire", "MLS", "Suite", "CSodium", "COpenSSL"]),

  Room(name: "Model", floor: 3, sees: ["Wire", "Suite", "Merkle"], kind: .pure),

  Room(name: "Rules", floor: 4, sees: ["Wire", "Suite", "Merkle", "Model"], kind: .pure),
  Room(name: "Blobs", floor: 4, sees: ["Wire", "Suite", "Merkle", "Model"], kind: .pure),

  Room(
    name: "Federation", floor: 5, sees: ["Wire", "Suite", "Merkle", "Model", "Rules", "Blobs"],
    kind: .pure),

  Room(
    name: "Store", floor: 6,
    sees: [
      "Wire", "Suite", "Merkle", "Model", "Rules", "Blobs", "Federation", "CSQLite", "CZstd",
    ]),
  Room(
    name: "Archive", floor: 6,
    sees: ["Wire", "JSON", "Suite", "Merkle", "Model", "Rules", "Federation"]),
  Room(name: "Transport", floor: 6, sees: ["COpenSSL", "CNghttp2", "CWslay", "CCurl"]),

  Room(
    name: "Node", floor: 7,
    sees: [
      "Wire", "JSON", "Suite", "Merkle", "Sodium", "Model", "Rules", "Blobs", "Federation", "Store",
      "Transport",
    ]),

  Room(
    name: "ClientAPI", floor: 8,
    sees: [
      "Wire", "JSON", "Suite", "Sodium", "Model", "Rules", "Blobs", "Federation", "Store", "Transport",
      "Node",
    ], testsSee: ["MLS", "Simulation"]),
  Room(
    name: "Simulation", floor: 8,
    sees: [
      "Wire", "JSON", "Suite", "Merkle", "Sodium", "Model", "Rules", "Federation", "Store",
      "Transport", "Node", "CSodium", "CSQLite",
    ]),
  Room(name: "Client", floor: 7, sees: ["JSON", "Transport"]),
  Room(name: "Terminal", floor: 8, sees: ["JSON", "Client"]),

  Room(
    name: "hanse", floor: 9,
    sees: [
      "Wire", "JSON", "Suite", "Sodium", "Model", "Blobs", "Store", "Transport", "Node", "ClientAPI",
      "Client", "Terminal", "Archive", "Simulation",
    ],
    kind: .executable, tested: false),
  Room(
    name: "hanse-bench", floor: 9,
    sees: ["JSON", "MLS", "Sodium", "Client", "Transport", "CSQLite"],
    kind: .executable, tested: false),
]

let floors = Dictionary(uniqueKeysWithValues: house.map { ($0.name, $0.floor) })
for room in house {
  for seen in room.sees {
    guard let floor = floors[seen] else { fatalError("\(room.name) sees \(seen), which no room is") }
    precondition(floor < room.floor, "\(room.name) may not see \(seen): arrows point down")
  }
}

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

extension Room {
  var target: Target {
    let below = sees.map { Target.Dependency.target(name: $0) }
    switch kind {
    case .door(let pkgConfig, let package):
      return .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([package])])
    case .pure:
      return .target(
        name: name, dependencies: below, exclude: pages, swiftSettings: strict + [.strictMemorySafety()])
    case .library:
      return .target(name: name, dependencies: below, swiftSettings: strict)
    case .executable:
      return .executableTarget(name: name, dependencies: below, swiftSettings: strict)
    }
  }

  var testTarget: Target? {
    if case .door = kind { return nil }
    guard tested else { return nil }
    let rooms = Set(sees + [name, "Sodium"] + testsSee).sorted().map { Target.Dependency.target(name: $0) }
    return .testTarget(
      name: "\(name)Tests", dependencies: rooms + ["TestSupport"], exclude: testData, swiftSettings: strict)
  }
}

let package = Package(
  name: "hanse",
  products: [
    .executable(name: "hanse", targets: ["hanse"]),
    .executable(name: "hanse-bench", targets: ["hanse-bench"]),
    .library(name: "MLS", targets: ["MLS"]),
    .library(name: "Sodium", targets: ["Sodium"]),
  ],
  targets: house.map(\.target) + house.compactMap(\.testTarget) + [
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: strict)
  ]
)
