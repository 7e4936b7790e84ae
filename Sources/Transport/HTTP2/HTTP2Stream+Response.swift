import CNghttp2

// The answering half.
extension HTTP2Stream: ExchangeBackend {
  var httpVersion: String { "2" }

  var bufferedResponseBytes: Int { outbox.byteCount }

  func startResponse(status: Int, headers: HeaderFields, length: Int?) {
    guard let head, !isResponseEnded, !isReset else { return }
    // A success would open the tunnel (RFC 8441 section 4) that nobody here speaks on.
    if head.isExtendedConnect && (200...299).contains(status) { return refuse(HTTPRefusal(.notAWebSocket)) }
    let forbidsBody = status == 204 || status == 304 || (100...199).contains(status)
    isBodilessResponse = forbidsBody || head.method == "HEAD"
    owedResponseBytes = isBodilessResponse ? 0 : length
    var own: [HeaderField] = []
    if let length, !forbidsBody { own.append(HeaderField("content-length", "\(length)")) }
    own += RequestIDs.fields(of: head)
    let block = HTTP2HeaderBlock(status: status, headers: headers, own: own)
    submit(block, hasBody: !isBodilessResponse && length != 0)
    touch()
  }

  func submit(_ block: HTTP2HeaderBlock, hasBody: Bool) {
    hasAnswered = true
    session?.submitResponse(id, block, hasBody: hasBody)
  }

  func writeResponseBody(_ bytes: [UInt8]) {
    guard !isBodilessResponse, !isResponseEnded, !isReset else { return }
    if let owed = owedResponseBytes {
      guard bytes.count <= owed else { return abortExchange() }
      owedResponseBytes = owed - bytes.count
    }
    send { $0.append(bytes) }
  }

  func endResponse() {
    guard !isResponseEnded, !isReset else { return }
    // Fewer bytes than announced: only a broken stream tells the peer.
    if (owedResponseBytes ?? 0) > 0 { return abortExchange() }
    isResponseEnded = true
    exchange = nil
    if !hasPeerEnded || !held.isEmpty {
      // The rest of the body concerns nobody any more.
      isBodyOver = true
      body = nil
      session?.consumed(id, held.count)
      forgetHeld()
    }
    resume()
  }

  func hold(_ object: AnyObject) { if !isReset { kept = object } }

  func abortExchange() {
    reset(NGHTTP2_INTERNAL_ERROR)
  }

  func setRequestBodyPaused(_ paused: Bool) {
    guard !isBodyOver, tunnel == nil, paused != isBodyPaused else { return }
    isBodyPaused = paused
    guard !paused else { return }
    startBodyPeriod()
    resumeDelivery()
  }

  /// Not at once: the application may be in the midst of handling earlier bytes.
  func resumeDelivery() {
    touch()
    loop.execute { [weak self] in self?.deliverHeld() }
  }

  func setMaxBodyBytes(_ count: Int) {
    maxBodyBytes = count
  }

  /// Answers a rule broken by the peer if no answer was begun, else breaks the stream.
  func refuse(_ refusal: HTTPRefusal) {
    guard !isReset, !isResponseEnded else { return }
    guard !hasAnswered else { return reset(NGHTTP2_PROTOCOL_ERROR) }
    tellWatch(refusal)
    abandon(.abandoned, status: refusal.status)
    isResponseEnded = true
    let body = RefusalResponse.body(for: refusal)
    var own = RefusalResponse.fields(for: refusal) + [HeaderField("content-length", "\(body.count)")]
    own += RequestIDs.fields(of: head)
    let block = HTTP2HeaderBlock(
      status: refusal.status, headers: HeaderFields([RefusalResponse.contentType]), own: own)
    let hasBody = head?.method != "HEAD"
    submit(block, hasBody: hasBody)
    if hasBody { send { $0.append(body) } }
    touch()
  }

  private func tellWatch(_ refusal: HTTPRefusal) {
    guard let watch = session?.service.watch else { return }
    watch.refused(refusal, from: head?.clientAddress ?? session?.connection?.peerText ?? "")
  }

  /// Puts bytes into the outbox, from where nghttp2 takes them when flow control lets it.
  func send(_ body: (inout Outbox) -> Void) {
    noteSendBegins()
    let before = outbox.byteCount
    body(&outbox)
    countUnsent(outbox.byteCount - before)
    resume()
  }

  func resume() {
    if isDeferred {
      isDeferred = false
      session?.resumeData(id)
    }
    touch()
  }
}
