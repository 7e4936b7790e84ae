internal import JSON

// The node's own keys, for its administrators.
extension HanseClient {
  public func keys() throws(ClientError) -> NodeKeys { try get(Path("keys")) }

  /// Draws these keys anew, or all of them. Access tokens are void with another session key.
  public func rotateKeys(_ names: [String]) throws(ClientError) -> NodeKeys {
    let body = JSONWriter.objectBytes { json in
      guard !names.isEmpty else { return }
      json.arrayField("keys") { json in for name in names { json.value(name) } }
    }
    return try decode(object(of: request("POST", Path("keys", "rotate").text, body: body)))
  }

  /// The document, in hexadecimal, that the root key is to sign.
  public func prepareReplacement() throws(ClientError) -> String {
    let json = try object(of: request("POST", Path("keys", "prepare").text))
    do throws(JSONError) { return try json.string("document") } catch { throw ClientError(malformed: error) }
  }

  /// Goes on under the signed document, given in hexadecimal.
  public func replaceKeys(signed: String) throws(ClientError) -> NodeKeys {
    let body = JSONWriter.objectBytes { $0.field("signed", signed) }
    return try decode(object(of: request("POST", Path("keys", "replace").text, body: body)))
  }
}
