/// The client's half of the opening handshake (RFC 6455 section 4.1), until a `WebSocketSession` takes over.
///
/// Unchecked because it is confined to its loop once begun.
final class WebSocketOpening: @unchecked Sendable {
  private static let maxHeadBytes = 16_384
  private static let ownFields: Set<String> = [
    "host", "upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "content-length",
    "transfer-encoding",
  ]

  let url: AbsoluteURL
  private let request: WebSocketRequest
  private let key = WebSocketHandshake.makeKey()
  private var handler: (any WebSocketHandler)?
  private var failed: (@Sendable (TransportError) -> Void)?
  private var connection: Connection?
  private var collector = HeadCollector(maxBytes: maxHeadBytes)
  private var answerDeadline: UInt64?
  /// Addresses of the host that were not tried yet.
  private var untried: ArraySlice<SocketAddress> = []
  private var tls: TLSContext?

  init(
    url: AbsoluteURL, request: WebSocketRequest, handler: any WebSocketHandler,
    failed: @escaping @Sendable (TransportError) -> Void
  ) throws(TransportError) {
    for field in request.headers.fields
    where !ResponseHeadWriter.isLegal(field) || Self.ownFields.contains(field.name.lowercased()) {
      throw TransportError(.headerMalformed, "the header \"\(field.name)\" cannot be sent with an upgrade")
    }
    self.url = url
    self.request = request
    self.handler = handler
    self.failed = failed
  }

  private var connectionLimits: ConnectionLimits {
    ConnectionLimits(
      handshakeTimeoutMilliseconds: request.connectTimeoutMilliseconds,
      writeStallTimeoutMilliseconds: request.writeStallTimeoutMilliseconds)
  }

  /// Begins to connect. On the loop.
  func resolved(_ result: Result<[SocketAddress], TransportError>, tls: TLSContext?, loop: EventLoop) {
    self.tls = tls
    do throws(TransportError) {
      untried = try result.get()[...]
      tryNext(on: loop)
    } catch {
      fail(error)
    }
  }

  private func tryNext(on loop: EventLoop) {
    guard let address = untried.popFirst() else { return }
    do throws(TransportError) {
      let fd = try Sockets.connect(to: address)
      let session = tls?.connect(fd, host: url.host)
      let connection = Connection(
        loop: loop, fd: fd, tls: session, connecting: true, remoteAddress: address.description,
        limits: connectionLimits)
      guard tls == nil || session != nil else {
        throw TransportError(.tlsFailed, "TLS could not be set up for \(url.host)")
      }
      self.connection = connection
      connection.speaker = self
      connection.start()
    } catch {
      if error.code == .couldNotConnect && !untried.isEmpty { tryNext(on: loop) } else { fail(error) }
    }
  }

  func fail(_ error: TransportError) {
    let failed = self.failed
    self.failed = nil
    handler = nil
    let connection = self.connection
    self.connection = nil
    connection?.close(.abandoned)
    failed?(error)
  }

  private func answerReceived(_ lines: [ArraySlice<UInt8>]) throws(TransportError) {
    let malformed = TransportError(.responseMalformed, "\(url.host) did not answer in HTTP/1.1")
    guard let statusLine = lines.first, statusLine.starts(with: "HTTP/1.1 ".utf8), statusLine.count >= 12,
      let status = Int(String(decoding: statusLine.dropFirst(9).prefix(3), as: UTF8.self))
    else { throw malformed }
    let headers: HeaderFields
    do throws(HTTPRefusal) {
      headers = try FieldParser.fields(lines.dropFirst(), maxCount: 100)
    } catch {
      throw malformed
    }
    guard status == 101 else {
      throw TransportError(
        .upgradeRefused, "\(url.host) answered \(status) instead of opening a WebSocket", status: status)
    }
    guard headers.hasToken("websocket", in: "upgrade"), headers.hasToken("upgrade", in: "connection"),
      headers.values(of: "sec-websocket-accept") == [WebSocketHandshake.accept(forKey: key)],
      headers["sec-websocket-extensions"] == nil, headers["sec-websocket-protocol"] == nil
    else {
      throw TransportError(.upgradeRefused, "\(url.host) answered the WebSocket handshake wrongly")
    }
  }

  private func handOver(_ rest: UnsafeRawBufferPointer) {
    guard let connection, let handler else { return }
    failed = nil
    self.handler = nil
    self.connection = nil
    let session = WebSocketSession(
      carrier: connection, role: .client, limits: request.limits, handler: handler)
    connection.speaker = session
    session.open()
    if !rest.isEmpty { session.received(rest) }
  }
}

extension WebSocketOpening: ConnectionProtocol {
  func connected() {
    guard let connection else { return }
    answerDeadline = connection.loop.now + request.connectTimeoutMilliseconds
    var lines = ["GET \(url.target) HTTP/1.1", "host: \(url.authority)"]
    lines += ["upgrade: websocket", "connection: Upgrade", "sec-websocket-version: 13"]
    lines.append("sec-websocket-key: \(key)")
    lines += request.headers.fields.map { "\($0.name): \($0.value)" }
    connection.write(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8))
  }

  func received(_ bytes: UnsafeRawBufferPointer) {
    var offset = 0
    do throws(TransportError) {
      let isComplete: Bool
      do throws(HTTPRefusal) {
        isComplete = try collector.take(bytes, from: &offset)
      } catch {
        throw TransportError(
          .responseMalformed, "\(url.host) did not answer in HTTP/1.1 (\(error.code.rawValue))")
      }
      guard isComplete else { return }
      try answerReceived(collector.lines)
      handOver(UnsafeRawBufferPointer(rebasing: bytes[offset...]))
    } catch {
      fail(error)
    }
  }

  func peerEnded() {
    connection?.close(.peerGone)
  }

  func flushed(remaining: Int) {}

  var deadline: UInt64? { answerDeadline }

  func deadlinePassed() {
    connection?.close(.timedOut("the answer to the upgrade"))
  }

  func shutDown() {
    connection?.close(.abandoned)
  }

  func closed(_ end: ConnectionEnd) {
    let loop = connection?.loop
    connection = nil
    switch end {
    case .failed(let error) where error.code == .couldNotConnect && !untried.isEmpty:
      if let loop { tryNext(on: loop) }
    case .failed(let error): fail(error)
    case .timedOut(let what):
      fail(TransportError(.timedOut, "gave up waiting for \(what) of \(url.host)"))
    case .finished, .peerGone, .abandoned:
      fail(TransportError(.connectionLost, "\(url.host) closed the connection before the WebSocket was open"))
    }
  }
}
