import TestSupport
import Testing
import Transport

@Suite struct RequestReaderTests {
  static let host = "Host: node.test\r\n"

  /// Requests that are fine, with what their bodies come to.
  static let valid: [(text: String, bodies: [String])] = [
    ("GET / HTTP/1.1\r\n\(host)\r\n", [""]),
    ("GET /a/b?c=d&e HTTP/1.1\r\nhost:node.test:8443\r\nX-Empty:\r\nX-Space: \t a b\t \r\n\r\n", [""]),
    ("POST /x HTTP/1.1\r\n\(host)Content-Length: 5\r\n\r\nhello", ["hello"]),
    ("POST /x HTTP/1.1\r\n\(host)Content-Length: 0\r\n\r\n", [""]),
    (
      "POST /x HTTP/1.1\r\n\(host)Transfer-Encoding: Chunked\r\n\r\n5\r\nhello\r\n"
        + "00A;x=\"y\"\r\n0123456789\r\n0\r\n\r\n",
      ["hello0123456789"]
    ),
    (
      "POST /x HTTP/1.1\r\n\(host)Transfer-Encoding: chunked\r\n\r\n1\r\n\n\r\n0\r\nX-Trailer: 1\r\n\r\n",
      ["\n"]
    ),
    (
      "GET /1 HTTP/1.1\r\n\(host)\r\nPOST /2 HTTP/1.1\r\n\(host)content-length: 2\r\n\r\nhi"
        + "GET /3 HTTP/1.1\r\n\(host)\r\n",
      ["", "hi", ""]
    ),
    ("GET https://node.test/abs?q HTTP/1.1\r\n\(host)\r\n", [""]),
    ("OPTIONS * HTTP/1.1\r\n\(host)\r\n", [""]),
    ("GET /\u{25}C3 HTTP/1.1\r\n\(host)X: grün\r\n\r\n", [""]),
  ]

  @Test(arguments: valid.indices)
  func readsTheSameAtEverySplit(_ index: Int) {
    let (text, bodies) = Self.valid[index]
    let bytes = Array(text.utf8)
    let whole = readerEvents([bytes])
    let heads = whole.filter { if case .head = $0 { true } else { false } }
    #expect(heads.count == bodies.count)
    let expectedBodies = bodies.filter { !$0.isEmpty }.map { ReaderEvent.body(Array($0.utf8)) }
    #expect(whole.filter { if case .body = $0 { true } else { false } } == expectedBodies)
    #expect(whole.last == .end)
    for split in 1..<bytes.count {
      #expect(readerEvents([Array(bytes[..<split]), Array(bytes[split...])]) == whole, "split at \(split)")
    }
    #expect(readerEvents(bytes.map { [$0] }) == whole, "byte by byte")
  }

  @Test func understandsTheHead() throws {
    let text =
      "POST /a%20b/c?x=1&y=a+b%2B HTTP/1.1\r\nHost: Node.Test\r\nX-A: 1\r\nx-a: 2\r\n"
      + "Connection: foo, Close\r\nContent-Length: 3\r\n\r\nabc"
    guard case .head(let head) = readerEvents([Array(text.utf8)]).first else {
      Issue.record("no head")
      return
    }
    #expect(head.method == "POST")
    #expect(head.target == "/a%20b/c?x=1&y=a+b%2B")
    #expect(head.path == "/a%20b/c")
    #expect(head.query == "x=1&y=a+b%2B")
    #expect(head.pathSegments == ["a b", "c"])
    #expect(head.queryItems?.map(\.value) == ["1", "a b+"])
    #expect(head.host == "Node.Test")
    #expect(head.headers.values(of: "x-a") == ["1", "2"])
    #expect(head.contentLength == 3)
  }

