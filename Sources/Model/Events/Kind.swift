/// What an event says (spec: rules; directory and mailbox). The raw value is the header's kind.
public enum Kind: UInt64, Sendable, CaseIterable {
  case create = 1
  case invite = 2
  case join = 3
  case leave = 4
  case kick = 5
  case ban = 6
  case unban = 7
  case assignRole = 8
  case defineRole = 9
  case name = 10
  case topic = 11
  case policy = 12
  case nodeDocument = 13
  case admit = 14
  case message = 16
  case edit = 17
  case erase = 18
  case reaction = 19
  case unreact = 20
  case pin = 21
  case unpin = 22

  case directoryCreate = 32
  case directoryUser = 33

  case mailboxCreate = 48
  case invitation = 49

  /// The kind of log in which such an event may stand.
  public var log: LogKind {
    switch self {
    case .directoryCreate, .directoryUser: .directory
    case .mailboxCreate, .invitation: .mailbox
    default: .channel
    }
  }

  public var isCreate: Bool { self == .create || self == .directoryCreate || self == .mailboxCreate }

  /// Whether the header must name a user as author; where it does not, the node itself is.
  public var user: Need {
    switch self {
    case .nodeDocument, .admit: .never
    case .policy: .optional
    default: log == .channel ? .always : .never
    }
  }

  public var hasBody: Bool {
    switch self {
    case .message, .edit, .reaction, .invitation: true
    default: false
    }
  }

  /// Whether the header must name what the event builds on; otherwise it must not.
  public var hasBase: Bool {
    switch self {
    case .invite, .kick, .ban, .unban, .assignRole, .defineRole, .name, .topic, .policy: true
    default: false
    }
  }

  public enum Need: Sendable {
    case never
    case optional
    case always

    func allows(_ isThere: Bool) -> Bool {
      switch self {
      case .never: !isThere
      case .optional: true
      case .always: isThere
      }
    }
  }

  public var relation: Need {
    switch self {
    case .message: .optional
    case .edit, .erase, .reaction, .unreact, .pin, .unpin: .always
    default: .never
    }
  }
}
