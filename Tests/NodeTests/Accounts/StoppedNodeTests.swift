import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What the operator does at the machine of a node that is stopped.
@Suite struct StoppedNodeTests {
  private func configuration(_ folder: TemporaryFolder) throws -> NodeConfiguration {
    var configuration = NodeConfiguration(domain: "own.example")
    configuration.dataFolder = folder.file("own.example")
    return configuration
  }

  private func problem(_ step: () throws(NodeProblem) -> Void) -> String? {
    do throws(NodeProblem) { try step() } catch { return error.code }
    return nil
  }

  /// A node with an administrator, a session and a closed account; then it is gone.
  private func prepare(_ folder: TemporaryFolder) throws {
    let founded = try FoundedCore(in: folder)
    let anna = try founded.addUser("anna", isAdmin: true)
    let bob = try founded.addUser("bob")
    for (number, user) in [(UInt8(1), anna), (2, bob)] {
      let session = StoredSession(
        id: SessionID(try #require(Bytes16([UInt8](repeating: number, count: 16)))), user: user, device: "",
        createdMilliseconds: 1, expiresMilliseconds: 1 << 50,
        refreshHash: try #require(Bytes32([UInt8](repeating: number, count: 32))))
      try founded.write { (core) throws(StoreError) in try core.store.save(session) }
    }
    #expect(
      problem { () throws(NodeProblem) in _ = try StoppedNode(founded.core.configuration) } == "storeInUse")
  }

  @Test func theCodeSetsTheNextPassword() throws {
    try withTemporaryFolder { folder in
      try prepare(folder)
      let configuration = try configuration(folder)
      let reset = try StoppedNode(configuration).resetPassword(of: "anna")
      let core = try Core(
        folder: try DataFolder(path: configuration.dataFolder), configuration: configuration,
        suite: try SystemClock.suite(), links: RecordingLinks(), journal: Journal(level: .error))
      let anna = try #require(core.accounts.values.first { $0.name == "anna" })
      #expect(anna.passwordHash.isEmpty && anna.isAdmin)
      #expect(
        try core.store.sessions().map(\.user) == core.accounts.values.filter { $0.name == "bob" }.map(\.user))
      let entry = try #require(try core.reader.audit(after: core.auditHead.number - 1, limit: 1).0.first)
      #expect(entry.actor == "operator" && entry.action == "passwordReset")
      #expect(entry.target == "anna@own.example" && entry.detail == "at the machine")
      let code = try #require(OneTimeCode(reset.code))
      #expect(
        try core.store.passwordReset(
          codeHash: code.hash(core.suite), nowMilliseconds: reset.expiresMilliseconds - 1) == anna.user)
      #expect(
        try core.store.passwordReset(
          codeHash: code.hash(core.suite), nowMilliseconds: reset.expiresMilliseconds) == nil)
    }
  }

  @Test func whatCannotBeResetIsLeftAlone() throws {
    try withTemporaryFolder { folder in
      try prepare(folder)
      var configuration = try configuration(folder)
      #expect(
        problem { () throws(NodeProblem) in
          _ = try StoppedNode(configuration).resetPassword(of: "nobody")
        } == "unknownUser")
      configuration.dataFolder = folder.file("elsewhere")
      #expect(problem { () throws(NodeProblem) in _ = try StoppedNode(configuration) } == "storeUnreachable")
      #expect(!DataFolder.holdsStore(configuration.dataFolder))
    }
  }
}
