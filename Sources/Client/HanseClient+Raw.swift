internal import Transport

extension HanseClient {
  private static let prefixes = ["/api/", "/health", "/metrics"]

  /// Makes any request of the API. A path that begins with none of the node's own prefixes is below `/api/v1`.
  public func call(
    _ method: String, _ path: String, json: [UInt8]? = nil, headers: [(name: String, value: String)] = []
  ) throws(ClientError) -> RawAnswer {
    let isWhole = Self.prefixes.contains { path.hasPrefix($0) }
    let below = path.hasPrefix("/") ? path : "/" + path
    guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw ClientError(
        .connection, code: "urlMalformed", detail: "percent-encode what is not printable ASCII in the path")
    }
    var request = request(method, isWhole ? path : "/api/v1" + below, body: json)
    for header in headers { request.headers.append(header.name, header.value) }
    let response = try answer(to: request)
    let type = response.headers.values(of: "content-type").first ?? ""
    return RawAnswer(
      status: response.status, mediaType: String(type.prefix { $0 != ";" && $0 != " " }), body: response.body)
  }
}
