internal import JSON
internal import Node
internal import Store
internal import Wire

/// The audit log of administrative actions (docs/audit-log.md).
enum AuditRoutes {
  static let all = [Route("GET", "audit", .admin, parameters: ["after", "limit"], list)]

  @Sendable private static func list(_ call: Call) throws(Problem) {
    let after = try call.parameters.number("after") ?? 0
    let limit = try call.parameters.limit()
    call.read { (reading) throws(StoreError) in
      let (page, head) = try reading.store.snapshot { () throws(StoreError) in
        (try reading.store.audit(after: after, limit: limit), try reading.store.auditHead())
      }
      call.answer { json in
        json.arrayField("entries") { json in
          for entry in page.0 { json.object { $0.auditEntry(entry) } }
        }
        json.field("more", page.more)
        json.objectField("head") { json in
          json.field("number", head.number)
          json.field("hash", hex: head.hash.bytes)
        }
      }
    }
  }
}