  /// What must be refused, with its code and status.
  static let hostile: [(text: String, code: HTTPRefusal.Code, status: Int)] = [
    ("GET / HTTP/1.1\n\(host)\r\n", .bareLineFeed, 400),
    ("GET / HTTP/1.1\r\nHost: a\nX: b\r\n\r\n", .bareLineFeed, 400),
    ("GET / HTTP/1.1\r\(host)\r\n", .bareCarriageReturn, 400),
    ("\r\nGET / HTTP/1.1\r\n\(host)\r\n", .requestLineMalformed, 400),
    ("GET / HTTP/1.1\r\n\(host)X: a\r\n b\r\n\r\n", .headerFolded, 400),
    ("GET / HTTP/1.1\r\n X: a\r\n\(host)\r\n", .headerFolded, 400),
    ("GET / HTTP/1.1\r\nHost : a\r\n\r\n", .headerNameMalformed, 400),
    ("GET / HTTP/1.1\r\n\(host): a\r\n\r\n", .headerNameMalformed, 400),
    ("GET / HTTP/1.1\r\n\(host)X\r\n\r\n", .headerNameMalformed, 400),
    ("GET / HTTP/1.1\r\n\(host)X(y): a\r\n\r\n", .headerNameMalformed, 400),
    ("GET / HTTP/1.1\r\n\(host)X: a\u{1}b\r\n\r\n", .controlCharacter, 400),
    ("GET / HTTP/1.1\r\n\(host)X: a\u{0}b\r\n\r\n", .controlCharacter, 400),
    ("GET / HTTP/1.1\r\n\(host)X: a\u{7F}b\r\n\r\n", .controlCharacter, 400),
    ("\u{16}\u{3}\u{1}\u{2}", .controlCharacter, 400),
    ("GET /  HTTP/1.1\r\n\(host)\r\n", .requestLineMalformed, 400),
    ("GET /\r\n\(host)\r\n", .requestLineMalformed, 400),
    ("GET\t/\tHTTP/1.1\r\n\(host)\r\n", .requestLineMalformed, 400),
    ("G@T / HTTP/1.1\r\n\(host)\r\n", .methodMalformed, 400),
    (" / HTTP/1.1\r\n\(host)\r\n", .methodMalformed, 400),
    ("CONNECT a:1 HTTP/1.1\r\n\(host)\r\n", .methodNotSupported, 501),
    ("GET a HTTP/1.1\r\n\(host)\r\n", .targetMalformed, 400),
    ("GET * HTTP/1.1\r\n\(host)\r\n", .targetMalformed, 400),
    ("GET /#x HTTP/1.1\r\n\(host)\r\n", .targetMalformed, 400),
    ("GET /grün HTTP/1.1\r\n\(host)\r\n", .targetMalformed, 400),
    ("GET http://node.test/ HTTP/1.1\r\n\(host)\r\n", .targetForeign, 400),
    ("GET https://other.test/ HTTP/1.1\r\n\(host)\r\n", .targetForeign, 400),
    ("GET / HTTP/1.0\r\n\(host)\r\n", .versionNotSupported, 505),
    ("GET / HTTP/2.0\r\n\(host)\r\n", .versionNotSupported, 505),
    ("GET / http/1.1\r\n\(host)\r\n", .versionMalformed, 400),
    ("GET / HTTP/1.1x\r\n\(host)\r\n", .versionMalformed, 400),
    ("GET / HTTP/1.1\r\n\r\n", .hostMissing, 400),
    ("GET / HTTP/1.1\r\n\(host)\(host)\r\n", .hostDuplicated, 400),
    ("GET / HTTP/1.1\r\nHost:\r\n\r\n", .hostMalformed, 400),
    ("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", .hostMalformed, 400),
    ("GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", .hostMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 2\r\n\r\n", .lengthDuplicated, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nContent-Length: 1\r\n\r\n", .lengthDuplicated, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length: 1, 1\r\n\r\n", .lengthMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length: +1\r\n\r\n", .lengthMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length: -1\r\n\r\n", .lengthMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length: 0x1\r\n\r\n", .lengthMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length:\r\n\r\n", .lengthMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Content-Length: 99999999999999999999\r\n\r\n", .lengthMalformed, 400),
    (
      "POST / HTTP/1.1\r\n\(host)Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      .lengthAndEncoding, 400
    ),
    ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked, gzip\r\n\r\n", .encodingMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: chunked, chunked\r\n\r\n", .encodingMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: identity\r\n\r\n", .encodingMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: xchunked\r\n\r\n", .encodingMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding:\r\n\r\n", .encodingMalformed, 400),
    ("POST / HTTP/1.1\r\n\(host)Transfer-Encoding: gzip, chunked\r\n\r\n", .encodingNotSupported, 501),
    ("POST / HTTP/1.1\r\n\(host)Expect: payment\r\n\r\n", .expectationUnknown, 417),
  ]

  @Test(arguments: hostile.indices)
  func refusesWithItsCode(_ index: Int) {
    let (text, code, status) = Self.hostile[index]
    #expect(readerEvents([Array(text.utf8)]).last == .refused(code))
    #expect(readerEvents(Array(text.utf8).map { [$0] }).last == .refused(code), "byte by byte")
    #expect(HTTPRefusal(code).status == status)
  }

