internal import JSON

/// `backup.json`: what a backup is of, for people and for `hanse restore`.
struct BackupManifest {
  static let name = "backup.json"
  static let sums = "SHA256SUMS"
  static let format = "hanse.v1/backup"

  let node: String
  let domain: String
  let purpose: String
  let madeMilliseconds: UInt64
  let version: String
  let logs: Int64
  let entries: Int64
  let migrations: Int64

  func encode() -> [UInt8] {
    JSONWriter.objectBytes { json in
      json.field("format", Self.format)
      json.field("node", node)
      json.field("domain", domain)
      json.field("purpose", purpose)
      json.field("made", madeMilliseconds)
      json.field("version", version)
      json.field("logs", logs)
      json.field("entries", entries)
      json.field("migrations", migrations)
    } + [0x0A]
  }

  init(
    node: String, domain: String, purpose: String, madeMilliseconds: UInt64, version: String, logs: Int64,
    entries: Int64, migrations: Int64
  ) {
    self.node = node
    self.domain = domain
    self.purpose = purpose
    self.madeMilliseconds = madeMilliseconds
    self.version = version
    self.logs = logs
    self.entries = entries
    self.migrations = migrations
  }

  /// Refused as `backupMalformed`.
  init(_ bytes: [UInt8]) throws(NodeProblem) {
    do throws(JSONError) {
      let object = try JSONReader.readObject(bytes, limits: JSONLimits(maximumBytes: 65_536))
      guard try object.string("format") == Self.format else {
        throw JSONError(.wrongType, field: "format", "is another")
      }
      node = try object.string("node")
      domain = try object.string("domain")
      purpose = try object.string("purpose")
      madeMilliseconds = try object.integer("made")
      version = try object.string("version")
      logs = try object.integer("logs")
      entries = try object.integer("entries")
      migrations = try object.integer("migrations")
    } catch {
      throw NodeProblem("backupMalformed", "\(Self.name) is none: name a folder that hanse backup made.")
    }
  }
}
