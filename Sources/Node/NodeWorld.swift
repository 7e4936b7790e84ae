package import Transport
package import Store

/// What a node has of the outside: clocks, a disk, a way to other nodes, and who turns its wheels.
package struct NodeWorld: Sendable {
  /// Milliseconds since 1970.
  package var nowMilliseconds: @Sendable () -> UInt64
  /// Milliseconds since some moment in the past: for waiting, whatever is done to the wall clock.
  package var monotonicMilliseconds: @Sendable () -> UInt64
  /// By which requests are counted; monotonic.
  package var rateMilliseconds: @Sendable () -> UInt64
  package var openFolder: @Sendable (_ path: String) throws(StoreError) -> DataFolder
  package var transport: @Sendable () throws(TransportError) -> any PeerTransport
  /// Without threads of its own, a node works only in `HanseNode.turn`.
  package var hasThreads: Bool

  package init(
    nowMilliseconds: @escaping @Sendable () -> UInt64,
    monotonicMilliseconds: @escaping @Sendable () -> UInt64,
    rateMilliseconds: @escaping @Sendable () -> UInt64,
    openFolder: @escaping @Sendable (String) throws(StoreError) -> DataFolder,
    transport: @escaping @Sendable () throws(TransportError) -> any PeerTransport, hasThreads: Bool
  ) {
    self.nowMilliseconds = nowMilliseconds
    self.monotonicMilliseconds = monotonicMilliseconds
    self.rateMilliseconds = rateMilliseconds
    self.openFolder = openFolder
    self.transport = transport
    self.hasThreads = hasThreads
  }

  package static let machine = NodeWorld(
    nowMilliseconds: SystemClock.nowMilliseconds, monotonicMilliseconds: SystemClock.monotonicMilliseconds,
    rateMilliseconds: SystemClock.monotonicMilliseconds,
    openFolder: { (path) throws(StoreError) in try DataFolder(path: path) },
    transport: { () throws(TransportError) in try HTTPClient() }, hasThreads: true)
}
