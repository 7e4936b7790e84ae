import Model
import Sodium
import Store
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Node

/// A node that dies, or whose disk fails, at any step of a change of keys starts again, under the old keys or the new ones.
struct RotationCrashTests {
  /// The files of a folder, up to the operation after which nothing can be written any more.
  private final class DyingFiles: FolderFiles {
    private let files: any FolderFiles
    private let left: Mutex<Int>

    init(_ files: any FolderFiles, operations: Int) {
      self.files = files
      left = Mutex(operations)
    }

    var isDead: Bool { left.withLock { $0 < 0 } }

    private func spend() throws(StoreError) {
      let isOver = left.withLock { left in
        left -= 1
        return left < 0
      }
      if isOver { throw StoreError(.diskFault) }
    }

    func read(_ name: String, mostBytes: Int) throws(StoreError) -> [UInt8]? {
      try files.read(name, mostBytes: mostBytes)
    }

    func create(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
      try spend()
      try files.create(name, bytes)
    }

    /// What dies in it has perhaps left the file that is to take the other's place.
    func replace(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
      do throws(StoreError) { try spend() } catch {
        try? files.remove(name + ".new")
        try? files.create(name + ".new", UnsafeRawBufferPointer(rebasing: bytes.prefix(7)))
        throw error
      }
      try files.replace(name, bytes)
    }

    func remove(_ name: String) throws(StoreError) {
      try spend()
      try files.remove(name)
    }

    func list(_ folder: String) throws(StoreError) -> [String] { try files.list(folder) }
    func identity(_ name: String) throws(StoreError) -> [UInt8]? { try files.identity(name) }
  }

  private enum Change: CaseIterable { case rotation, replacement }

  private func change(_ kind: Change, _ core: Core, rootKey: Seed) throws(CommandFailure) {
    switch kind {
    case .rotation: try core.rotateKeys(Set(KeyName.rotating), by: "anna")
    case .replacement:
      let document = try core.prepareReplacement()
      let signed: SignedDocument
      do throws(NodeProblem) {
        signed = try Replacement.signed(try Replacement.sign(document.encode(), rootKey: rootKey))
      } catch {
        throw .problem(error)
      }
      try core.replaceKeys(by: signed, by: "anna")
    }
  }

  /// Runs a change on files that die; whether they did.
  private func cut(
    _ kind: Change, after operations: Int, _ configuration: NodeConfiguration, rootKey: Seed
  ) throws -> Bool {
    let files = DyingFiles(PlainFiles(folder: configuration.dataFolder), operations: operations)
    // It writes its guard before anything else.
    guard let founded = try? FoundedCore(configuration, files: files) else { return true }
    let failed = Noted(false)
    try founded.write { (core) throws(StoreError) in
      do throws(CommandFailure) { try change(kind, core, rootKey: rootKey) } catch {
        failed.change { $0 = true }
      }
    }
    #expect(founded.core.identity.chain.documents.count == 1 || !failed.value)
    return files.isDead
  }

  @Test(arguments: [false, true]) func aCutAtAnyFileOperation(_ isReplacement: Bool) throws {
    try withTemporaryFolder { folder in
      let kind = isReplacement ? Change.replacement : .rotation
      var operations = 0
      while operations < 100 {
        let domain = "n\(operations).example"
        let configuration = FoundedCore.configuration(of: domain, in: folder.file(domain))
        _ = try NodeFounding(configuration).found()
        let rootKey = try RootKey(dataFolder: configuration.dataFolder).read()
        let hasDied = try cut(kind, after: operations, configuration, rootKey: rootKey)

        let again = try FoundedCore(configuration)
        let documents = again.core.identity.chain.documents.count
        #expect((1...2).contains(documents), "cut after \(operations)")
        _ = try again.addUser("anna")
        let problem = Noted<String?>(nil)
        try again.write { (core) throws(StoreError) in
          do throws(CommandFailure) { try change(kind, core, rootKey: rootKey) } catch {
            problem.change { $0 = "\(error)" }
          }
        }
        #expect(problem.value == nil, "cut after \(operations)")
        #expect(again.core.identity.chain.documents.count == documents + 1)
        guard hasDied else { break }
        operations += 1
      }
      #expect((10..<100).contains(operations), "\(operations) operations were cut")
    }
  }

  /// The document stands in the transaction: where that fails, neither it nor its keys count.
  @Test func aTransactionThatFails() throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let home = scene.pair.home
      let before = home.core.identity.chain
      let told = home.failing { (core) throws(CommandFailure) in
        try core.rotateKeys(Set(KeyName.rotating), by: "anna")
      }
      #expect(told == ["diskFull", "diskFull"])
      let said = try scene.say("still here", by: home, scene.pair.anna)
      #expect(said.value == ["accepted"])
      #expect(home.core.identity.chain == before)
      #expect(home.core.identity.keys.log.publicKey == before.newest.keys.log)
      try scene.rotate(home)
      try scene.settle()
      #expect(scene.named(home.core.node, at: scene.pair.guest) == home.core.identity.chain.newestReference)
      for founded in [home, scene.pair.guest] { try scene.verify(founded) }
    }
  }
}
