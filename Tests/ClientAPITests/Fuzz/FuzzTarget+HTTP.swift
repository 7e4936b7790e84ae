@testable import Transport

extension FuzzTarget {
  static let http = [
    FuzzTarget("http", request), FuzzTarget("chunked", chunked), FuzzTarget("frames", frames),
    FuzzTarget("url", url),
  ]

  /// The first two bytes say where the rest is cut: however requests come in, they are the same requests.
  private static func request(_ bytes: [UInt8]) -> String? {
    guard bytes.count > 2 else { return nil }
    let input = Array(bytes.dropFirst(2))
    let whole = RequestTranscript(input, cuts: [])
    for cuts in [[1], [Int(bytes[0]), Int(bytes[1])]] {
      guard RequestTranscript(input, cuts: cuts) == whole else {
        return "what is read depends on how it comes in"
      }
    }
    guard whole.ends <= whole.heads.count else { return "a request ends that did not begin" }
    for head in whole.heads {
      if let fault = fault(of: head) { return fault }
    }
    return nil
  }

  private static func fault(of head: RequestHead) -> String? {
    let texts = [head.method, head.target, head.host] + head.headers.fields.flatMap { [$0.name, $0.value] }
    for text in texts where text.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
      return "a head has a control character"
    }
    guard head.target.hasPrefix("/") || head.target == "*" else { return "a target begins with no slash" }
    guard head.headers.values(of: "host").count == 1 else { return "a head names no host, or two" }
    let lengths = head.headers.values(of: "content-length")
    guard lengths.isEmpty || head.headers.values(of: "transfer-encoding").isEmpty, lengths.count < 2 else {
      return "a body has two lengths"
    }
    guard (head.contentLength ?? 0) >= 0 else { return "a length is negative" }
    for segment in head.pathSegments ?? [] {
      guard PercentCoding.decode(PercentCoding.encode(segment)) == segment else {
        return "a segment of the path does not survive"
      }
    }
    _ = head.queryItems
    return nil
  }

  private static func chunked(_ bytes: [UInt8]) -> String? {
    let whole = body(bytes, piece: max(1, bytes.count))
    guard body(bytes, piece: 1) == whole else { return "what is read depends on how it comes in" }
    return whole.bytes.count < max(1, bytes.count) ? nil : "a body has more bytes than came"
  }

  private struct ChunkedBody: Equatable {
    var bytes: [UInt8] = []
    var taken = 0
    var isEnded = false
    var refusal: HTTPRefusal.Code?
  }

  private static func body(_ bytes: [UInt8], piece: Int) -> ChunkedBody {
    var decoder = ChunkedDecoder(maxTrailerBytes: 256, maxTrailers: 4)
    var body = ChunkedBody()
    for start in stride(from: 0, to: bytes.count, by: piece) where !body.isEnded && body.refusal == nil {
      let part = Array(bytes[start..<min(bytes.count, start + piece)])
      var offset = 0
      part.withUnsafeBytes { input in
        do throws(HTTPRefusal) {
          while !body.isEnded, let event = try decoder.next(input, from: &offset) {
            switch event {
            case .body(let range): body.bytes += input[range]
            case .end: body.isEnded = true
            }
          }
        } catch {
          body.refusal = error.code
        }
      }
      if body.refusal == nil { body.taken += offset }
    }
    // How far a refused input was read depends on how it came.
    if body.refusal != nil { body.taken = 0 }
    return body
  }

  /// The first byte says in which pieces the rest comes.
  private static func frames(_ bytes: [UInt8]) -> String? {
    guard let pieces = bytes.first else { return nil }
    // With what ends a control frame that was cut off: a fault in one shows at once, or at its end.
    let input = Array(bytes.dropFirst()) + [UInt8](repeating: 0, count: 132)
    let whole = FrameTranscript(input, pieces: max(1, input.count))
    for cut in [1, Int(pieces)] {
      let cutUp = FrameTranscript(input, pieces: cut)
      guard cutUp == whole else { return "in pieces of \(cut) they are \(cutUp), and whole \(whole)" }
    }
    for message in whole.messages {
      guard message.count <= 301 else { return "a message is larger than the limit" }
      guard message[0] == 1 || String(validating: message.dropFirst(), as: UTF8.self) != nil else {
        return "a text is not UTF-8"
      }
    }
    return nil
  }

  private static func url(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
    if let decoded = PercentCoding.decode(text),
      PercentCoding.decode(PercentCoding.encode(decoded)) != decoded
    {
      return "what is percent-encoded is decoded to something else"
    }
    guard let url = try? AbsoluteURL(text, defaultPorts: ["https": 443, "wss": 443]) else { return nil }
    let written = "\(url.scheme)://\(url.authority)\(url.target)"
    guard let again = try? AbsoluteURL(written, defaultPorts: ["https": 443, "wss": 443]) else {
      return "\(written) is refused"
    }
    return again == url ? nil : "\(written) is another URL"
  }
}
