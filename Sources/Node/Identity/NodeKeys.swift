internal import Glibc
internal import Model
internal import Sodium
internal import Wire

/// The private keys in a data folder: 32-byte seeds in files that only the node's user may read.
struct NodeKeys: Sendable {
  let document: SigningKey
  let request: SigningKey
  let batch: SigningKey
  let log: SigningKey
  let session: SigningKey

  /// Reads the keys that a running node needs.
  init(folder: String) throws(NodeProblem) {
    document = SigningKey(seed: try Self.read(.document, folder))
    request = SigningKey(seed: try Self.read(.request, folder))
    batch = SigningKey(seed: try Self.read(.batch, folder))
    log = SigningKey(seed: try Self.read(.log, folder))
    session = SigningKey(seed: try Self.readOrDraw(.session, folder))
  }

  /// Draws and writes all keys; refuses to touch a folder that has some.
  static func create(folder: String) throws(NodeProblem) {
    guard mkdir(path(folder), 0o700) == 0 else {
      throw NodeProblem(
        "alreadyInitialised", "\(path(folder)) is there already: a node's keys are made once.")
    }
    for name in KeyName.allCases { try write(Seed.random(), name, folder) }
  }

  /// A key that nobody else knows of can be drawn anew: without it, users only log in again.
  private static func readOrDraw(_ name: KeyName, _ folder: String) throws(NodeProblem) -> Seed {
    if access(file(name, folder), F_OK) != 0, errno == ENOENT { try write(Seed.random(), name, folder) }
    return try read(name, folder)
  }

  static func read(_ name: KeyName, _ folder: String) throws(NodeProblem) -> Seed {
    let file = file(name, folder)
    let descriptor = open(file, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw NodeProblem("keyMissing", "\(file) cannot be read: run hanse init, or restore it from a backup.")
    }
    defer { close(descriptor) }
    var bytes = [UInt8](repeating: 0, count: Seed.byteCount + 1)
    defer { for index in bytes.indices { bytes[index] = 0 } }
    let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count == Seed.byteCount, let seed = Seed(Array(bytes.prefix(Seed.byteCount))) else {
      throw NodeProblem("keyDamaged", "\(file) does not hold 32 bytes: restore it from a backup.")
    }
    return seed
  }

  private static func write(_ seed: Seed, _ name: KeyName, _ folder: String) throws(NodeProblem) {
    let file = file(name, folder)
    let descriptor = open(file, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    let written = seed.withBytes { bytes in
      descriptor >= 0 && Glibc.write(descriptor, bytes.baseAddress, bytes.count) == bytes.count
        && fsync(descriptor) == 0
    }
    if descriptor >= 0 { close(descriptor) }
    guard written else { throw NodeProblem("keyNotWritten", "\(file) cannot be written: check the disk.") }
  }

  private static func path(_ folder: String) -> String { "\(folder)/keys" }
  private static func file(_ name: KeyName, _ folder: String) -> String { "\(path(folder))/\(name.rawValue)" }
}
