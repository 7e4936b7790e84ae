import CNghttp2

// What nghttp2 reports, within its reading or writing. False, or a failure's number, ends the connection.
extension HTTP2Session {
  /// A client opens a window for a request, widens it, and says how urgent it is.
  private static let framesOfRequest = 3.0
  private static let endOfStream = UInt8(NGHTTP2_FLAG_END_STREAM.rawValue)

  private func isKind(_ header: nghttp2_frame_hd, _ kind: nghttp2_frame_type) -> Bool {
    UInt32(header.type) == kind.rawValue
  }

  /// Every frame is seen here first, unknown ones too: what costs work without asking for any is counted.
  func frameBegins(_ header: nghttp2_frame_hd) -> Bool {
    guard connection != nil, !isTerminating else { return false }
    if isKind(header, NGHTTP2_HEADERS) || isKind(header, NGHTTP2_CONTINUATION) { return true }
    if isKind(header, NGHTTP2_DATA) && (header.length > 0 || header.flags & Self.endOfStream != 0) {
      return true
    }
    return charge(&controlFrames)
  }

  /// A stream ends by a reset, or a frame broke a rule of its stream.
  func chargeReset() -> Bool {
    charge(&resets)
  }

  private func charge(_ bucket: inout TokenBucket) -> Bool {
    guard let connection else { return false }
    if bucket.take(now: connection.loop.now) { return true }
    terminate(NGHTTP2_ENHANCE_YOUR_CALM)
    return false
  }

  func headBegins(_ frame: nghttp2_frame) -> Bool {
    guard let connection else { return false }
    guard frame.headers.cat == NGHTTP2_HCAT_REQUEST else { return true }
    controlFrames.give(Self.framesOfRequest)
    let id = frame.hd.stream_id
    let stream = HTTP2Stream(id: id, session: self, connection: connection)
    streams[id] = stream
    touch(stream)
    return true
  }

  func fieldReceived(
    _ id: Int32, name: UnsafeBufferPointer<UInt8>, value: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard connection != nil else { return false }
    guard let stream = streams[id] else { return true }
    if stream.fieldReceived(name: name, value: value) { return true }
    terminate(NGHTTP2_ENHANCE_YOUR_CALM)
    return false
  }

  func frameReceived(_ frame: nghttp2_frame) -> Bool {
    guard connection != nil, !isTerminating else { return false }
    let hasEnded = frame.hd.flags & Self.endOfStream != 0
    if isKind(frame.hd, NGHTTP2_HEADERS) {
      guard let stream = streams[frame.hd.stream_id] else { return true }
      if frame.headers.cat == NGHTTP2_HCAT_REQUEST {
        stream.headReceived(isWhole: hasEnded)
      } else if hasEnded {
        stream.peerEnded()
      }
    } else if isKind(frame.hd, NGHTTP2_DATA) {
      if hasEnded { streams[frame.hd.stream_id]?.peerEnded() }
    } else if isKind(frame.hd, NGHTTP2_PING) {
      // Only a shutdown sends pings: the peer has seen the announcement before it.
      if frame.hd.flags & UInt8(NGHTTP2_FLAG_ACK.rawValue) != 0 { endTakingStreams() }
    }
    return connection != nil
  }

  func dataReceived(_ id: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
    guard connection != nil, !isTerminating else { return false }
    if let stream = streams[id] {
      stream.dataReceived(bytes)
    } else {
      consumed(id, bytes.count)
    }
    return connection != nil
  }

  func streamClosed(_ id: Int32, code: UInt32) -> Bool {
    guard let stream = streams.removeValue(forKey: id) else { return true }
    if let index = waiting.firstIndex(where: { $0 === stream }) { waiting.remove(at: index) }
    stream.closed()
    noteStreamEnded()
    // A client that has its whole answer resets what it was still sending: it saves work, and makes none.
    return code == NGHTTP2_NO_ERROR.rawValue || stream.responseLeftAt != nil || chargeReset()
  }

  func frameSent(_ frame: nghttp2_frame) {
    guard frame.hd.flags & Self.endOfStream != 0, let stream = streams[frame.hd.stream_id],
      isKind(frame.hd, NGHTTP2_HEADERS) || isKind(frame.hd, NGHTTP2_DATA)
    else { return }
    stream.responseLeft()
  }

  /// A head that is too large to send, for one: without it the stream would wait for ever.
  func frameNotSent(_ frame: nghttp2_frame) {
    if isKind(frame.hd, NGHTTP2_HEADERS) { streams[frame.hd.stream_id]?.reset(NGHTTP2_INTERNAL_ERROR) }
  }

  /// nghttp2 asks what the next DATA frame of a stream may hold; the bytes follow by `dataLeaves`.
  func bytesWanted(_ id: Int32, atMost limit: Int, flags: UnsafeMutablePointer<UInt32>?) -> Int {
    guard let stream = streams[id], let flags else {
      return Int(NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE.rawValue)
    }
    let count = min(limit, stream.outbox.byteCount)
    let isLast = stream.isResponseEnded && count == stream.outbox.byteCount
    guard count > 0 || isLast else {
      stream.isDeferred = true
      return Int(NGHTTP2_ERR_DEFERRED.rawValue)
    }
    flags.pointee |= NGHTTP2_DATA_FLAG_NO_COPY.rawValue
    if isLast { flags.pointee |= NGHTTP2_DATA_FLAG_EOF.rawValue }
    return count
  }
}

// What streams ask of nghttp2. Refusals concern streams that are gone, of which `streamClosed` tells.
extension HTTP2Session {
  private static let noFlags = UInt8(NGHTTP2_FLAG_NONE.rawValue)

  func submitResponse(_ id: Int32, _ block: HTTP2HeaderBlock, hasBody: Bool) {
    var source = HTTP2Library.responseSource
    // Equal shares for all streams, so that one long answer does not hold up the others.
    var share = nghttp2_extpri(urgency: UInt32(NGHTTP2_EXTPRI_DEFAULT_URGENCY), inc: 1)
    nghttp2_session_change_extpri_stream_priority(library, id, &share, 1)
    block.withNameValues { pairs, count in
      if hasBody {
        _ = nghttp2_submit_response(library, id, pairs, count, &source)
      } else {
        _ = nghttp2_submit_response(library, id, pairs, count, nil)
      }
    }
  }

  func submitContinue(_ id: Int32) {
    HTTP2HeaderBlock(status: 100).withNameValues { pairs, count in
      _ = nghttp2_submit_headers(library, Self.noFlags, id, nil, pairs, count, nil)
    }
  }

  func submitReset(_ id: Int32, _ code: nghttp2_error_code) {
    nghttp2_submit_rst_stream(library, Self.noFlags, id, code.rawValue)
  }

  func resumeData(_ id: Int32) {
    nghttp2_session_resume_data(library, id)
  }

  /// The application took bytes of a body: the peer may send as many more.
  func consumed(_ id: Int32, _ count: Int) {
    guard connection != nil, count > 0 else { return }
    nghttp2_session_consume(library, id, count)
  }

  /// Whether flow control lets this stream send now: then it is not the stream's reader that is slow.
  func maySend(_ id: Int32) -> Bool {
    nghttp2_session_get_remote_window_size(library) > 0
      && nghttp2_session_get_stream_remote_window_size(library, id) > 0
  }
}
