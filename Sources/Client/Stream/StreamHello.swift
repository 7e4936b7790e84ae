public import JSON

/// The first item of a connection: from here on everything comes.
public struct StreamHello: APIObject {
  public let cursor: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    cursor = try json.cursor()
  }
}

extension JSONObject {
  /// A cursor is the node's own: nothing reads it but the node that gave it, so its spelling is kept.
  func cursor() throws(JSONError) -> String {
    if case .integer(let number) = self["cursor"] { return String(number) }
    return try string("cursor")
  }
}