  static let hostileChunks: [(text: String, code: HTTPRefusal.Code)] = [
    ("\r\n", .chunkSizeMalformed), ("g\r\n", .chunkSizeMalformed), ("-1\r\n", .chunkSizeMalformed),
    (" 1\r\n", .chunkSizeMalformed), ("1 \r\n", .chunkSizeMalformed), ("0x1\r\n", .chunkSizeMalformed),
    ("1\n", .chunkSizeMalformed), ("1\rx", .chunkSizeMalformed), ("000000001\r\n", .chunkSizeMalformed),
    ("1;a\n", .chunkSizeMalformed),
    ("1;" + String(repeating: "a", count: 65), .chunkExtensionTooLarge),
    ("1\r\nab\r\n", .chunkUnterminated), ("1\r\na\n", .chunkUnterminated), ("1\r\na\r0", .chunkUnterminated),
    ("0\r\n X: y\r\n\r\n", .headerFolded), ("0\r\nX\r\n\r\n", .headerNameMalformed),
    ("0\r\nX: y\n", .bareLineFeed), ("0\r\nX: " + String(repeating: "y", count: 20_000), .trailerTooLarge),
  ]

  @Test(arguments: hostileChunks.indices)
  func refusesChunks(_ index: Int) {
    let (chunks, code) = Self.hostileChunks[index]
    let bytes = Array("POST / HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n\(chunks)".utf8)
    #expect(readerEvents([bytes]).last == .refused(code))
    #expect(readerEvents(bytes.map { [$0] }).last == .refused(code), "byte by byte")
    #expect(HTTPRefusal(code).status == (code == .trailerTooLarge ? 431 : 400))
  }

  /// A head that is too long and malformed behind that is too long, in one piece too.
  @Test func whatIsRefusedDoesNotDependOnHowItComesIn() {
    var limits = RequestReader.Limits()
    limits.headBytes = 100
    for tail in ["\n", "\r\r", "\0", "\r\n\r\n"] {
      let bytes = Array((String(repeating: "G", count: 101) + tail).utf8)
      #expect(readerEvents([bytes], limits: limits) == [.refused(.headTooLarge)])
      #expect(readerEvents(bytes.map { [$0] }, limits: limits) == [.refused(.headTooLarge)])
    }
  }

  @Test func boundsWhatItReads() {
    var limits = RequestReader.Limits()
    limits.headBytes = 100
    limits.headerCount = 3
    let long = "GET /\(String(repeating: "a", count: 100)) HTTP/1.1\r\n\(Self.host)\r\n"
    #expect(readerEvents([Array(long.utf8)], limits: limits) == [.refused(.headTooLarge)])
    let endless = Array(repeating: UInt8(ascii: "G"), count: 101)
    #expect(readerEvents([endless], limits: limits) == [.refused(.headTooLarge)])
    let many = "GET / HTTP/1.1\r\n\(Self.host)a:1\r\nb:1\r\nc:1\r\n\r\n"
    #expect(readerEvents([Array(many.utf8)], limits: limits) == [.refused(.tooManyHeaders)])
    let chunked =
      "POST / HTTP/1.1\r\n\(Self.host)Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"
    #expect(readerEvents([Array(chunked.utf8)], maxBodyBytes: 5).last == .refused(.bodyTooLarge))
    #expect(readerEvents([Array(chunked.utf8)], maxBodyBytes: 6).last == .end)
    #expect(HTTPRefusal(.bodyTooLarge).status == 413)
    #expect(HTTPRefusal(.headTooLarge).status == 431)
  }

  @Test func survivesMutations() {
    var random = Seeded()
    var refused = 0
    for _ in 0..<4000 {
      var bytes = Array(Self.valid.randomElement(using: &random)?.text.utf8 ?? "".utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&bytes, &random) }
      let whole = readerEvents([bytes])
      if case .refused = whole.last { refused += 1 }
      let split = Int.random(in: 0...bytes.count, using: &random)
      let halves = readerEvents([Array(bytes[..<split]), Array(bytes[split...])])
      #expect(halves == whole)
    }
    #expect(refused > 1000)
  }

  private func mutate(_ bytes: inout [UInt8], _ random: inout Seeded) {
    guard let index = bytes.indices.randomElement(using: &random) else { return }
    let special = Array("\r\n :;0aF,\t\u{0}".utf8)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
    case 1: bytes[index] = special.randomElement(using: &random) ?? 0
    case 2: bytes.remove(at: index)
    default: bytes.insert(special.randomElement(using: &random) ?? 0, at: index)
    }
  }
}
