import CNghttp2

// WebSocket on a stream (RFC 8441).
extension HTTP2Stream: WebSocketCarrier {
  func upgradeToWebSocket(
    headers: HeaderFields, limits: WebSocketLimits, handler: any WebSocketHandler
  ) -> Bool {
    guard let session, let head else { return false }
    guard head.isExtendedConnect else {
      refuse(HTTPRefusal(.upgradeMalformed))
      return false
    }
    guard head.headers.values(of: "sec-websocket-version") == ["13"] else {
      refuse(HTTPRefusal(.webSocketVersionNotSupported))
      return false
    }
    submit(
      HTTP2HeaderBlock(status: 200, headers: headers, own: RequestIDs.fields(of: head)), hasBody: true)
    let tunnel = WebSocketSession(carrier: self, role: .server, limits: limits, handler: handler)
    self.tunnel = tunnel
    exchange = nil
    body = nil
    tunnel.open()
    if session.isShuttingDown { tunnel.shutDown() }
    resumeDelivery()
    return true
  }

  var unsentBytes: Int { outbox.byteCount }

  var isReadPaused: Bool { isBodyPaused }

  func setReadPaused(_ paused: Bool) {
    guard paused != isBodyPaused else { return }
    isBodyPaused = paused
    if !paused { resumeDelivery() }
  }

  func write(_ bytes: [UInt8]) {
    write { $0.append(bytes) }
  }

  func write(_ body: (inout Outbox) -> Void) {
    guard !isResponseEnded, !isReset else { return }
    send(body)
  }

  func closeAfterFlush() {
    guard !isResponseEnded, !isReset else { return }
    isResponseEnded = true
    resume()
  }

  func close(_ end: ConnectionEnd) {
    reset(NGHTTP2_CANCEL)
  }
}
