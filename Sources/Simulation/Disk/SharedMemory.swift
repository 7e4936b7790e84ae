internal import CSQLite

/// The index of a write-ahead log on the heap, and its locks (sqlite3_io_methods, xShmMap and xShmLock).
final class SharedMemory {
  private var regions: [UnsafeMutableRawPointer] = []
  private var shared: [[ObjectIdentifier]] = Array(repeating: [], count: Int(SQLITE_SHM_NLOCK))
  private var exclusive: [ObjectIdentifier?] = Array(repeating: nil, count: Int(SQLITE_SHM_NLOCK))

  deinit { for region in regions { region.deallocate() } }

  /// `nil` where there is no such region and none is to be made.
  func region(_ index: Int, bytes: Int, extends: Bool) -> UnsafeMutableRawPointer? {
    guard index >= regions.count else { return regions[index] }
    guard extends else { return nil }
    while regions.count <= index {
      let made = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 16)
      made.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
      regions.append(made)
    }
    return regions[index]
  }

  func lock(_ holder: ObjectIdentifier, _ slots: Range<Int>, _ flags: Int32) -> Bool {
    let isShared = flags & SQLITE_SHM_SHARED != 0
    if flags & SQLITE_SHM_UNLOCK != 0 {
      for slot in slots {
        if isShared {
          if let index = shared[slot].firstIndex(of: holder) { shared[slot].remove(at: index) }
        } else if exclusive[slot] == holder {
          exclusive[slot] = nil
        }
      }
      return true
    }
    let isFree = slots.allSatisfy { slot in
      let isExclusive = exclusive[slot].map { $0 != holder } ?? false
      return !isExclusive && (isShared || shared[slot].allSatisfy { $0 == holder })
    }
    guard isFree else { return false }
    for slot in slots { if isShared { shared[slot].append(holder) } else { exclusive[slot] = holder } }
    return true
  }

  func release(_ holder: ObjectIdentifier) {
    for slot in shared.indices {
      shared[slot].removeAll { $0 == holder }
      if exclusive[slot] == holder { exclusive[slot] = nil }
    }
  }
}
