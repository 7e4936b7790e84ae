/// The transport's own answers, as problem documents (RFC 9457) with the refusal's stable code.
enum RefusalResponse {
  static func bytes(for refusal: HTTPRefusal, extra: [HeaderField] = []) -> [UInt8] {
    let title = ResponseHeadWriter.reason(refusal.status)
    let body = "{\"title\":\"\(title)\",\"status\":\(refusal.status),\"code\":\"\(refusal.code.rawValue)\"}"
    let head = ResponseHeadWriter.bytes(
      status: refusal.status, headers: ["content-type": "application/problem+json"],
      own: extra + [
        HeaderField("content-length", "\(body.utf8.count)"), HeaderField("connection", "close"),
      ])
    return head + body.utf8
  }
}
