internal import Federation
public import Model
public import Suite
internal import Wire

/// What a file with a fork's proof shows, by nothing but what is in it (spec: log, "Forks").
public struct ForkReport: Sendable, Equatable {
  public enum What: Sendable, Equatable {
    /// Two histories of one log: the smaller checkpoint, and the other with the root that its tree has at the smaller's size.
    case histories(Checkpoint, Checkpoint, rootOfOther: String)
    /// Two events of one position.
    case events(Position)
  }

  /// The node that signed both.
  public let node: NodeID
  /// Where its documents say that it is: its own word.
  public let domain: String
  public let log: LogID
  public let what: What

  /// Verifies the file's bytes. Refused with the code of the first check that fails (FRK-1 to FRK-9).
  public init(proof bytes: [UInt8], _ suite: any CryptoSuite) throws(Refusal) {
    let proof = try ForkProof.decode(bytes)
    let fork = try proof.verified(suite)
    node = fork.node
    log = fork.log
    domain = try NodeChain(proof.documents, suite).newest.domain.string
    switch fork.what {
    case .checkpoints(let first, let second, let root):
      what = .histories(first, second, rootOfOther: Hex.text(root.bytes))
    case .positions(let first, _): what = .events(first.position)
    }
  }
}
