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
    return findings
  }
}
