import CNghttp2

/// The client's side of an HTTP/2 connection, frame by frame and bound to no rule. Only field compression is
/// a library's.
final class HTTP2Peer {
  let tls: TLSClient
  private var input: [UInt8] = []
  private var inflater: OpaquePointer?
  private(set) var frames: [HTTP2Frame] = []
  private(set) var heads: [UInt32: [[String: String]]] = [:]

  /// Says the preface and these settings.
  init(port: UInt16, settings: [(UInt16, UInt32)] = [], receiveBuffer: Int32? = nil) {
    tls = TLSClient(port: port, receiveBuffer: receiveBuffer)
    nghttp2_hd_inflate_new(&inflater)
    tls.send(Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + HTTP2Frame.settings(settings).bytes)
  }

  deinit {
    nghttp2_hd_inflate_del(inflater)
  }

  func send(_ frames: HTTP2Frame...) {
    tls.send(frames.flatMap(\.bytes))
  }

  static func fields(
    _ method: String = "GET", _ path: String = "/", _ more: [(String, String)] = []
  ) -> [(String, String)] {
    [(":method", method), (":scheme", "https"), (":authority", "node.test"), (":path", path)] + more
  }

  static func head(
    _ stream: UInt32, _ fields: [(String, String)] = HTTP2Peer.fields(), isWhole: Bool = true
  ) -> HTTP2Frame {
    HTTP2Frame(
      .headers, flags: HTTP2Frame.endHeaders | (isWhole ? HTTP2Frame.endStream : 0), stream: stream,
      HTTP2Frame.block(fields))
  }

  /// Asks for a WebSocket on a stream (RFC 8441).
  static func tunnel(_ stream: UInt32, _ path: String = "/", version: String = "13") -> HTTP2Frame {
    let pseudo = [(":protocol", "websocket")] + fields("CONNECT", path)
    return head(stream, pseudo + [("sec-websocket-version", version)], isWhole: false)
  }

  /// Receives until the condition holds; false at the peer's end or after the deadline.
  func receive(seconds: Int = 20, until condition: (HTTP2Peer) -> Bool) -> Bool {
    eventually(seconds: seconds) {
      if condition(self) { return true }
      receiveSome()
      return tls.isEnded
    } && condition(self)
  }

  /// Waits until both sides have acknowledged the other's settings.
  func settle() -> Bool {
    receive { peer in
      let settings = peer.frames.filter { $0.isKind(.settings) }
      return settings.contains { $0.flags == 0 } && settings.contains { $0.flags == HTTP2Frame.acknowledged }
    }
  }

  /// Receives until the peer ends the connection.
  func receiveUntilEnd(seconds: Int = 20) -> Bool {
    eventually(seconds: seconds) {
      receiveSome()
      return tls.isEnded
    }
  }

  func receiveSome() {
    input += tls.receive()
    while let frame = HTTP2Frame.take(from: &input) {
      frames.append(frame)
      if frame.isKind(.headers) { heads[frame.stream, default: []].append(inflate(frame.payload)) }
      if frame.isKind(.settings) && frame.flags & HTTP2Frame.acknowledged == 0 {
        send(HTTP2Frame(.settings, flags: HTTP2Frame.acknowledged))
      }
    }
  }

  private func inflate(_ block: [UInt8]) -> [String: String] {
    var fields: [String: String] = [:]
    var offset = 0
    while true {
      var pair = nghttp2_nv()
      var flags: Int32 = 0
      let used = block[offset...].withUnsafeBufferPointer {
        nghttp2_hd_inflate_hd2(inflater, &pair, &flags, $0.baseAddress, $0.count, 1)
      }
      guard used >= 0 else { return [:] }
      offset += used
      if UInt32(flags) & NGHTTP2_HD_INFLATE_EMIT.rawValue != 0 {
        let name = UnsafeBufferPointer(start: pair.name, count: pair.namelen)
        let value = UnsafeBufferPointer(start: pair.value, count: pair.valuelen)
        fields[String(decoding: name, as: UTF8.self)] = String(decoding: value, as: UTF8.self)
      }
      guard UInt32(flags) & NGHTTP2_HD_INFLATE_FINAL.rawValue == 0 else { break }
    }
    nghttp2_hd_inflate_end_headers(inflater)
    return fields
  }
}

// What came so far.
extension HTTP2Peer {
  func status(_ stream: UInt32) -> String? { heads[stream]?.last?[":status"] }

  func body(_ stream: UInt32) -> [UInt8] {
    frames.filter { $0.isKind(.data) && $0.stream == stream }.flatMap(\.payload)
  }

  func text(_ stream: UInt32) -> String { String(decoding: body(stream), as: UTF8.self) }

  func hasEnded(_ stream: UInt32) -> Bool {
    frames.contains {
      $0.stream == stream && ($0.isKind(.data) || $0.isKind(.headers)) && $0.flags & HTTP2Frame.endStream != 0
    }
  }

  /// The peer's settings by their numbers.
  var settings: [UInt32: UInt32] {
    var settings: [UInt32: UInt32] = [:]
    for frame in frames where frame.isKind(.settings) {
      for start in stride(from: 0, to: frame.payload.count, by: 6) {
        let number = HTTP2Frame.number(frame.payload[start..<(start + 2)])
        settings[number] = HTTP2Frame.number(frame.payload[(start + 2)..<(start + 6)])
      }
    }
    return settings
  }

  /// The code a stream was reset with.
  func resetCode(_ stream: UInt32) -> UInt32? {
    frames.first { $0.isKind(.reset) && $0.stream == stream }.map { HTTP2Frame.number($0.payload) }
  }

  /// The codes of the GOAWAYs.
  var goawayCodes: [UInt32] {
    frames.filter { $0.isKind(.goaway) }.map { HTTP2Frame.number($0.payload[4..<8]) }
  }

  /// The last streams that the GOAWAYs name.
  var goawayStreams: [UInt32] {
    frames.filter { $0.isKind(.goaway) }.map { HTTP2Frame.number($0.payload[0..<4]) }
  }
}
