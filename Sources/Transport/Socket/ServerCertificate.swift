/// The TLS context that a server's new connections use: read by every loop, replaced as a whole.
final class ServerCertificate: Sendable {
  private let current: Locked<TLSContext>

  init(_ context: TLSContext) {
    current = Locked(context)
  }

  var context: TLSContext { current.withLock { $0 } }

  /// Connections there already keep the context they were made with.
  func replace(with context: TLSContext) {
    current.withLock { $0 = context }
  }
}
