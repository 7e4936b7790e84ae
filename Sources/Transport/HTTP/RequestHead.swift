/// The head of a request: what came before its body. Nothing in it is decoded; the helpers decode on demand.
public struct RequestHead: Sendable, Equatable {
  public let method: String
  /// The request target as sent, origin form: an absolute form is reduced to its path and query.
  public let target: String
  /// The target up to "?", still percent-encoded.
  public let path: String
  /// What follows "?", still percent-encoded; `nil` without "?".
  public let query: String?
  /// The host and port the client asked for.
  public let host: String
  public let headers: HeaderFields
  /// The peer's numeric address and port, or empty.
  public internal(set) var remoteAddress = ""
  /// The numeric address, without a port, of whoever asks: the peer's, unless a trusted proxy names its own; empty if unknown.
  public internal(set) var clientAddress = ""
  /// Names this request in the answer's `X-Request-Id` and in logs: letters, digits and `._:-`, up to 64 bytes.
  public internal(set) var requestID = ""
  /// Announced bytes of the body; `nil` when its end alone tells (chunks, or HTTP/2 without a length).
  public let contentLength: Int?
  let expectsContinue: Bool
  let keepsAlive: Bool
  /// An extended CONNECT (RFC 8441) that asks for a WebSocket, shown to the application as the GET that
  /// HTTP/1.1 would have sent.
  let isExtendedConnect: Bool

  package init(
    method: String, target: String, host: String, headers: HeaderFields, contentLength: Int?,
    expectsContinue: Bool, keepsAlive: Bool = true, isExtendedConnect: Bool = false
  ) {
    self.method = method
    self.target = target
    let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
    path = String(target[..<(mark ?? target.endIndex)])
    query = mark.map { String(target[target.index(after: $0)...]) }
    self.host = host
    self.headers = headers
    self.contentLength = contentLength
    self.expectsContinue = expectsContinue
    self.keepsAlive = keepsAlive
    self.isExtendedConnect = isExtendedConnect
  }

  /// Whether a body of at least one byte may follow.
  public var hasBody: Bool { contentLength != 0 }

  /// The segments of the path, decoded; `nil` if one has a bad escape, or is not UTF-8.
  public var pathSegments: [String]? {
    var segments: [String] = []
    for part in path.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
      guard let segment = PercentCoding.decode(part, plusIsSpace: false) else { return nil }
      segments.append(segment)
    }
    return segments
  }

  /// The items of the query in order, decoded ("+" is a space); `nil` if one has a bad escape, or is not
  /// UTF-8.
  public var queryItems: [(name: String, value: String)]? {
    var items: [(name: String, value: String)] = []
    for part in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
      let equals = part.firstIndex(of: UInt8(ascii: "="))
      let rawValue = equals.map { part[part.index(after: $0)...] } ?? part[part.endIndex...]
      guard let name = PercentCoding.decode(part[..<(equals ?? part.endIndex)], plusIsSpace: true),
        let value = PercentCoding.decode(rawValue, plusIsSpace: true)
      else { return nil }
      items.append((name, value))
    }
    return items
  }
}
