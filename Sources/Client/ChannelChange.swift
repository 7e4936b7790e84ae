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

  public enum Retention: Sendable, Equatable {
    case forGood
    case milliseconds(Int64)
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
  }
}
