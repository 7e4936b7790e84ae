internal import JSON
internal import Model
internal import Node
internal import Wire

extension JSONWriter {
  mutating func recovery(_ status: RecoveryStatus) {
    field("mode", status.mode.rawValue)
    field("reason", ifPresent: status.reason)
    field("since", ifPresent: status.sinceMilliseconds)
    field("incarnation", status.incarnation)
    field("listens", status.listensMilliseconds)
    arrayField("awaited") { json in for peer in status.awaited { json.object { $0.awaited(peer) } } }
    arrayField("logs") { json in for held in status.held { json.object { $0.held(held) } } }
    field("without", status.leftOut)
    field("missingKeysOf", ifPresent: status.missingKeysOf)
    field("lastBackup", ifPresent: status.lastBackupMilliseconds)
  }

  private mutating func awaited(_ peer: RecoveryStatus.Awaited) {
    field("domain", peer.domain)
    field("node", hex: peer.node.bytes.bytes)
    field("lastError", ifPresent: peer.lastError)
  }

  private mutating func held(_ held: RecoveryStatus.Held) {
    field("log", hex: held.log.bytes.bytes)
    field("kind", ifPresent: held.kind?.name)
    field("size", held.size)
    field("needed", held.needed)
    field("forked", held.isForked)
    field("awaited", held.awaited.map(\.name))
  }
}
