/// The transport's own answers, as problem documents (RFC 9457) with the refusal's stable code.
enum RefusalResponse {
  static let contentType = HeaderField("content-type", "application/problem+json")

  /// The document. Nothing in it comes from the peer, so nothing needs escaping.
  static func body(for refusal: HTTPRefusal) -> [UInt8] {
    let title = ResponseHeadWriter.reason(refusal.status)
    let text =
      #"{"type":"about:blank","title":"\#(title)","status":\#(refusal.status),"#
      + #""detail":"\#(refusal.detail)","code":"\#(refusal.code.rawValue)"}"#
    return Array(text.utf8)
  }

  /// Fields that the refusal's status calls for.
  static func fields(for refusal: HTTPRefusal) -> [HeaderField] {
    refusal.code == .webSocketVersionNotSupported ? [HeaderField("sec-websocket-version", "13")] : []
  }

  /// The whole answer in HTTP/1.1, after which the connection ends.
  static func bytes(for refusal: HTTPRefusal, of head: RequestHead? = nil) -> [UInt8] {
    let body = body(for: refusal)
    var own = fields(for: refusal) + [HeaderField("content-length", "\(body.count)")]
    own += RequestIDs.fields(of: head)
    let mustUpgrade = refusal.status == 426
    if mustUpgrade { own.append(HeaderField("upgrade", "websocket")) }
    own.append(HeaderField("connection", mustUpgrade ? "close, upgrade" : "close"))
    return ResponseHeadWriter.bytes(
      status: refusal.status, headers: HeaderFields([contentType]), own: own) + body
  }
}
