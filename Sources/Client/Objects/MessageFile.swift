public import JSON

/// A file of a message.
public struct MessageFile: APIObject, Equatable {
  /// The file's id: the tagged hash of its size and of the root of the tree over its bytes.
  public let hash: String
  /// In bytes.
  public let size: Int64
  public let name: String
  /// What its bytes look like, a media type.
  public let type: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    hash = try json.string("hash")
    size = try json.integer("size", in: 0...Int64.max)
    name = try json.string("name")
    type = try json.string("type")
  }
}
