import CNghttp2

/// nghttp2 set up for this house's servers: its options, and its callbacks turned into events of
/// `HTTP2Session`.
enum HTTP2Library {
  /// A server's session without user data, or `nil` when memory is short.
  static func makeSession(limits: HTTP2Limits) -> OpaquePointer? {
    var callbacks: OpaquePointer?
    var options: OpaquePointer?
    var session: OpaquePointer?
    defer {
      nghttp2_session_callbacks_del(callbacks)
      nghttp2_option_del(options)
    }
    guard nghttp2_session_callbacks_new(&callbacks) == 0, nghttp2_option_new(&options) == 0,
      let callbacks, let options
    else { return nil }
    setReceiving(callbacks)
    setSending(callbacks)
    // The windows open as the application takes bytes: that is the backpressure.
    nghttp2_option_set_no_auto_window_update(options, 1)
    // Closed streams are otherwise kept for their priorities, which are not used.
    nghttp2_option_set_no_closed_streams(options, 1)
    // The session counts itself. The library would also count the reset that libcurl sends after each whole answer, and
    // so cut off every busy client.
    nghttp2_option_set_stream_reset_rate_limit(options, 1 << 40, 1 << 40)
    // Of frames of unknown kinds nghttp2 tells nothing unless asked to take them.
    for kind in UInt8(NGHTTP2_CONTINUATION.rawValue + 1)...UInt8.max {
      nghttp2_option_set_user_recv_extension_type(options, kind)
    }
    guard nghttp2_session_server_new2(&session, callbacks, nil, options) == 0 else { return nil }
    return session
  }

  /// Ends the library's work at once: the connection is over, or about to be.
  static let failure = NGHTTP2_ERR_CALLBACK_FAILURE.rawValue

  private static func session(_ user: UnsafeMutableRawPointer?) -> HTTP2Session {
    // Never null: `HTTP2Session` sets itself when made, and owns the library's session.
    Unmanaged<HTTP2Session>.fromOpaque(user!).takeUnretainedValue()
  }

  private static func setReceiving(_ callbacks: OpaquePointer) {
    nghttp2_session_callbacks_set_on_begin_frame_callback(callbacks) { _, header, user in
      guard let header else { return HTTP2Library.failure }
      return HTTP2Library.session(user).frameBegins(header.pointee) ? 0 : HTTP2Library.failure
    }
    nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks) { _, frame, user in
      guard let frame else { return HTTP2Library.failure }
      return HTTP2Library.session(user).headBegins(frame.pointee) ? 0 : HTTP2Library.failure
    }
    nghttp2_session_callbacks_set_on_header_callback(callbacks) {
      _, frame, name, nameLength, value, valueLength, _, user in
      guard let frame else { return HTTP2Library.failure }
      let isTaken = HTTP2Library.session(user).fieldReceived(
        frame.pointee.hd.stream_id, name: UnsafeBufferPointer(start: name, count: nameLength),
        value: UnsafeBufferPointer(start: value, count: valueLength))
      return isTaken ? 0 : HTTP2Library.failure
    }
    nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks) { _, frame, user in
      guard let frame else { return HTTP2Library.failure }
      return HTTP2Library.session(user).frameReceived(frame.pointee) ? 0 : HTTP2Library.failure
    }
    nghttp2_session_callbacks_set_unpack_extension_callback(callbacks) { _, _, _, _ in
      NGHTTP2_ERR_CANCEL.rawValue
    }
    nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks) { _, _, _, user in
      HTTP2Library.session(user).chargeReset() ? 0 : HTTP2Library.failure
    }
    nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks) { _, _, id, bytes, count, user in
      HTTP2Library.session(user).dataReceived(id, UnsafeRawBufferPointer(start: bytes, count: count))
        ? 0 : HTTP2Library.failure
    }
    nghttp2_session_callbacks_set_on_stream_close_callback(callbacks) { _, id, code, user in
      HTTP2Library.session(user).streamClosed(id, code: code) ? 0 : HTTP2Library.failure
    }
  }

  private static func setSending(_ callbacks: OpaquePointer) {
    nghttp2_session_callbacks_set_send_data_callback(callbacks) { _, frame, header, length, _, user in
      guard let frame, let header else { return HTTP2Library.failure }
      let head = UnsafeRawBufferPointer(start: header, count: HTTP2Session.frameHeaderBytes)
      return HTTP2Library.session(user).dataLeaves(frame.pointee.hd.stream_id, header: head, count: length)
    }
    nghttp2_session_callbacks_set_data_source_read_length_callback(callbacks) {
      _, _, _, connectionWindow, streamWindow, maxFrameBytes, _ in
      // With its header a frame then fills one segment of the outbox, and so one TLS record.
      min(
        Int(connectionWindow), Int(streamWindow), Int(maxFrameBytes),
        Outbox.gatherBytes - HTTP2Session.frameHeaderBytes)
    }
    nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks) { _, frame, _, user in
      guard let frame else { return HTTP2Library.failure }
      HTTP2Library.session(user).frameNotSent(frame.pointee)
      return 0
    }
    nghttp2_session_callbacks_set_on_frame_send_callback(callbacks) { _, frame, user in
      guard let frame else { return HTTP2Library.failure }
      HTTP2Library.session(user).frameSent(frame.pointee)
      return 0
    }
  }

  /// Where DATA frames come from: the stream's outbox.
  static var responseSource: nghttp2_data_provider {
    nghttp2_data_provider(source: nghttp2_data_source()) { _, id, _, length, flags, _, user in
      HTTP2Library.session(user).bytesWanted(id, atMost: length, flags: flags)
    }
  }
}
