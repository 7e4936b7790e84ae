internal import Model
internal import Sodium
internal import Store
internal import Wire

/// The files of private keys in a data folder: 32-byte seeds that only the node's user may read.
///
/// `keys/<name>` is what the node was founded with; what was drawn later is named after its public key. So an old and a new
/// generation lie side by side, none is ever written over another, and the newest document alone says which counts.
struct KeyFolder: Sendable {
  static let folder = "keys"
  private static let preparedFile = "keys/prepared"

  let files: any FolderFiles

  init(_ files: any FolderFiles) { self.files = files }

  /// Draws and writes all keys of a new node; refuses to touch a folder that has some.
  func found() throws(NodeProblem) {
    for name in KeyName.allCases {
      if try read(Self.file(name)) != nil {
        throw NodeProblem(
          "alreadyInitialised", "\(Self.file(name)) is there already: a node's keys are made once.")
      }
    }
    for name in KeyName.allCases {
      try write(Seed.random()) { (bytes) throws(StoreError) in try files.create(Self.file(name), bytes) }
    }
  }

  /// Draws a key and keeps it beside those that are there. Durable when it returns; nothing speaks of it yet.
  func draw(_ name: KeyName) throws(NodeProblem) -> Bytes32 {
    let seed = Seed.random()
    let publicKey = name.publicKey(of: seed)
    try write(seed) { (bytes) throws(StoreError) in try files.replace(Self.file(name, publicKey), bytes) }
    return publicKey
  }

  /// The key with which the node was founded; `nil` where it was taken away.
  func founding(_ name: KeyName) throws(NodeProblem) -> Seed? { try read(Self.file(name)) }

  /// Draws a founding key that is missing.
  func drawFounding(_ name: KeyName) throws(NodeProblem) -> Seed {
    let seed = Seed.random()
    try write(seed) { (bytes) throws(StoreError) in try files.create(Self.file(name), bytes) }
    return seed
  }

  /// The seed of this public key; `nil` where it is not here.
  func find(_ name: KeyName, _ publicKey: Bytes32) throws(NodeProblem) -> Seed? {
    if let seed = try read(Self.file(name, publicKey)) {
      guard name.publicKey(of: seed) == publicKey else { throw damaged(Self.file(name, publicKey)) }
      return seed
    }
    guard let seed = try read(Self.file(name)), name.publicKey(of: seed) == publicKey else { return nil }
    return seed
  }

  /// The seed of this public key. `keyMissing`, `keyDamaged`, or `keyMismatch` where another one is in its place.
  func seed(_ name: KeyName, _ publicKey: Bytes32) throws(NodeProblem) -> Seed {
    if let seed = try find(name, publicKey) { return seed }
    guard try read(Self.file(name)) == nil else {
      throw NodeProblem(
        "keyMismatch",
        "\(Self.file(name)) is not the key of this node's newest document: restore keys and store from one backup."
      )
    }
    throw NodeProblem(
      "keyMissing", "\(Self.file(name)) cannot be read: run hanse init, or restore it from a backup.")
  }

  /// The document that waits to be signed by the root key elsewhere; its keys are kept.
  func prepared() throws(NodeProblem) -> [UInt8]? {
    do throws(StoreError) { return try files.read(Self.preparedFile, mostBytes: Limits.documentBytes) } catch
    {
      throw NodeProblem(error)
    }
  }

  func prepare(_ document: [UInt8]) throws(NodeProblem) {
    let written = document.withUnsafeBytes { bytes -> Result<Void, StoreError> in
      do throws(StoreError) { return .success(try files.replace(Self.preparedFile, bytes)) } catch {
        return .failure(error)
      }
    }
    guard case .success = written else {
      throw NodeProblem("keyNotWritten", "\(Self.preparedFile) cannot be written: check the disk.")
    }
  }

  /// Deletes every key that is not among these, but for the root key, and what was prepared unless it is `isPreparedKept`.
  func retire(keeping needed: [KeyName: Set<Bytes32>], isPreparedKept: Bool) throws(NodeProblem) {
    do throws(StoreError) {
      if !isPreparedKept { try files.remove(Self.preparedFile) }
      for file in try files.list(Self.folder) {
        let parts = file.split(separator: ".", maxSplits: 1).map(String.init)
        guard let name = KeyName(rawValue: parts[0]), name != .root else { continue }
        let path = "\(Self.folder)/\(file)"
        if let kept = needed[name], try isKept(path, name, kept) { continue }
        try files.remove(path)
      }
    } catch {
      throw NodeProblem(error)
    }
  }

  func removeRoot() throws(NodeProblem) {
    do throws(StoreError) { try files.remove(Self.file(.root)) } catch { throw NodeProblem(error) }
  }

  private func isKept(_ path: String, _ name: KeyName, _ kept: Set<Bytes32>) throws(StoreError) -> Bool {
    if kept.contains(where: { Self.file(name, $0) == path }) { return true }
    guard path == Self.file(name) else { return false }
    // A file that cannot be read is for its operator to look at.
    guard let seed = try? read(path) else { return true }
    return kept.contains(name.publicKey(of: seed))
  }

  private func read(_ file: String) throws(NodeProblem) -> Seed? {
    var bytes: [UInt8]
    do throws(StoreError) {
      guard let found = try files.read(file, mostBytes: Seed.byteCount) else { return nil }
      bytes = found
    } catch {
      if error.code == .fileExposed {
        throw NodeProblem(
          "keyExposed",
          "\(file) may be read by others than the node's user: chmod 600 it, and if others have read it, replace the keys."
        )
      }
      throw NodeProblem("keyMissing", "\(file) cannot be read: see who owns the data folder.")
    }
    defer { bytes.withUnsafeMutableBytes { Wiping.wipe($0) } }
    guard bytes.count == Seed.byteCount, let seed = Seed(bytes) else { throw damaged(file) }
    return seed
  }

  private func damaged(_ file: String) -> NodeProblem {
    NodeProblem("keyDamaged", "\(file) does not hold its 32 bytes: restore it from a backup.")
  }

  private func write(
    _ seed: Seed, _ write: (UnsafeRawBufferPointer) throws(StoreError) -> Void
  ) throws(NodeProblem) {
    do throws(StoreError) {
      try seed.withBytes { (bytes) throws(StoreError) in try write(UnsafeRawBufferPointer(bytes)) }
    } catch {
      throw NodeProblem("keyNotWritten", "A key cannot be written: check the disk.")
    }
  }

  private static func file(_ name: KeyName) -> String { "\(folder)/\(name.rawValue)" }

  private static func file(_ name: KeyName, _ publicKey: Bytes32) -> String {
    "\(file(name)).\(Hex.text(Array(publicKey.bytes.prefix(8))))"
  }
}

extension KeyName {
  func publicKey(of seed: Seed) -> Bytes32 {
    self == .sealing ? seed.sealingPublicKey : SigningKey(seed: seed).publicKey
  }
}
