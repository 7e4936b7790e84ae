import MLS

/// A store that lasts as long as the test, counts what it writes, and fails when it is told to.
final class MemoryStore: GroupStore {
  private(set) var values: [StateKey: Secret] = [:]
  private(set) var writes = 0
  private(set) var lastChanges = 0
  private(set) var lastBytes = 0
  var fails = false

  func write(_ changes: [StateChange]) throws(StoreFault) {
    if fails { throw StoreFault() }
    writes += 1
    lastChanges = changes.count
    lastBytes = 0
    for change in changes {
      switch change {
      case .put(let key, let value):
        values[key] = value
        lastBytes += key.bytes.count + value.count
      case .delete(let key):
        values[key] = nil
        lastBytes += key.bytes.count
      }
    }
  }

  var all: [(key: StateKey, value: Secret)] { values.map { ($0.key, $0.value) } }
}
