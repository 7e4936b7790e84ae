// The writing half: how one response looks on the wire (RFC 9112 section 6).
extension HTTP1Session: ExchangeBackend {
  var httpVersion: String { "1.1" }

  var bufferedResponseBytes: Int { connection?.outbox.byteCount ?? 0 }

  func startResponse(status: Int, headers: HeaderFields, length: Int?) {
    guard let connection, let head else { return }
    decideWhetherToKeepConnection(head)
    let forbidsBody = status == 204 || status == 304 || (100...199).contains(status)
    isBodilessResponse = forbidsBody || head.method == "HEAD"
    isChunkedResponse = length == nil && !isBodilessResponse
    owedResponseBytes = isBodilessResponse ? 0 : length
    var own: [HeaderField] = []
    if let length, !forbidsBody { own.append(HeaderField("content-length", "\(length)")) }
    if isChunkedResponse { own.append(HeaderField("transfer-encoding", "chunked")) }
    if !keepsAlive { own.append(HeaderField("connection", "close")) }
    own += RequestIDs.fields(of: head)
    connection.write(ResponseHeadWriter.bytes(status: status, headers: headers, own: own))
  }

  /// Behind an early answer the connection goes on only where the rest of the request is here already: a proxy whose client has
  /// gone by then may never send it, and somebody else's next request would be taken for it.
  private func decideWhetherToKeepConnection(_ head: RequestHead) {
    guard !isRequestComplete, head.hasBody else { return }
    if (reader.unreadBodyBytes ?? .max) > bytesAhead || head.expectsContinue { keepsAlive = false }
  }

  func writeResponseBody(_ bytes: [UInt8]) {
    guard let connection, !isBodilessResponse else { return }
    if isChunkedResponse {
      connection.write { outbox in
        outbox.append(Array("\(String(bytes.count, radix: 16))\r\n".utf8))
        outbox.append(bytes)
        outbox.append(Self.lineEnd)
      }
      return
    }
    guard let owed = owedResponseBytes else { return }
    guard bytes.count <= owed else { return abortExchange() }
    owedResponseBytes = owed - bytes.count
    connection.write(bytes)
  }

  private static let lineEnd: [UInt8] = [Bytes.cr, Bytes.lf]

  func endResponse() {
    guard let connection else { return }
    if isChunkedResponse { connection.write(Array("0\r\n\r\n".utf8)) }
    // Fewer bytes than announced: only a broken connection tells the peer.
    if !isChunkedResponse && (owedResponseBytes ?? 0) > 0 { return connection.close(.abandoned) }
    isResponseComplete = true
    exchange = nil
    if isBodyPaused { setRequestBodyPaused(false) }
    if !isRequestComplete { body = nil }
    finishIfComplete()
  }

  func hold(_ object: AnyObject) { connection?.hold(object) }

  func abortExchange() {
    connection?.close(.abandoned)
  }

  func upgradeToWebSocket(
    headers: HeaderFields, limits: WebSocketLimits, handler: any WebSocketHandler
  ) -> Bool {
    guard let connection, let head else { return false }
    let accept: String
    do throws(HTTPRefusal) {
      accept = try WebSocketHandshake.accept(head)
    } catch {
      refuse(error)
      return false
    }
    let own = [
      HeaderField("upgrade", "websocket"), HeaderField("connection", "Upgrade"),
      HeaderField("sec-websocket-accept", accept),
    ]
    connection.write(
      ResponseHeadWriter.bytes(status: 101, headers: headers, own: own + RequestIDs.fields(of: head)))
    let session = WebSocketSession(
      carrier: connection, role: .server, limits: limits, handler: handler)
    connection.speaker = session
    exchange = nil
    body = nil
    session.open()
    handOverLeftover(to: session)
    return true
  }
}
