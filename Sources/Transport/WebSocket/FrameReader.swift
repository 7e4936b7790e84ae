import CWslay

/// Reads frames with wslay: bytes in; whole messages, replies and the close out. A session borrows one from
/// its loop's pool while a message is under way, so that idle sockets hold none. Loop-confined.
final class FrameReader {
  enum Message {
    case text([UInt8])
    case binary([UInt8])
  }

  let role: WebSocketRole
  private var context: OpaquePointer?
  private var input = UnsafeRawBufferPointer(start: nil, count: 0)
  private var inputOffset = 0
  /// Bytes taken in that belong to a frame not yet complete.
  private var unframedBytes = 0
  private var frameBytes = 0
  private var isControlFrame = false
  private var messageOpcode: UInt8?
  private var message: [UInt8] = []
  private var limits = WebSocketLimits()

  /// Whole messages since the last `takeMessages`.
  private var messages: [Message] = []
  /// Pongs and closes that wslay wants sent, framed.
  private(set) var replies: [UInt8] = []
  /// The code of the peer's close frame.
  private(set) var receivedCloseCode: UInt16?
  /// The text beside that code, empty without one.
  private(set) var receivedCloseReason = ""
  /// The code to fail the connection with, when the peer broke a rule.
  private(set) var failureCode: UInt16?

  init(role: WebSocketRole) {
    self.role = role
    var callbacks = wslay_event_callbacks()
    callbacks.recv_callback = { context, buffer, length, _, user in
      FrameReader.from(user).give(buffer, length, context)
    }
    callbacks.send_callback = { _, data, length, _, user in
      FrameReader.from(user).replies.append(contentsOf: UnsafeBufferPointer(start: data, count: length))
      return length
    }
    callbacks.genmask_callback = { _, buffer, length, _ in
      // Only control frames pass here, and their payload is the peer's own or a constant.
      for index in 0..<length { buffer?[index] = UInt8.random(in: 0...255) }
      return 0
    }
    callbacks.on_frame_recv_start_callback = { _, argument, user in
      if let frame = argument?.pointee { FrameReader.from(user).frameStarted(frame) }
    }
    callbacks.on_frame_recv_chunk_callback = { _, argument, user in
      if let chunk = argument?.pointee { FrameReader.from(user).chunkReceived(chunk) }
    }
    callbacks.on_frame_recv_end_callback = { _, user in FrameReader.from(user).frameEnded() }
    callbacks.on_msg_recv_callback = { _, argument, user in
      if let message = argument?.pointee { FrameReader.from(user).messageEnded(message) }
    }
    let user = Unmanaged.passUnretained(self).toOpaque()
    switch role {
    case .server: wslay_event_context_server_init(&context, &callbacks, user)
    case .client: wslay_event_context_client_init(&context, &callbacks, user)
    }
    // Messages are gathered here: wslay would copy them twice.
    if let context { wslay_event_config_set_no_buffering(context, 1) }
  }

  deinit {
    wslay_event_context_free(context)
  }

  /// Takes all of `bytes`. Nothing is taken any more after a close or a failure.
  func read(_ bytes: UnsafeRawBufferPointer, limits: WebSocketLimits) {
    guard let context else {
      failureCode = WebSocketCode.abnormal
      return
    }
    self.limits = limits
    input = bytes
    inputOffset = 0
    while inputOffset < bytes.count, failureCode == nil, wslay_event_want_read(context) == 1 {
      if wslay_event_recv(context) != 0 { failureCode = failureCode ?? WebSocketCode.protocolError }
    }
    input = UnsafeRawBufferPointer(start: nil, count: 0)
    guard failureCode == nil else { return }
    if wslay_event_want_write(context) == 1 { wslay_event_send(context) }
    if wslay_event_get_close_sent(context) == 1 && receivedCloseCode == nil {
      failureCode = wslay_event_get_status_code_sent(context)
    }
  }

