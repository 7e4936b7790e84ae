/// What one attempt to read, write or shake hands on a non-blocking socket came to.
enum SocketResult {
  case bytes(Int)
  case wantsRead
  case wantsWrite
  /// The peer ended its side in order.
  case endOfStream
  /// The text says why, and may be empty.
  case failed(String)
}
