public import JSON

/// What a node found when it recomputed its logs, and read its files, from the stored bytes.
public struct Verification: APIObject {
  public let logs: [VerifiedLog]
  /// How many files were read; `nil` where one channel was asked for.
  public let files: Int64?
  /// The ids of those of which a byte is not what it was.
  public let damagedFiles: [String]
  /// Those that were damaged, and are whole again with bytes of another member.
  public let mendedFiles: [String]
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    logs = try json.list("logs")
    let files = try json.optionalObject("files")
    self.files = try files?.integer("checked")
    damagedFiles = try files?.strings("damaged") ?? []
    // Nodes before this version make none whole.
    let mended = files?["mended"] == nil ? nil : try files?.strings("mended")
    mendedFiles = mended ?? []
  }

  public var isSound: Bool { logs.allSatisfy(\.isSound) && damagedFiles.isEmpty }
}
