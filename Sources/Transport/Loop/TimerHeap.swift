/// Deadlines in order: a binary heap of (deadline, id), with cancelled ids dropped when they surface.
struct TimerHeap {
  private struct Item {
    let deadline: UInt64
    let id: UInt64

    func isBefore(_ other: Item) -> Bool {
      deadline != other.deadline ? deadline < other.deadline : id < other.id
    }
  }

  private var items: [Item] = []
  private var work: [UInt64: () -> Void] = [:]

  var isEmpty: Bool { work.isEmpty }

  mutating func insert(id: UInt64, deadline: UInt64, _ body: @escaping () -> Void) {
    work[id] = body
    items.append(Item(deadline: deadline, id: id))
    siftUp(items.count - 1)
  }

  mutating func cancel(_ id: UInt64) {
    work[id] = nil
    // Cancelled items stay until they surface; rebuilt here once they are most of the heap.
    guard items.count > 64, items.count > 4 * work.count else { return }
    items = items.filter { work[$0.id] != nil }.sorted { $0.isBefore($1) }
  }

  /// The earliest live deadline.
  mutating func nextDeadline() -> UInt64? {
    while let first = items.first {
      if work[first.id] != nil { return first.deadline }
      removeFirst()
    }
    return nil
  }

  /// Takes the work of the earliest timer that is due at `now`.
  mutating func popDue(at now: UInt64) -> (() -> Void)? {
    guard let deadline = nextDeadline(), deadline <= now, let first = items.first else { return nil }
    removeFirst()
    return work.removeValue(forKey: first.id)
  }

  private mutating func removeFirst() {
    let last = items.removeLast()
    guard !items.isEmpty else { return }
    items[0] = last
    siftDown(0)
  }

  private mutating func siftUp(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      guard items[index].isBefore(items[parent]) else { return }
      items.swapAt(index, parent)
      index = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var index = start
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < items.count && items[child].isBefore(items[least]) {
        least = child
      }
      guard least != index else { return }
      items.swapAt(index, least)
      index = least
    }
  }
}
