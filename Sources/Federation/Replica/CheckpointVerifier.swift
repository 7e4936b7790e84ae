public import Model
public import Suite
public import Wire

/// Finds the key under which a checkpoint note is its home's.
public struct CheckpointVerifier {
  private let known: KnownNodes

  public init(_ known: KnownNodes) { self.known = known }

  /// LOG-6 and LOG-12: by the log key of any document of the home's chain that is not revoked, the newest first. A note that was
  /// taken before the revocation is looked at with `KnownNodes.forHistory`.
  public func verify(
    _ note: Text, log: LogID, term: UInt64, home: NodeID, _ suite: any CryptoSuite
  ) throws(Refusal) -> SignedCheckpoint {
    let note = try CheckpointNote(note.utf8)
    guard let chain = known[home] else { throw .checkpointBadSignature }
    let counting = chain.documents[Int(chain.revokedBelow)...]
    let revoked = chain.documents[..<Int(chain.revokedBelow)]
    do throws(Refusal) {
      return try verify(note, by: counting.reversed(), log: log, term: term, suite)
    } catch {
      guard error == .checkpointBadSignature else { throw error }
      #if HANSE_DEFECTS
        if Defect.trustsRevoked.isPlanted {
          return try verify(note, by: revoked.reversed(), log: log, term: term, suite)
        }
      #endif
      let others = revoked.reversed() + chain.replaced.map { $0.document }
      let signed = try verify(note, by: others, log: log, term: term, suite)
      guard known.countsRevoked else { throw .checkpointRevoked }
      return signed
    }
  }

  private func verify(
    _ note: CheckpointNote, by documents: some Sequence<NodeDocument>, log: LogID, term: UInt64,
    _ suite: any CryptoSuite
  ) throws(Refusal) -> SignedCheckpoint {
    var refusal = Refusal.checkpointBadSignature
    // Many documents may name one key: a signature that is none must not cost a look for each.
    var tried: Set<Bytes32> = []
    for document in documents where tried.insert(document.keys.log).inserted {
      do throws(Refusal) {
        return try note.verified(log: log, term: term, by: document.keys.log, suite)
      } catch {
        refusal = error
      }
    }
    throw refusal
  }
}
