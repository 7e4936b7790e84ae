/// Gathers the fields of one request's head and makes a `RequestHead` of them, as strictly as HTTP/1.1's
/// reader. What RFC 9113 forbids by itself (names in upper case, connection fields, pseudo-fields behind
/// others or twice) nghttp2 has refused before.
struct HTTP2RequestFields {
  /// What a field costs beyond its bytes (RFC 9113 section 6.5.2).
  static let fieldOverheadBytes = 32

  private let limits: HTTPLimits
  private var pseudo: [String: String] = [:]
  private var fields: [HeaderField] = []
  private var cookies: [String] = []
  private var fieldCount = 0
  private(set) var byteCount = 0
  private var refusal: HTTPRefusal?

  init(limits: HTTPLimits) {
    self.limits = limits
  }

  /// Takes one field; nothing of a head that is refused is kept.
  mutating func append(name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>) {
    byteCount += name.count + value.count + Self.fieldOverheadBytes
    fieldCount += 1
    guard byteCount <= limits.headBytes else { return refuse(.headTooLarge) }
    guard fieldCount <= limits.headerCount else { return refuse(.tooManyHeaders) }
    guard refusal == nil else { return }
    guard let text = String(validating: value, as: UTF8.self) else { return refuse(.headerValueMalformed) }
    let name = String(decoding: name, as: UTF8.self)
    if name.utf8.first == Bytes.colon {
      pseudo[name] = text
    } else if name == "cookie" {
      cookies.append(text)
    } else {
      fields.append(HeaderField(name, text))
    }
  }

  private mutating func refuse(_ code: HTTPRefusal.Code) {
    refusal = refusal ?? HTTPRefusal(code)
    pseudo = [:]
    fields = []
    cookies = []
  }

  /// The complete head. `scheme` is the only one a request may name; `isWhole` says that no body follows.
  func head(scheme: String, isWhole: Bool) throws(HTTPRefusal) -> RequestHead {
    if let refusal { throw refusal }
    let method = pseudo[":method"] ?? ""
    guard RequestHeadParser.isMethod(method.utf8) else { throw HTTPRefusal(.methodMalformed) }
    let isExtendedConnect = method == "CONNECT" && pseudo[":protocol"] == "websocket"
    guard method != "CONNECT" || isExtendedConnect else { throw HTTPRefusal(.methodNotSupported) }
    guard pseudo[":scheme"] == scheme else { throw HTTPRefusal(.targetForeign) }
    let target = try target(method)
    var headers = try withHost()
    // RFC 9113 section 8.2.3: one cookie field may come in several pieces.
    if !cookies.isEmpty { headers.append("cookie", cookies.joined(separator: "; ")) }
    if isExtendedConnect { headers.append("upgrade", "websocket") }
    return RequestHead(
      method: isExtendedConnect ? "GET" : method, target: target,
      host: try RequestHeadParser.host(headers), headers: headers,
      contentLength: isExtendedConnect ? 0 : try length(headers, isWhole: isWhole),
      expectsContinue: try RequestHeadParser.expectsContinue(headers), isExtendedConnect: isExtendedConnect)
  }

  private func target(_ method: String) throws(HTTPRefusal) -> String {
    let target = pseudo[":path"] ?? ""
    let isLegal = target.utf8.first == UInt8(ascii: "/") || (target == "*" && method == "OPTIONS")
    guard isLegal, RequestHeadParser.isTarget(target.utf8) else { throw HTTPRefusal(.targetMalformed) }
    return target
  }

  /// `:authority` as the host field that the application knows. Where both came they must agree.
  private func withHost() throws(HTTPRefusal) -> HeaderFields {
    guard let authority = pseudo[":authority"] else { return HeaderFields(fields) }
    let hosts = fields.filter { $0.name == "host" }
    guard hosts.allSatisfy({ $0.value.lowercased() == authority.lowercased() }) else {
      throw HTTPRefusal(.targetForeign)
    }
    return HeaderFields(hosts.isEmpty ? [HeaderField("host", authority)] + fields : fields)
  }

  /// The announced bytes, whose form nghttp2 has checked, and with which it compares what comes.
  private func length(_ headers: HeaderFields, isWhole: Bool) throws(HTTPRefusal) -> Int? {
    guard let text = headers["content-length"] else { return isWhole ? 0 : nil }
    guard let length = Int(text), length >= 0 else { throw HTTPRefusal(.lengthMalformed) }
    return length
  }
}
