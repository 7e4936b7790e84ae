internal import Model
internal import Sodium
internal import Store
internal import Wire

/// The private keys in a data folder: 32-byte seeds in files that only the node's user may read.
struct NodeKeys: Sendable {
  let document: SigningKey
  let request: SigningKey
  let batch: SigningKey
  let log: SigningKey
  let witness: SigningKey
  let mirror: SigningKey
  let session: SigningKey

  /// Reads the keys that a running node needs.
  init(_ files: any FolderFiles) throws(NodeProblem) {
    document = SigningKey(seed: try Self.read(.document, files))
    request = SigningKey(seed: try Self.read(.request, files))
    batch = SigningKey(seed: try Self.read(.batch, files))
    log = SigningKey(seed: try Self.read(.log, files))
    witness = SigningKey(seed: try Self.read(.witness, files))
    mirror = SigningKey(seed: try Self.read(.mirror, files))
    session = SigningKey(seed: try Self.readOrDraw(.session, files))
  }

  /// Draws and writes all keys; refuses to touch a folder that has some.
  static func create(_ files: any FolderFiles) throws(NodeProblem) {
    for name in KeyName.allCases {
      if try find(name, files) != nil {
        throw NodeProblem(
          "alreadyInitialised", "\(file(name)) is there already: a node's keys are made once.")
      }
    }
    for name in KeyName.allCases { try write(Seed.random(), name, files) }
  }

  /// A key that nobody else knows of can be drawn anew: without it, users only log in again.
  private static func readOrDraw(_ name: KeyName, _ files: any FolderFiles) throws(NodeProblem) -> Seed {
    if let seed = try find(name, files) { return seed }
    try write(Seed.random(), name, files)
    return try read(name, files)
  }

  static func read(_ name: KeyName, _ files: any FolderFiles) throws(NodeProblem) -> Seed {
    guard let seed = try find(name, files) else {
      throw NodeProblem(
        "keyMissing", "\(file(name)) cannot be read: run hanse init, or restore it from a backup.")
    }
    return seed
  }

  private static func find(_ name: KeyName, _ files: any FolderFiles) throws(NodeProblem) -> Seed? {
    var bytes: [UInt8]
    do throws(StoreError) {
      guard let found = try files.read(file(name), mostBytes: Seed.byteCount) else { return nil }
      bytes = found
    } catch {
      if error.code == .fileExposed {
        throw NodeProblem(
          "keyExposed",
          "\(file(name)) may be read by others than the node's user: chmod 600 it, and if others have read it, replace the keys."
        )
      }
      throw NodeProblem("keyMissing", "\(file(name)) cannot be read: see who owns the data folder.")
    }
    defer { for index in bytes.indices { bytes[index] = 0 } }
    guard bytes.count == Seed.byteCount, let seed = Seed(bytes) else {
      throw NodeProblem(
        "keyDamaged", "\(file(name)) does not hold 32 bytes: restore it from a backup.")
    }
    return seed
  }

  private static func write(
    _ seed: Seed, _ name: KeyName, _ files: any FolderFiles
  ) throws(NodeProblem) {
    do throws(StoreError) {
      try seed.withBytes { (bytes) throws(StoreError) in
        try files.create(file(name), UnsafeRawBufferPointer(bytes))
      }
    } catch {
      throw NodeProblem("keyNotWritten", "\(file(name)) cannot be written: check the disk.")
    }
  }

  private static func file(_ name: KeyName) -> String { "keys/\(name.rawValue)" }
}
