/// What is to happen, by time; of things at the same time, what was put in first comes first.
struct Agenda {
  private struct Item {
    var atMicroseconds: UInt64
    let order: UInt64
    let isTold: Bool
    let run: () -> Void
  }

  private var heap: [Item] = []
  private var order: UInt64 = 0

  var nextMicroseconds: UInt64? { heap.first?.atMicroseconds }

  /// `isTold`: the story says when, and not how much time goes by in between.
  mutating func add(atMicroseconds: UInt64, isTold: Bool = false, _ run: @escaping () -> Void) {
    heap.append(Item(atMicroseconds: atMicroseconds, order: order, isTold: isTold, run: run))
    order += 1
    rise(from: heap.count - 1)
  }

  /// What the story tells comes so much later; all else comes when it was to come.
  mutating func postpone(byMicroseconds delay: UInt64) {
    for index in heap.indices where heap[index].isTold { heap[index].atMicroseconds += delay }
    for index in heap.indices { rise(from: index) }
  }

  private mutating func rise(from index: Int) {
    var index = index
    while index > 0, comesFirst(index, (index - 1) / 2) {
      heap.swapAt(index, (index - 1) / 2)
      index = (index - 1) / 2
    }
  }

  mutating func takeFirst() -> (atMicroseconds: UInt64, run: () -> Void)? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    if !heap.isEmpty {
      heap[0] = last
      sink()
    }
    return (first.atMicroseconds, first.run)
  }

  private mutating func sink() {
    var index = 0
    while true {
      let children = [2 * index + 1, 2 * index + 2].filter { $0 < heap.count }
      guard let child = children.min(by: { comesFirst($0, $1) }), comesFirst(child, index) else { return }
      heap.swapAt(index, child)
      index = child
    }
  }

  private func comesFirst(_ left: Int, _ right: Int) -> Bool {
    (heap[left].atMicroseconds, heap[left].order) < (heap[right].atMicroseconds, heap[right].order)
  }
}
