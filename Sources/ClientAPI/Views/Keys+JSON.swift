internal import JSON
internal import Node
internal import Wire

extension JSONWriter {
  mutating func keys(_ report: KeyReport) {
    field("document", report.document)
    field("issued", report.issuedMilliseconds)
    field("expires", report.expiresMilliseconds)
    field("revokedBelow", report.revokedBelow)
    arrayField("keys") { json in
      for key in report.keys {
        json.object { json in
          json.field("name", key.name.rawValue)
          json.field("publicKey", hex: key.publicKey.bytes)
          json.field("since", key.sinceMilliseconds)
        }
      }
    }
    field("rootKeyHere", report.hasRootKey)
    field("prepared", ifPresent: report.prepared)
    field("foreignDocuments", report.foreignDocuments)
  }
}
