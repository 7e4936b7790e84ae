internal import Client

/// How the chat stands with its node.
enum ConnectionState: Equatable, Sendable {
  case connecting
  case connected
  /// Trying again at that time: milliseconds since 1970 (UTC).
  case lost(why: String, retryAt: Int64)
  /// Nothing follows.
  case ended(ClientError)
}
