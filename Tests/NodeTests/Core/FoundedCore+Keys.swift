import Model
import Store
import Testing

@testable import Node

extension FoundedCore {
  /// What a change of the node's came to: a problem, or `nil`.
  func problem(_ step: @escaping @Sendable (Core) throws(CommandFailure) -> Void) throws -> NodeProblem? {
    let problem = Noted<NodeProblem?>(nil)
    try write { (core) throws(StoreError) in
      do throws(CommandFailure) { try step(core) } catch {
        switch error {
        case .problem(let found): problem.change { $0 = found }
        case .store(let error): throw error
        }
      }
    }
    return problem.value
  }

  func change(_ step: @escaping @Sendable (Core) throws(CommandFailure) -> Void) throws {
    #expect(try problem(step) == nil)
  }

  /// What the askers are told of a change whose batch then finds the disk full.
  func failing(_ step: @escaping @Sendable (Core) throws(CommandFailure) -> Void) -> [String?] {
    let change: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
      do throws(CommandFailure) { try step(core) } catch { Issue.record("\(error)") }
    }
    let fillDisk: @Sendable (Core) throws(StoreError) -> Void = { (_) throws(StoreError) in
      throw StoreError(.diskFull)
    }
    return batch([change, fillDisk]).map { $0?.code }
  }

  /// A document with new keys, signed by the root key.
  func signedReplacement() throws -> SignedDocument {
    let rootKey = try RootKey(dataFolder: folder).read()
    let document = Noted<NodeDocument?>(nil)
    try change { (core) throws(CommandFailure) in
      let prepared = try core.prepareReplacement()
      document.change { $0 = prepared }
    }
    return try Replacement.signed(
      try Replacement.sign(try #require(document.value).encode(), rootKey: rootKey))
  }

  /// Prepares, signs with the root key and takes. Peers are told at once, rather than each at a moment of its own.
  func replaceKeys() throws {
    let signed = try signedReplacement()
    try change { (core) throws(CommandFailure) in try core.replaceKeys(by: signed, by: "anna") }
    for peer in core.sessions.keys { core.heard(peer) }
  }
}
