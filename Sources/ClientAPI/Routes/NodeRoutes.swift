internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

/// The node itself, for its administrators.
enum NodeRoutes {
  static let all = [
    Route("GET", "status", .admin, status),
    Route("POST", "verify", .admin, verify),
  ]

  @Sendable private static func status(_ call: Call) throws(Problem) {
    call.node.status { status in
      call.answer { json in
        json.field("node", hex: status.node.bytes.bytes)
        json.field("domain", status.domain)
        json.field("version", HanseNode.version)
        json.field("started", status.startedMilliseconds)
        json.field("channels", status.channels)
        json.field("users", status.users)
        json.field("indexLag", status.indexLag)
        json.arrayField("peers") { json in for peer in status.peers { json.object { $0.peer(peer) } } }
        json.arrayField("stopped") { json in
          for stopped in status.stopped {
            json.object { json in
              json.field("channel", hex: stopped.channel.bytes.bytes)
              json.field("code", stopped.code)
              json.field("detail", stopped.detail)
            }
          }
        }
      }
    }
  }

  @Sendable private static func verify(_ call: Call) throws(Problem) {
    var channel: LogID?
    if !call.body.isEmpty {
      let object = try call.object(["channel"])
      if let text = try call.json({ () throws(JSONError) in try object.optionalString("channel") }) {
        guard let id = call.channelID(text) else { throw .unknownChannel }
        channel = id
      }
    }
    call.node.verify(channel) { result in
      switch result {
      case .failure(let problem): call.refuse(Problem(problem))
      case .success(let reports):
        call.answer { json in
          json.arrayField("logs") { json in for report in reports { json.object { $0.report(report) } } }
        }
      }
    }
  }
}

extension JSONWriter {
  fileprivate mutating func peer(_ peer: NodeStatus.Peer) {
    field("domain", peer.domain)
    field("node", hex: peer.node.bytes.bytes)
    field("lastContact", ifPresent: peer.lastContactMilliseconds)
    field("lastError", ifPresent: peer.lastError)
    field("pendingEvents", peer.pendingEvents)
    field("behind", peer.behind)
  }

  fileprivate mutating func report(_ report: LogVerifier.Report) {
    field("log", hex: report.log.bytes.bytes)
    field("kind", "\(report.kind)")
    field("from", report.from)
    field("to", report.to)
    field("ok", report.fault == nil)
    guard let fault = report.fault else { return }
    objectField("fault") { json in
      json.field("sequence", fault.sequence)
      json.field("code", fault.code)
      json.field("detail", fault.detail)
    }
  }
}
