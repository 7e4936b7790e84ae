public import JSON

/// The first entry of a log that does not verify.
public struct LogFault: APIObject {
  public let sequence: Int64
  public let code: String
  public let detail: String
  public let json: JSONObject

  public init(json: JSONObject) throws(JSONError) {
    self.json = json
    sequence = try json.integer("sequence")
    code = try json.string("code")
    detail = try json.string("detail")
  }
}
