public import Model
internal import Wire

/// Whether the node is sure of itself, and what it waits for, for its operator.
public struct RecoveryStatus: Sendable {
  public enum Mode: String, Sendable, CaseIterable {
    /// It is sure that it is the newest of its name and the only one.
    case normal
    case recovering
    case anotherCopy
  }

  /// A node that may have more of a log of this node's.
  public struct Awaited: Sendable {
    public let node: NodeID
    public let domain: String
    /// Why the last request to it came to nothing.
    public let lastError: String?

    /// As `hanse recovery proceed --without` takes it: the domain that it claims, its id where none is known.
    public var name: String { domain.isEmpty ? Hex.text(node.bytes.bytes) : domain }
  }

  /// A log of this node's that it does not sign for.
  public struct Held: Sendable {
    public let log: LogID
    /// `channel`, `directory` or `mailbox`; `nil` where nothing of it is here yet.
    public let kind: LogKind?
    public let size: UInt64
    /// One past the last entry that this node's signature is known to stand under.
    public let needed: UInt64
    public let awaited: [Awaited]
    /// This node's signature stands under two histories of it.
    public let isForked: Bool
  }

  public let mode: Mode
  /// A `RecoveryReason`; `nil` in normal times.
  public let reason: String?
  public let sinceMilliseconds: UInt64?
  /// For so long nodes that nobody knows of are still listened for.
  public let listensMilliseconds: UInt64
  public let incarnation: UInt64
  public let held: [Held]
  /// Domains of nodes that the operator did not wait for; ids where no domain is known.
  public let leftOut: [String]
  /// The number of the newest document of the node's own of which it does not have the keys; `nil` where there is none.
  public let missingKeysOf: UInt64?
  public let lastBackupMilliseconds: UInt64?

  /// The nodes that logs wait for, each once.
  public var awaited: [Awaited] {
    var seen: Set<NodeID> = []
    return held.flatMap(\.awaited).filter { seen.insert($0.node).inserted }.sorted { $0.domain < $1.domain }
  }
}
