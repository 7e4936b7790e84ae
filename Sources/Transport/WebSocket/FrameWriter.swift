import COpenSSL
import CWslay

/// Frames messages with wslay, straight into an outbox. One serves a whole loop: an outbox takes every byte,
/// so no frame is ever left half written. Loop-confined.
final class FrameWriter {
  private var context: OpaquePointer?
  private var target: UnsafeMutablePointer<Outbox>?
  private var maskBytes = [UInt8](repeating: 0, count: 4096)
  private var maskOffset = 4096

  init() {
    var callbacks = wslay_frame_callbacks(
      send_callback: { data, length, _, user in
        FrameWriter.from(user).append(data, length)
        return length
      },
      recv_callback: { _, _, _, _ in -1 },
      genmask_callback: { buffer, length, user in
        FrameWriter.from(user).mask(buffer, length)
      })
    wslay_frame_context_init(&context, &callbacks, Unmanaged.passUnretained(self).toOpaque())
  }

  deinit {
    wslay_frame_context_free(context)
  }

  /// Appends one whole frame.
  func write(
    _ payload: UnsafeRawBufferPointer, opcode: UInt8, role: WebSocketRole, to outbox: inout Outbox
  ) {
    guard let context else { return }
    withUnsafeMutablePointer(to: &outbox) { pointer in
      target = pointer
      var frame = wslay_frame_iocb()
      frame.fin = 1
      frame.opcode = opcode
      frame.mask = role == .client ? 1 : 0
      frame.payload_length = UInt64(payload.count)
      frame.data = payload.baseAddress?.assumingMemoryBound(to: UInt8.self)
      frame.data_length = payload.count
      wslay_frame_send(context, &frame)
      target = nil
    }
  }

  /// One whole frame of a server's.
  func frame(_ payload: [UInt8], opcode: UInt8) -> [UInt8] {
    var outbox = Outbox()
    payload.withUnsafeBytes { write($0, opcode: opcode, role: .server, to: &outbox) }
    var frame: [UInt8] = []
    frame.reserveCapacity(outbox.byteCount)
    while !outbox.isEmpty {
      outbox.consume(
        outbox.withNext { piece in
          frame += piece
          return piece.count
        })
    }
    return frame
  }

  /// wslay gives back the pointer of `init`, whose object owns the context and so outlives every callback.
  private static func from(_ user: UnsafeMutableRawPointer?) -> FrameWriter {
    Unmanaged<FrameWriter>.fromOpaque(user!).takeUnretainedValue()
  }

  private func append(_ data: UnsafePointer<UInt8>?, _ length: Int) {
    target?.pointee.append(UnsafeRawBufferPointer(start: data, count: length))
  }

  /// Masks must be unpredictable (RFC 6455 section 10.3); drawing many at once is what makes them cheap.
  private func mask(_ buffer: UnsafeMutablePointer<UInt8>?, _ length: Int) -> Int32 {
    if maskOffset + length > maskBytes.count {
      guard RAND_bytes(&maskBytes, Int32(maskBytes.count)) == 1 else { return -1 }
      maskOffset = 0
    }
    for index in 0..<length { buffer?[index] = maskBytes[maskOffset + index] }
    maskOffset += length
    return 0
  }
}
