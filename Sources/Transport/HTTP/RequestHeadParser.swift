/// Turns the lines of a head into a `RequestHead`, refusing whatever two readers could understand differently
/// (RFC 9112 sections 3 and 6).
struct RequestHeadParser {
  let maxHeaders: Int
  let scheme: String
  private static let maxLengthDigits = 15

  func parse(_ lines: [ArraySlice<UInt8>]) throws(HTTPRefusal) -> RequestHead {
    guard let requestLine = lines.first else { throw HTTPRefusal(.requestLineMalformed) }
    let parts = requestLine.split(separator: Bytes.space, omittingEmptySubsequences: false)
    guard parts.count == 3 else { throw HTTPRefusal(.requestLineMalformed) }
    try checkVersion(parts[2])
    let method = try method(parts[0])
    let headers = try FieldParser.fields(lines.dropFirst(), maxCount: maxHeaders)
    let host = try Self.host(headers)
    let target = try originForm(parts[1], method: method, host: host)
    return RequestHead(
      method: method, target: target, host: host, headers: headers, contentLength: try bodyLength(headers),
      expectsContinue: try Self.expectsContinue(headers),
      keepsAlive: !headers.hasToken("close", in: "connection"))
  }

  private func checkVersion(_ bytes: ArraySlice<UInt8>) throws(HTTPRefusal) {
    if bytes.elementsEqual("HTTP/1.1".utf8) { return }
    let wellFormed =
      bytes.count == 8 && bytes.starts(with: "HTTP/".utf8)
      && Bytes.isDigit(bytes[bytes.startIndex + 5]) && bytes[bytes.startIndex + 6] == UInt8(ascii: ".")
      && Bytes.isDigit(bytes[bytes.startIndex + 7])
    throw HTTPRefusal(wellFormed ? .versionNotSupported : .versionMalformed)
  }

  private func method(_ bytes: ArraySlice<UInt8>) throws(HTTPRefusal) -> String {
    guard Self.isMethod(bytes) else { throw HTTPRefusal(.methodMalformed) }
    let method = String(decoding: bytes, as: UTF8.self)
    guard method != "CONNECT" else { throw HTTPRefusal(.methodNotSupported) }
    return method
  }

  static func isMethod(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.count <= 32 && bytes.allSatisfy(Bytes.isToken)
  }

  /// Printable ASCII without the fragment's mark.
  static func isTarget(_ bytes: some Collection<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "#") }
  }

  static func host(_ headers: HeaderFields) throws(HTTPRefusal) -> String {
    let hosts = headers.values(of: "host")
    guard let host = hosts.first else { throw HTTPRefusal(.hostMissing) }
    guard hosts.count == 1 else { throw HTTPRefusal(.hostDuplicated) }
    let allowed = host.utf8.allSatisfy { byte in
      Bytes.isDigit(byte) || (0x61...0x7A).contains(Bytes.lowercased(byte))
        || "-._~:[]%!$&'()*+;=".utf8.contains(byte)
    }
    guard !host.isEmpty, host.utf8.count <= 300, allowed else { throw HTTPRefusal(.hostMalformed) }
    return host
  }

  private func originForm(
    _ bytes: ArraySlice<UInt8>, method: String, host: String
  ) throws(HTTPRefusal) -> String {
    guard Self.isTarget(bytes) else { throw HTTPRefusal(.targetMalformed) }
    let target = String(decoding: bytes, as: UTF8.self)
    if target.utf8.first == UInt8(ascii: "/") { return target }
    if target == "*" && method == "OPTIONS" { return target }
    guard let colon = target.firstIndex(of: ":"), target[colon...].hasPrefix("://") else {
      throw HTTPRefusal(.targetMalformed)
    }
    let rest = target[target.index(colon, offsetBy: 3)...]
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    guard target[..<colon].lowercased() == scheme, rest[..<end].lowercased() == host.lowercased() else {
      throw HTTPRefusal(.targetForeign)
    }
    return rest[end...].first == "/" ? String(rest[end...]) : "/" + rest[end...]
  }

  /// `nil` means chunked.
  private func bodyLength(_ headers: HeaderFields) throws(HTTPRefusal) -> Int? {
    let lengths = headers.values(of: "content-length")
    let encodings = headers.values(of: "transfer-encoding")
    guard lengths.isEmpty || encodings.isEmpty else { throw HTTPRefusal(.lengthAndEncoding) }
    if !encodings.isEmpty {
      try checkEncoding(encodings.joined(separator: ","))
      return nil
    }
    guard let text = lengths.first else { return 0 }
    guard lengths.count == 1 else { throw HTTPRefusal(.lengthDuplicated) }
    guard text.utf8.allSatisfy(Bytes.isDigit), text.utf8.count <= Self.maxLengthDigits,
      let length = Int(text)
    else { throw HTTPRefusal(.lengthMalformed) }
    return length
  }

  private func checkEncoding(_ text: String) throws(HTTPRefusal) {
    let codings = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
      String(decoding: Bytes.trimmed($0).map(Bytes.lowercased), as: UTF8.self)
    }
    guard codings.last == "chunked", codings.dropLast().allSatisfy({ $0 != "chunked" && !$0.isEmpty })
    else { throw HTTPRefusal(.encodingMalformed) }
    guard codings.count == 1 else { throw HTTPRefusal(.encodingNotSupported) }
  }

  static func expectsContinue(_ headers: HeaderFields) throws(HTTPRefusal) -> Bool {
    let expectations = headers.values(of: "expect")
    guard let first = expectations.first else { return false }
    guard expectations.count == 1, first.lowercased() == "100-continue" else {
      throw HTTPRefusal(.expectationUnknown)
    }
    return true
  }
}
