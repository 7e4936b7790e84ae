/// A number that any thread adds to without a lock.
public struct Counter: Sendable {
  private let cell = AtomicCells(count: 1)

  public init() {}
  public func add(_ number: Int = 1) { cell.add(number, at: 0) }
  public var value: Int { cell[0] }
}
