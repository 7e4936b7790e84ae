internal import JSON

/// What is to be different about a channel; `nil` leaves it as it is.
public struct ChannelChange: Sendable, Equatable {
  public var name: String?
  public var topic: String?
  /// Who may join without an invitation: `invitation`, `members` or `peers`.
  public var access: String?
  /// The role of who joins so.
  public var joinRole: String?
  public var retention: Retention?
  public var editHistory: Bool?
  public var archived: Bool?
  public var mirrors: Mirrors?

  public enum Retention: Sendable, Equatable {
    case forGood
    case milliseconds(Int64)
  }

  public enum Mirrors: Sendable, Equatable {
    case none
    /// By domain, and how many of them make an entry *mirrored*; more than half without.
    case nodes([String], quorum: Int64?)
  }

  public init() {}

  func write(to json: inout JSONWriter) {
    json.field("name", ifPresent: name)
    json.field("topic", ifPresent: topic)
    json.field("access", ifPresent: access)
    json.field("joinRole", ifPresent: joinRole)
    switch retention {
    case nil: break
    case .forGood: json.nullField("retention")
    case .milliseconds(let milliseconds): json.field("retention", milliseconds)
    }
    json.field("editHistory", ifPresent: editHistory)
    json.field("archived", ifPresent: archived)
    switch mirrors {
    case nil: break
    case .some(.none): json.nullField("mirrors")
    case .nodes(let domains, let quorum):
      json.arrayField("mirrors") { json in for domain in domains { json.value(domain) } }
      json.field("quorum", ifPresent: quorum)
    }
  }
}
