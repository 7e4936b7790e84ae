internal import JSON
internal import Model
internal import Node
internal import Transport
internal import Wire

/// A channel's log in the protocol's own bytes, so that a member can keep a copy and verify it without a node.
enum LogRoutes {
  private static let path = "channels/{channel}/log"

  static let all = [
    Route("GET", path, .user, extent),
    Route("GET", path + "/start", .user, start),
    Route("GET", path + "/entries", .user, parameters: ["first", "most"], entries),
    Route("GET", path + "/people/{node}/{user}", .user, person),
  ]

  @Sendable private static func extent(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    call.node.extent(of: channel.id) { result in
      call.answer(result) { extent in
        call.answer { json in
          json.field("home", hex: channel.home.bytes.bytes)
          json.field("first", extent.first)
          json.field("size", extent.size)
        }
      }
    }
  }

  @Sendable private static func start(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    call.node.beginning(of: channel.id, for: try call.user) {
      call.answer(
        $0, or: Problem(.notFound, "This node has the channel from its beginning: entry 0 is the start."))
    }
  }

  @Sendable private static func entries(_ call: Call) throws(Problem) {
    let channel = try call.channel()
    guard let first = try call.parameters.number("first") else {
      throw QueryParameters.invalid("first is missing: name the sequence to begin with.")
    }
    let most = try call.parameters.number("most") ?? UInt64(HanseNode.archivePageEntries)
    guard (1...UInt64(HanseNode.archivePageEntries)).contains(most) else {
      throw QueryParameters.invalid("most must be from 1 to \(HanseNode.archivePageEntries).")
    }
    call.node.range(of: channel.id, from: first, most: Int(most), for: try call.user) {
      call.answer($0, or: Problem(.notFound, "This node has no entry there: see the log's first and size."))
    }
  }

  @Sendable private static func person(_ call: Call) throws(Problem) {
    _ = try call.channel()
    guard let node = Bytes32(hex: (call.captures["node"] ?? "").utf8),
      let user = Bytes16(hex: (call.captures["user"] ?? "").utf8)
    else { throw Self.nobody }
    call.node.proof(of: Participant(node: NodeID(node), user: UserID(user)), for: try call.user) {
      call.answer($0, or: Self.nobody)
    }
  }

  private static let nobody = Problem(.notFound, "This node holds no directory that lists such a user.")
}

extension Call {
  /// Answers with bytes of the protocol.
  fileprivate func answer(_ result: Result<[UInt8]?, NodeProblem>, or absent: Problem) {
    switch result {
    case .failure(let problem): refuse(problem)
    case .success(nil): refuse(absent)
    case .success(let bytes?): Answer.send(bytes, type: "application/cbor", exchange)
    }
  }
}
