import Glibc
import Store
import Synchronization
import TestSupport
import Testing

@testable import Node

/// The files of a node's private keys.
struct NodeKeysTests {
  /// A folder in memory, whose disk may be full.
  private final class MemoryFiles: FolderFiles {
    let files = Mutex<[String: [UInt8]]>([:])
    let isFull: Bool

    init(isFull: Bool = false) { self.isFull = isFull }

    func read(_ name: String, mostBytes: Int) throws(StoreError) -> [UInt8]? {
      files.withLock { $0[name].map { Array($0.prefix(mostBytes + 1)) } }
    }

    func create(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
      try replace(name, bytes)
    }

    func replace(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
      guard !isFull else { throw StoreError(.diskFull) }
      let copy = Array(bytes)
      files.withLock { $0[name] = copy }
    }

    func identity(_ name: String) throws(StoreError) -> [UInt8]? { nil }
  }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? NodeProblem)?.code }
    return nil
  }

  @Test func areMadeOnce() throws {
    let files = MemoryFiles()
    try NodeKeys.create(files)
    _ = try NodeKeys(files)
    #expect(code { try NodeKeys.create(files) } == "alreadyInitialised")
  }

  @Test(arguments: [KeyName.document, .request, .batch, .log]) func aKeyThatIsGoneOrDamagedIsTold(
    _ name: KeyName
  ) throws {
    let files = MemoryFiles()
    try NodeKeys.create(files)
    for bytes in [[], [UInt8](repeating: 7, count: 31), [UInt8](repeating: 7, count: 33)] {
      files.files.withLock { $0["keys/\(name.rawValue)"] = bytes }
      #expect(code { _ = try NodeKeys(files) } == "keyDamaged", "\(bytes.count) bytes")
    }
    files.files.withLock { $0["keys/\(name.rawValue)"] = nil }
    #expect(code { _ = try NodeKeys(files) } == "keyMissing")
  }

  @Test func aKeyThatOthersMayReadIsRefused() throws {
    try withTemporaryFolder { outer in
      let folder = try DataFolder(path: "\(outer.path)/data")
      try NodeKeys.create(folder.files)
      _ = try NodeKeys(folder.files)
      chmod("\(outer.path)/data/keys/log", 0o644)
      #expect(code { _ = try NodeKeys(folder.files) } == "keyExposed")
      chmod("\(outer.path)/data/keys/log", 0o600)
      _ = try NodeKeys(folder.files)
    }
  }

  /// Without it users log in again, and that is all.
  @Test func theSessionKeyIsDrawnAnew() throws {
    let files = MemoryFiles()
    try NodeKeys.create(files)
    let before = files.files.withLock { $0["keys/session"] }
    files.files.withLock { $0["keys/session"] = nil }
    _ = try NodeKeys(files)
    let after = files.files.withLock { $0["keys/session"] }
    #expect(after?.count == 32 && after != before)
  }

  @Test func aKeyThatCannotBeWrittenIsTold() {
    #expect(code { try NodeKeys.create(MemoryFiles(isFull: true)) } == "keyNotWritten")
  }
}
