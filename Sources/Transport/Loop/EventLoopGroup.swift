import Synchronization

/// Several event loops, for servers and clients that use more than one core.
public final class EventLoopGroup: Sendable {
  /// The loops, never empty.
  public let loops: [EventLoop]
  private let turn = Atomic<Int>(0)

  /// Starts `count` loops (at least one).
  public init(count: Int, name: String = "loop") throws(TransportError) {
    var loops: [EventLoop] = []
    for index in 0..<max(1, count) { loops.append(try EventLoop(name: "\(name)-\(index)")) }
    self.loops = loops
  }

  /// The next loop in turn.
  public func next() -> EventLoop {
    let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue
    return loops[Int(UInt(bitPattern: index) % UInt(loops.count))]
  }

  /// Stops all loops after their current turn.
  public func stop() {
    for loop in loops { loop.stop() }
  }
}
