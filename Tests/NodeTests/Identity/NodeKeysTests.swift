import Glibc
import Model
import Sodium
import Store
import Synchronization
import TestSupport
import Testing
import Wire

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

    func identity(_ name: String) -> [UInt8]? { nil }

    func remove(_ name: String) { files.withLock { $0[name] = nil } }

    func list(_ folder: String) -> [String] {
      files.withLock { files in
        files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
          .sorted()
      }
    }

    func create(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
      try replace(name, bytes)
    }

    func replace(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
      guard !isFull else { throw StoreError(.diskFull) }
      let copy = Array(bytes)
      files.withLock { $0[name] = copy }
    }
  }

  private func code(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return (error as? NodeProblem)?.code }
    return nil
  }

  /// A chain of one document with the keys in these files.
  private func chain(_ files: MemoryFiles) throws -> NodeChain {
    let folder = KeyFolder(files)
    try folder.found()
    let root = SigningKey(seed: try #require(try folder.founding(.root)))
    let listed = try KeyName.listed.map { $0.publicKey(of: try #require(try folder.founding($0))) }
    let suite = try SodiumSuite()
    let document = NodeDocument(
      node: NodeDocument.nodeID(root: root.publicKey, suite), number: 0, previous: nil, root: root.publicKey,
      domain: try #require(Domain("a.example")), endpoints: ["https://a.example"], versions: [1],
      issuedMilliseconds: 1_000, expiresMilliseconds: 2_000, keys: try #require(DocumentKeys(listed)),
      directory: LogID(.zero))
    return try NodeChain([SignedDocument(document, as: .root, by: root)], suite)
  }

  private func read(_ chain: NodeChain, _ files: MemoryFiles) throws {
    _ = try NodeKeys(chain, session: nil, KeyFolder(files))
  }

  @Test func areMadeOnce() throws {
    let files = MemoryFiles()
    try read(try chain(files), files)
    #expect(code { try KeyFolder(files).found() } == "alreadyInitialised")
  }

  @Test(arguments: [KeyName.document, .request, .batch, .log, .witness, .mirror])
  func aKeyThatIsGoneDamagedOrAnotherIsTold(_ name: KeyName) throws {
    let files = MemoryFiles()
    let chain = try chain(files)
    for bytes in [[], [UInt8](repeating: 7, count: 31), [UInt8](repeating: 7, count: 33)] {
      files.files.withLock { $0["keys/\(name.rawValue)"] = bytes }
      #expect(code { try read(chain, files) } == "keyDamaged", "\(bytes.count) bytes")
    }
    files.files.withLock { $0["keys/\(name.rawValue)"] = [UInt8](repeating: 7, count: 32) }
    #expect(code { try read(chain, files) } == "keyMismatch")
    files.files.withLock { $0["keys/\(name.rawValue)"] = nil }
    #expect(code { try read(chain, files) } == "keyMissing")
  }

  @Test func aKeyThatOthersMayReadIsRefused() throws {
    try withTemporaryFolder { outer in
      let folder = try DataFolder(path: "\(outer.path)/data")
      let keys = KeyFolder(folder.files)
      try keys.found()
      chmod("\(outer.path)/data/keys/log", 0o644)
      #expect(code { _ = try keys.founding(.log) } == "keyExposed")
      chmod("\(outer.path)/data/keys/log", 0o600)
      _ = try keys.founding(.log)
    }
  }

  /// Without it users log in again, and that is all.
  @Test func theSessionKeyIsDrawnAnew() throws {
    let files = MemoryFiles()
    let chain = try chain(files)
    let before = files.files.withLock { $0["keys/session"] }
    files.files.withLock { $0["keys/session"] = nil }
    try read(chain, files)
    let after = files.files.withLock { $0["keys/session"] }
    #expect(after?.count == 32 && after != before)
  }

  @Test func aKeyThatCannotBeWrittenIsTold() {
    #expect(code { try KeyFolder(MemoryFiles(isFull: true)).found() } == "keyNotWritten")
  }

  @Test func anOldAndANewGenerationLieSideBySide() throws {
    let files = MemoryFiles()
    let chain = try chain(files)
    let folder = KeyFolder(files)
    let old = chain.newest.keys.batch
    let new = try folder.draw(.batch)
    #expect(try folder.find(.batch, old) != nil)
    #expect(try folder.find(.batch, new) != nil)
    try read(chain, files)

    try folder.retire(keeping: [.batch: [new], .log: [chain.newest.keys.log]], isPreparedKept: false)
    #expect(try folder.find(.batch, old) == nil)
    #expect(try folder.find(.batch, new) != nil)
    #expect(try folder.find(.log, chain.newest.keys.log) != nil)
    #expect(try folder.founding(.request) == nil)
    #expect(try folder.founding(.root) != nil, "the root key is the operator's to take away")
  }

  @Test func aDrawnKeyThatIsDamagedIsTold() throws {
    let files = MemoryFiles()
    _ = try chain(files)
    let folder = KeyFolder(files)
    let new = try folder.draw(.log)
    let file = try #require(try folder.files.list("keys").first { $0.hasPrefix("log.") })
    files.files.withLock { $0["keys/\(file)"] = [UInt8](repeating: 7, count: 32) }
    #expect(code { _ = try folder.seed(.log, new) } == "keyDamaged")
  }
}
