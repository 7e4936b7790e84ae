internal import Transport

/// Finds out why the node did not open a stream.
enum StreamRefusal {
  /// Calls back on the HTTP client's thread with a reason that will not go away, or `nil`.
  static func ask(
    _ client: HanseClient, cursor: String?, _ completion: @escaping @Sendable (ClientError?) -> Void
  ) {
    let path = Path("stream").adding("cursor", cursor).text
    client.http.send(client.request("GET", path)) { completion(reason($0)) }
  }

  /// A node that would open the stream to a proper handshake says that this was none.
  private static let temporary: Set<String> = ["upgradeMalformed", "webSocketVersionNotSupported"]

  private static func reason(_ result: Result<ClientResponse, TransportError>) -> ClientError? {
    guard case .success(let response) = result, (400..<500).contains(response.status) else { return nil }
    let error = ClientError(response)
    return error.status == 429 || temporary.contains(error.code) ? nil : error
  }
}
