/// Where a node is and how it is reached.
public struct Endpoint: Sendable, Equatable {
  /// `https://host` or `https://host:port`, without a slash at the end.
  public let url: String
  /// PEM file of the authorities to trust; `nil` for the system's.
  public var authorityFile: String?
  /// "host:port" to "address:port": where to connect instead. The URL's name still decides what TLS verifies.
  public var connectTo: [String: String]

  /// Throws `urlMalformed` for anything but an https URL of host and port; one slash at the end is taken off.
  public init(
    url: String, authorityFile: String? = nil, connectTo: [String: String] = [:]
  ) throws(ClientError) {
    let scheme = "https://"
    let trimmed = url.hasSuffix("/") ? String(url.dropLast()) : url
    let place = trimmed.dropFirst(scheme.count)
    let isUsable = place.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && !"/?#@\\\"<>".utf8.contains($0) }
    guard trimmed.lowercased().hasPrefix(scheme), !place.isEmpty, isUsable else {
      throw ClientError(
        .connection, code: "urlMalformed", detail: "give the node's URL as https://HOST or https://HOST:PORT")
    }
    self.url = scheme + place.lowercased()
    self.authorityFile = authorityFile
    self.connectTo = connectTo
  }

  /// The same place for a WebSocket.
  var webSocketURL: String { "wss" + url.dropFirst("https".count) }
}
