import Glibc
import Node

/// What the store and the keys say of the node.
enum StoreCheck {
  static func findings(_ node: NodeInspection) -> [Finding] {
    var findings = [
      Finding.ok("store", "\(node.peers.count) peers known, and the keys are those of the node's document")
    ]
    if node.missingMigrations > 0 {
      findings.append(
        .ok("store", "the next start brings it up to this version, in \(node.missingMigrations) steps"))
    }
    let days = (Int(node.documentExpiresMilliseconds / 1_000) - time(nil)) / 86_400
    if days < 14 {
      findings.append(
        .warning(
          "node document", "it expires in \(days) days, and a running node renews it a month before",
          next: "start the node: it renews the document at once"))
    }
    return findings + keyFindings(node.keys)
  }

  /// Keys older than this have been on too many backups.
  private static let oldDays = 366

  private static func keyFindings(_ keys: KeyReport) -> [Finding] {
    var findings: [Finding] = []
    if keys.foreignDocuments > 0 {
      findings.append(
        .problem(
          "keys",
          "\(keys.foreignDocuments) documents in this node's name are not its own: somebody has its keys",
          next: "replace them by the root key: hanse keys replace --root FILE"))
    }
    let oldest = keys.keys.map(\.sinceMilliseconds).min() ?? keys.issuedMilliseconds
    let days = (time(nil) - Int(oldest / 1_000)) / 86_400
    if days > oldDays {
      findings.append(
        .warning("keys", "the oldest is \(days) days old", next: "draw them anew: hanse keys rotate"))
    } else {
      findings.append(.ok("keys", "the oldest is \(max(0, days)) days old"))
    }
    findings.append(
      .ok(
        "root key",
        keys.hasRootKey ? "in the data folder; it is safer offline: hanse keys root export" : "not here"))
    return findings
  }
}
