internal import Federation
internal import JSON
internal import Model
internal import Node
internal import Store
internal import Wire

extension JSONWriter {
  mutating func status(_ status: NodeStatus, _ view: NodeView) {
    field("node", hex: status.node.bytes.bytes)
    field("domain", status.domain)
    field("version", HanseNode.version)
    field("started", status.startedMilliseconds)
    field("channels", status.channels)
    field("users", status.users)
    field("indexLag", status.indexLag)
    peers(status)
    mirrored(status, view)
    field("recovery", status.recovery.mode.rawValue)
    field("lastBackup", ifPresent: status.recovery.lastBackupMilliseconds)
    field("document", status.document)
    field("documentSince", status.documentMilliseconds)
    field("foreignDocuments", status.foreignDocuments)
    field("forks", status.forks)
    arrayField("stopped") { json in
      for stopped in status.stopped {
        json.object { json in
          json.field("channel", hex: stopped.channel.bytes.bytes)
          json.field("code", stopped.code)
          json.field("detail", stopped.detail)
        }
      }
    }
  }

  /// Channels that have mirrors: how far those are, and when they last cosigned.
  private mutating func mirrored(_ status: NodeStatus, _ view: NodeView) {
    arrayField("mirrored") { json in
      for channel in status.mirrored {
        json.object { json in
          json.field("channel", hex: channel.channel.bytes.bytes)
          json.field("size", channel.size)
          json.mirrors(channel.mirrors, channel.mark, view)
        }
      }
    }
  }

  /// The peers that are known, and what was decided about them and others.
  mutating func peers(_ status: NodeStatus) {
    field("newPeers", status.newPeers.rawValue)
    let decisions = Dictionary(uniqueKeysWithValues: status.decisions)
    let strangers = Set(decisions.keys).subtracting(status.peers.map(\.domain))
    arrayField("peers") { json in
      for peer in status.peers { json.object { $0.peer(peer, decisions[peer.domain]) } }
      for domain in strangers.sorted() {
        json.object { json in
          json.field("domain", domain)
          json.field("decision", ifPresent: decisions[domain]?.rawValue)
        }
      }
    }
  }

  private mutating func peer(_ peer: NodeStatus.Peer, _ decision: PeerDecision?) {
    field("domain", peer.domain)
    field("decision", ifPresent: decision?.rawValue)
    field("admission", peer.admission)
    field("node", hex: peer.node.bytes.bytes)
    field("lastContact", ifPresent: peer.lastContactMilliseconds)
    field("lastError", ifPresent: peer.lastError)
    field("protocolVersion", ifPresent: peer.version)
    field("pendingEvents", peer.pendingEvents)
    field("behind", peer.behind)
    field("bytesIn", peer.bytesIn)
    field("bytesOut", peer.bytesOut)
  }

  /// The answer of *verify*; of files where all of the node was asked for.
  mutating func verification(_ logs: [LogVerifier.Report], _ files: BlobVerifier.Report?) {
    arrayField("logs") { json in for log in logs { json.object { $0.report(log) } } }
    guard let files else { return }
    objectField("files") { json in
      json.field("checked", files.files)
      json.field("bytes", files.bytes)
      json.field("damaged", files.damaged.map { Hex.text($0.bytes.bytes) })
      json.field("mended", files.mended.map { Hex.text($0.bytes.bytes) })
    }
  }

  /// One log of *verify*.
  private mutating func report(_ report: LogVerifier.Report) {
    field("log", hex: report.log.bytes.bytes)
    field("kind", report.kind.name)
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

extension LogKind {
  var name: String {
    switch self {
    case .channel: "channel"
    case .directory: "directory"
    case .mailbox: "mailbox"
    }
  }
}
