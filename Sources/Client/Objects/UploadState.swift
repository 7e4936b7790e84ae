public import JSON

/// How far an upload is.
public struct UploadState: APIObject {
  /// The upload's id; absent in the answer to a part.
  public let upload: String?
  /// How far the bytes are durable: from here on they are to be sent.
  public let offset: Int64
  public let size: Int64
  /// The file's id, once all bytes are there.
  public let hash: String?
  /// The id that was given when it was begun: what all bytes must come to.
  public let expected: String?
  /// When it was begun, in milliseconds since 1970; absent in the answer to a part.
  public let started: Int64?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    upload = try json.optionalString("upload")
    offset = try json.integer("offset", in: 0...Int64.max)
    size = try json.integer("size", in: 0...Int64.max)
    hash = try json.optionalObject("file")?.string("hash")
    expected = try json.optionalString("hash")
    started = try json.optionalInteger("started", in: 0...Int64.max)
  }
}
