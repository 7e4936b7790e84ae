public import Model
public import Wire

/// What a log is; fixed by its create event.
public struct LogRecord: Equatable, Sendable {
  public let kind: LogKind
  public let id: LogID
  public let home: NodeID
  /// The home's document at creation.
  public let document: DocumentReference
  public let privacy: Privacy
  public let form: Form
  /// The receiving node of a mailbox.
  public let peer: NodeID?
}

/// A text that members may change, and the size of the log after its last change.
public struct TextRecord: Equatable, Sendable {
  public let text: Text
  public let changed: UInt64
}

public struct PolicyRecord: Equatable, Sendable {
  public let policy: Policy
  public let changed: UInt64
}

public struct RoleRecord: Equatable, Sendable {
  public let definition: RoleDefinition
  public let changed: UInt64
}

/// A node with participants, now or before.
public struct NodeRecord: Equatable, Sendable {
  public var document: DocumentReference
  /// How many of its users are joined.
  public var joined: UInt64
  /// The sequence of the entry that made it a member.
  public var since: UInt64
  /// The sequence after the entry that ended its membership; 0 while it is a member or never was one.
  public var until: UInt64

  public var isMember: Bool { joined > 0 }
  public var wasMember: Bool { until > 0 }
}

public struct ParticipantRecord: Equatable, Sendable {
  public enum Status: UInt64, Sendable {
    case invited = 0
    case joined = 1
    case banned = 2
    case gone = 3
  }

  public let status: Status
  public let role: UInt64
  public let changed: UInt64

  /// Whether the participant counts against the channel's limit.
  var counts: Bool { status == .invited || status == .joined }
}

public struct UserRecord: Equatable, Sendable {
  public let user: DirectoryUser
  public let changed: UInt64
}
