internal import JSON
internal import Store
internal import Wire

extension JSONWriter {
  /// The fields of an `AuditEntry`.
  mutating func auditEntry(_ entry: AuditEntry) {
    field("number", entry.number)
    field("time", entry.timeMilliseconds)
    field("actor", utf8: entry.actor.utf8)
    field("action", utf8: entry.action.utf8)
    field("target", utf8: entry.target.utf8)
    field("detail", utf8: entry.detail.utf8)
    field("previous", hex: entry.previous.bytes)
    field("hash", hex: entry.hash.bytes)
  }
}
