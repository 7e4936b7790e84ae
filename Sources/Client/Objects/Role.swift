public import JSON

/// A role of a channel.
public struct Role: APIObject {
  public let name: String
  /// Who has a higher one may change those who have a lower one.
  public let rank: Int64
  public let capabilities: [String]
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    name = try json.string("name")
    rank = try json.integer("rank")
    capabilities = try json.strings("capabilities")
  }
}
