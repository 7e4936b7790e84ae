/// The parts of an absolute URL that a connection needs. Stricter than RFC 3986: no user, no fragment, ASCII
/// only.
struct AbsoluteURL: Equatable {
  let scheme: String
  /// Without brackets.
  let host: String
  let port: UInt16
  /// Path and query, at least "/".
  let target: String
  /// Host and port as the "host" header wants them.
  let authority: String

  /// `defaultPorts` names the schemes that are allowed.
  init(_ text: String, defaultPorts: [String: UInt16]) throws(TransportError) {
    let malformed = TransportError(.urlMalformed, "\"\(text.prefix(200))\" is no usable absolute URL")
    guard let mark = text.firstIndex(of: ":"), text[mark...].hasPrefix("://"),
      text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"#\\\"<>".utf8.contains($0) })
    else { throw malformed }
    scheme = text[..<mark].lowercased()
    guard let defaultPort = defaultPorts[scheme] else {
      let allowed = defaultPorts.keys.sorted().joined(separator: ", ")
      throw TransportError(.schemeNotAllowed, "\"\(scheme)\" is not allowed here, only: \(allowed)")
    }
    let rest = text[text.index(mark, offsetBy: 3)...]
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    target = rest[end...].first == "/" ? String(rest[end...]) : "/" + rest[end...]
    guard let (host, port) = HostAndPort.split(rest[..<end].lowercased(), defaultPort: defaultPort) else {
      throw malformed
    }
    self.host = host
    self.port = port
    let bracketed = host.contains(":") ? "[\(host)]" : host
    authority = port == defaultPort ? bracketed : "\(bracketed):\(port)"
  }
}
