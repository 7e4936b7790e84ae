internal import JSON
internal import Model
internal import Node
internal import Wire

/// The fields of a channel that a request may set.
struct ChannelFields {
  static let names: [StaticString] = ["name", "topic", "access", "joinRole", "retention", "editHistory"]

  let name: Text?
  let topic: Text?
  let policy: [PolicyChange]

  init(_ object: JSONObject) throws(JSONError) {
    name = try object.optionalString("name").map { Text($0) }
    topic = try object.optionalString("topic").map { Text($0) }
    var policy: [PolicyChange] = []
    if let access = try Self.access(object) { policy.append(access) }
    if object["retention"] == .null {
      policy.append(.retention(milliseconds: nil))
    } else if let milliseconds = try object.optionalInteger(
      "retention", in: Limits.leastRetentionMilliseconds...UInt64(1 << 53))
    {
      policy.append(.retention(milliseconds: milliseconds))
    }
    if let isKept = try object.optionalBool("editHistory") { policy.append(.editHistory(isKept)) }
    if let isArchived = try object.optionalBool("archived") { policy.append(.archived(isArchived)) }
    if let mirrors = try Self.mirrors(object) { policy.append(mirrors) }
    self.policy = policy
  }

  private static func mirrors(_ object: JSONObject) throws(JSONError) -> PolicyChange? {
    let quorum = try object.optionalInteger("quorum", in: 1...UInt64(Limits.cosigners))
    if object["mirrors"] == .null, quorum == nil { return .noMirrors }
    guard object["mirrors"] != nil else {
      guard quorum == nil else { throw JSONError(.outOfRange, field: "quorum", "goes with mirrors") }
      return nil
    }
    var domains: [Domain] = []
    for name in try object.strings("mirrors") {
      guard let domain = Domain(Text(name)) else {
        throw JSONError(.outOfRange, field: "mirrors", "must be domains, or null for none")
      }
      domains.append(domain)
    }
    return .mirrors(domains, quorum: quorum)
  }

  private static func access(_ object: JSONObject) throws(JSONError) -> PolicyChange? {
    let role = try object.optionalString("joinRole")
    switch try object.optionalString("access") {
    case nil where role == nil: return nil
    case "invitation" where role == nil: return .noAccess
    case "members": return .access(.members, role: Text(role ?? "member"))
    case "peers": return .access(.peers, role: Text(role ?? "member"))
    default:
      throw JSONError(
        .outOfRange, field: "access",
        "must be invitation, members or peers; joinRole goes with the latter two")
    }
  }
}

extension Access? {
  var name: String {
    switch self?.reach {
    case nil: "invitation"
    case .members: "members"
    case .peers: "peers"
    }
  }
}

extension Form {
  static func named(_ name: String) throws(JSONError) -> Form {
    for form in [Form.channel, .group, .direct] where form.name == name { return form }
    throw JSONError(.outOfRange, field: "form", "must be channel or group; for direct ones there is /direct")
  }

  var name: String {
    switch self {
    case .channel: "channel"
    case .group: "group"
    case .direct: "direct"
    }
  }
}
