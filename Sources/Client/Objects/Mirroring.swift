internal import JSON

/// Who mirrors a channel, and how far that has come.
public struct Mirroring: Sendable {
  /// None where nothing is mirrored.
  public let mirrors: [Mirror]
  /// How many of them make an entry *mirrored*.
  public let quorum: Int64
  /// Everything before this sequence is mirrored.
  public let size: Int64
  /// When the newest cosignature was made, in milliseconds since 1970 (UTC).
  public let cosigned: Int64?

  init(json: JSONObject) throws(JSONError) {
    mirrors = json["mirrors"] == nil ? [] : try json.list("mirrors")
    quorum = try json.optionalInteger("quorum") ?? 0
    size = try json.optionalInteger("mirrored") ?? 0
    cosigned = try json.optionalInteger("cosigned")
  }
}
