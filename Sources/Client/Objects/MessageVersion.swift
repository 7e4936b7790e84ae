public import JSON

/// A message as it was first, or after an edit.
public struct MessageVersion: APIObject {
  /// That of the message, or of the edit.
  public let sequence: Int64
  /// Milliseconds since 1970 (UTC).
  public let time: Int64
  /// `nil` when it is let go of.
  public let text: String?
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    sequence = try json.integer("sequence")
    time = try json.integer("time")
    text = try json.optionalString("text")
  }
}
