import MLS

/// A store in memory.
final class BenchStore: GroupStore {
  private var values: [StateKey: Secret] = [:]

  init() {}
  init(_ other: BenchStore) { values = other.values }

  func write(_ changes: [StateChange]) throws(StoreFault) {
    for change in changes {
      switch change {
      case .put(let key, let value): values[key] = value
      case .delete(let key): values[key] = nil
      }
    }
  }

  var all: [(key: StateKey, value: Secret)] { values.map { ($0.key, $0.value) } }
}
