public import JSON

/// A channel that the node follows no further.
public struct StoppedChannel: APIObject {
  public let channel: String
  public let code: String
  public let detail: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    channel = try json.string("channel")
    code = try json.string("code")
    detail = try json.string("detail")
  }
}
