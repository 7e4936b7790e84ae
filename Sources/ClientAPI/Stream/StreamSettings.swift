/// What one stream may cost the node.
public struct StreamSettings: Sendable {
  /// A client for whom this many bytes still wait when more comes is cut off as a slow consumer.
  public var slowConsumerBytes = 4 << 20
  /// While more bytes than this wait for a client, its own frames are not read.
  public var pausedBytes = 1 << 20
  /// Sends of one client that the node has yet to accept; beyond this its frames are not read.
  public var sendsInFlight = 256
  /// Entries read at a time for a client that was away.
  public var pageEntries = 200
  /// Bytes of new entries kept in memory for a client that is being caught up; more are read from the store again.
  public var earlyBytes = 1 << 20

  public init() {}
}
