import Federation
import Model
import Store
import Testing
import Wire

@testable import Node

extension TestNode {
  /// Has the node's own key sign another history of its channel, and the node hear of it. The fork's number.
  func fork(_ channel: String) async throws -> Int64 {
    let id = LogID(try #require(Bytes32(hex: Array(channel.utf8)[...])))
    let number: Int64? = try await withCheckedThrowingContinuation { continuation in
      node.core.write(
        { (core) throws(StoreError) in
          try core.forge(id)
          core.afterCommit.append { continuation.resume(returning: core.logs[id]?.fork?.number) }
        }, failed: { continuation.resume(throwing: $0) })
    }
    return try #require(number)
  }
}

extension Core {
  fileprivate func forge(_ id: LogID) throws(StoreError) {
    guard let signed = logs[id]?.replica.checkpoint else { return }
    let checkpoint = signed.checkpoint
    let other = SignedCheckpoint(
      Checkpoint(log: id, term: checkpoint.term, size: checkpoint.size, root: .zero), by: identity.keys.log,
      suite)
    let proof = ForkProof.checkpoints(
      CheckpointFork(
        log: id, documents: identity.chain.signed, first: Text(stored: other.note),
        second: Text(stored: signed.note), root: checkpoint.root, consistency: []))
    guard let fork = try? proof.verified(of: node, known, suite) else { return }
    try take(proof, fork, from: nil)
  }
}