  func takeMessages() -> [Message] {
    defer { messages = [] }
    return messages
  }

  func takeReplies() -> [UInt8] {
    defer { replies = [] }
    return replies
  }

  /// Between two messages with nothing pending: another session may use it.
  var isReusable: Bool {
    unframedBytes == 0 && messageOpcode == nil && receivedCloseCode == nil && failureCode == nil
      && messages.isEmpty && replies.isEmpty && context != nil
  }

  /// wslay gives back the pointer of `init`, whose object owns the context and so outlives every callback.
  private static func from(_ user: UnsafeMutableRawPointer?) -> FrameReader {
    Unmanaged<FrameReader>.fromOpaque(user!).takeUnretainedValue()
  }
}

// wslay's callbacks, all within `read`.
extension FrameReader {
  private func give(_ buffer: UnsafeMutablePointer<UInt8>?, _ length: Int, _ context: OpaquePointer?) -> Int {
    let count = min(length, input.count - inputOffset)
    guard count > 0, let buffer, let base = input.baseAddress else {
      wslay_event_set_error(context, Int32(WSLAY_ERR_WOULDBLOCK.rawValue))
      return -1
    }
    UnsafeMutableRawPointer(buffer).copyMemory(from: base + inputOffset, byteCount: count)
    inputOffset += count
    unframedBytes += count
    return count
  }

  private func frameStarted(_ frame: wslay_event_on_frame_recv_start_arg) {
    let length = Int(clamping: frame.payload_length)
    let lengthBytes = length < 126 ? 0 : length < 65_536 ? 2 : 8
    frameBytes = 2 + lengthBytes + (role == .server ? 4 : 0) + min(length, .max - 64)
    isControlFrame = frame.opcode & 8 != 0
    guard !isControlFrame else { return }
    if frame.opcode != UInt8(WSLAY_CONTINUATION_FRAME.rawValue) {
      messageOpcode = frame.opcode
      message = []
      message.reserveCapacity(min(length, 16_384))
      let isBinary = frame.opcode == UInt8(WSLAY_BINARY_FRAME.rawValue)
      if isBinary && !limits.acceptsBinary { return fail(WebSocketCode.unsupportedData) }
    }
    if length > limits.maxMessageBytes - message.count { fail(WebSocketCode.messageTooBig) }
  }

  private func chunkReceived(_ chunk: wslay_event_on_frame_recv_chunk_arg) {
    guard !isControlFrame, failureCode == nil else { return }
    message.append(contentsOf: UnsafeBufferPointer(start: chunk.data, count: chunk.data_length))
  }

  private func frameEnded() {
    unframedBytes -= frameBytes
  }

  private func messageEnded(_ ended: wslay_event_on_msg_recv_arg) {
    guard failureCode == nil else { return }
    switch UInt32(ended.opcode) {
    case WSLAY_TEXT_FRAME.rawValue: finishMessage { .text($0) }
    case WSLAY_BINARY_FRAME.rawValue: finishMessage { .binary($0) }
    case WSLAY_CONNECTION_CLOSE.rawValue:
      receivedCloseCode = ended.status_code == 0 ? WebSocketCode.noStatus : ended.status_code
      // Its payload is the code in two bytes and then the reason, of which wslay looks at the bytes that come with the code alone.
      guard ended.msg_length > 2 else { return }
      let payload = UnsafeBufferPointer(start: ended.msg, count: ended.msg_length)
      guard let reason = String(validating: payload.dropFirst(2), as: UTF8.self) else {
        receivedCloseCode = nil
        return fail(WebSocketCode.invalidText)
      }
      receivedCloseReason = reason
    default: break
    }
  }

  private func finishMessage(_ wrap: ([UInt8]) -> Message) {
    messages.append(wrap(message))
    message = []
    messageOpcode = nil
  }

  private func fail(_ code: UInt16) {
    failureCode = code
    if let context { wslay_event_shutdown_read(context) }
  }
}
