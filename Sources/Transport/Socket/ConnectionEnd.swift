/// Why a connection is over.
enum ConnectionEnd: Sendable, Equatable {
  /// Both sides had said what they had to say.
  case finished
  /// The peer went away, in order or not.
  case peerGone
  /// The peer was silent, or took too long; the text names what was waited for.
  case timedOut(String)
  case failed(TransportError)
  /// This side ended it: shutdown, or the application gave up.
  case abandoned
}
