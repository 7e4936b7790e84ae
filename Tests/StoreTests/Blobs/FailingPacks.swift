import Synchronization

@testable import Store

/// Packs in memory, of which a crash loses any part of what was not synced, and which fail at a chosen moment.
final class FailingPacks: PackFiles {
  private struct File {
    var bytes: [UInt8] = []
    var durable: [UInt8] = []
  }

  private struct State {
    var files: [Int64: File] = [:]
    var steps = 0
    var diesAt = Int.max
    var isUnreadable = false
  }

  private let state = Mutex(State())

  /// All bytes that are not zero.
  var left: Int { state.withLock { $0.files.values.reduce(0) { $0 + $1.bytes.count { $0 != 0 } } } }

  func die(at step: Int) { state.withLock { $0.diesAt = $0.steps + step } }

  /// The power is cut: what was not synced is there or not, as `keeps` says.
  func crash(keeps: () -> Bool) {
    state.withLock { state in
      state.diesAt = .max
      for (pack, file) in state.files {
        let bytes = keeps() ? file.bytes : file.durable
        state.files[pack] = File(bytes: bytes, durable: bytes)
      }
    }
  }

  /// Nothing can be read from now on.
  func forbidReads() { state.withLock { $0.isUnreadable = true } }

  /// Spoils a byte.
  func flip(_ pack: Int64, at offset: Int) { state.withLock { $0.files[pack]?.bytes[offset] ^= 1 } }

  private func change<Value>(_ body: (inout State) -> Value) throws(StoreError) -> Value {
    let result = state.withLock { state -> Value? in
      state.steps += 1
      return state.steps > state.diesAt ? nil : body(&state)
    }
    guard let result else { throw StoreError(.diskFault) }
    return result
  }

  func write(_ bytes: [UInt8], to pack: Int64, at offset: UInt64) throws(StoreError) {
    try change { state in
      var file = state.files[pack] ?? File()
      let end = Int(offset) + bytes.count
      if file.bytes.count < end { file.bytes += [UInt8](repeating: 0, count: end - file.bytes.count) }
      file.bytes.replaceSubrange(Int(offset)..<end, with: bytes)
      state.files[pack] = file
    }
  }

  func read(_ pack: Int64, at offset: UInt64, count: Int) throws(StoreError) -> [UInt8] {
    let bytes = state.withLock { state -> [UInt8]? in
      guard !state.isUnreadable, let file = state.files[pack], Int(offset) + count <= file.bytes.count else {
        return nil
      }
      return Array(file.bytes[Int(offset)..<(Int(offset) + count)])
    }
    guard let bytes else { throw StoreError(.storeCorrupt) }
    return bytes
  }

  func sync(_ pack: Int64) throws(StoreError) {
    try change { state in
      if let file = state.files[pack] { state.files[pack] = File(bytes: file.bytes, durable: file.bytes) }
    }
  }

  func cut(_ pack: Int64, to size: UInt64) throws(StoreError) {
    try change { state in
      guard var file = state.files[pack] else { return }
      file.bytes = Array(file.bytes.prefix(Int(size)))
      state.files[pack] = File(bytes: file.bytes, durable: file.bytes)
    }
  }

  func punch(_ pack: Int64, _ range: Range<UInt64>) throws(StoreError) {
    try write([UInt8](repeating: 0, count: range.count), to: pack, at: range.lowerBound)
  }

  func remove(_ pack: Int64) throws(StoreError) { try change { $0.files[pack] = nil } }

  func list() throws(StoreError) -> [(pack: Int64, size: UInt64)] {
    state.withLock { $0.files.map { ($0.key, UInt64($0.value.bytes.count)) }.sorted { $0.0 < $1.0 } }
  }
}
