public import Model
public import Suite
public import Wire

/// Finds the key under which a checkpoint note is its home's.
public struct CheckpointVerifier {
  private let known: KnownNodes

  public init(_ known: KnownNodes) { self.known = known }

  /// LOG-6, by the log key of any document of the home's chain, the newest first.
  public func verify(
    _ note: Text, log: LogID, term: UInt64, home: NodeID, _ suite: any CryptoSuite
  ) throws(Refusal) -> SignedCheckpoint {
    let note = try CheckpointNote(note.utf8)
    var refusal = Refusal.checkpointBadSignature
    for document in known[home]?.documents.reversed() ?? [] {
      do throws(Refusal) {
        return try note.verified(log: log, term: term, by: document.keys.log, suite)
      } catch {
        refusal = error
      }
    }
    throw refusal
  }
}
