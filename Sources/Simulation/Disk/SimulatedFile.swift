internal import Glibc

/// One file: what programs read of it, and what of that would be there after a power cut.
final class SimulatedFile {
  /// A change that no fsync has made durable yet.
  private enum Change {
    case write(at: Int, [UInt8])
    case truncate(Int)
  }

  /// What tells it from a copy.
  let number: Int
  /// What the machine's memory has of the file.
  private(set) var bytes: [UInt8] = []
  private var durable: [UInt8] = []
  private var changes: [Change] = []
  /// The index of the write-ahead log, in memory alone.
  var sharedMemory = SharedMemory()
  var locks = FileLocks()

  static let sectorBytes = 512

  init(number: Int = 0) { self.number = number }

  func write(_ new: UnsafeRawBufferPointer, at offset: Int) {
    Self.put(new, at: offset, in: &bytes)
    changes.append(.write(at: offset, Array(new)))
  }

  func truncate(to size: Int) {
    guard size < bytes.count else { return }
    bytes.removeLast(bytes.count - size)
    changes.append(.truncate(size))
  }

  func sync() {
    for change in changes { Self.apply(change, to: &durable) }
    changes = []
  }

  /// Whether these bytes would be in the file after a power cut, whatever that takes.
  func keeps(_ wanted: [UInt8]) -> Bool {
    // In the middle, for there it is of the least common bytes.
    let middle = wanted.count / 2
    return durable.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, bytes.count >= wanted.count, !wanted.isEmpty else { return false }
      let last = bytes.count - wanted.count
      var start = 0
      while start <= last,
        let found = memchr(base + start + middle, Int32(wanted[middle]), last - start + 1)
      {
        start = UnsafeRawPointer(found) - base - middle
        if memcmp(base + start, wanted, wanted.count) == 0 { return true }
        start += 1
      }
      return false
    }
  }

  /// An fsync that failed: the system may have written some of it, and has forgotten that the rest is to be written.
  func failSync(_ chance: inout Chance) {
    for change in changes where chance.happens(perMille: 500) { Self.apply(change, to: &durable) }
    changes = []
  }

  /// The power is cut: of what was not synced any part may have reached the disk, in any order, sector by sector. Whether a write
  /// was torn.
  @discardableResult func losePower(_ chance: inout Chance) -> Bool {
    var isTorn = false
    for change in changes {
      switch change {
      case .truncate: if chance.happens(perMille: 500) { Self.apply(change, to: &durable) }
      case .write(let offset, let written):
        switch chance.number(in: 0...2) {
        case 0: continue
        case 1: Self.apply(change, to: &durable)
        default:
          Self.tear(written, at: offset, in: &durable, &chance)
          isTorn = true
        }
      }
    }
    changes = []
    bytes = durable
    processEnded()
    return isTorn
  }

  /// Locks and shared memory are the process's.
  func processEnded() {
    sharedMemory = SharedMemory()
    locks = FileLocks()
  }

  private static func tear(
    _ written: [UInt8], at offset: Int, in target: inout [UInt8], _ chance: inout Chance
  ) {
    var start = 0
    while start < written.count {
      // Sectors are those of the disk, wherever the write begins.
      let end = min(written.count, start + sectorBytes - (offset + start) % sectorBytes)
      if chance.happens(perMille: 500) {
        written[start..<end].withUnsafeBytes { put($0, at: offset + start, in: &target) }
      }
      start = end
    }
  }

  private static func apply(_ change: Change, to target: inout [UInt8]) {
    switch change {
    case .write(let offset, let written): written.withUnsafeBytes { put($0, at: offset, in: &target) }
    case .truncate(let size): if size < target.count { target.removeLast(target.count - size) }
    }
  }

  private static func put(_ new: UnsafeRawBufferPointer, at offset: Int, in target: inout [UInt8]) {
    let end = offset + new.count
    if end > target.count { target.append(contentsOf: repeatElement(0, count: end - target.count)) }
    target.withUnsafeMutableBytes { $0[offset..<end].copyBytes(from: new) }
  }
}
