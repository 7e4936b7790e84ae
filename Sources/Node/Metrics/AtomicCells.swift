internal import Synchronization

/// Numbers in a row that any thread adds to without a lock. Sums are read while others add, so that several cells together are
/// a picture of no single moment.
public final class AtomicCells: @unchecked Sendable {
  // Sendable: the pointer never changes, and what it points to are atomics.
  private let cells: UnsafeMutablePointer<Atomic<Int>>
  public let count: Int

  public init(count: Int) {
    self.count = count
    cells = .allocate(capacity: count)
    for index in 0..<count { (cells + index).initialize(to: Atomic(0)) }
  }

  deinit {
    cells.deinitialize(count: count)
    cells.deallocate()
  }

  public func add(_ number: Int, at index: Int) {
    precondition(index >= 0 && index < count)
    cells[index].wrappingAdd(number, ordering: .relaxed)
  }

  public subscript(index: Int) -> Int {
    precondition(index >= 0 && index < count)
    return cells[index].load(ordering: .relaxed)
  }
}
