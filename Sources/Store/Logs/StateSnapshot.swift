internal import Federation
internal import Merkle
internal import Model
internal import Wire

/// The records before a state entry and the frontier after it: what a joiner is given.
struct StateSnapshot: Sendable {
  /// Of the state entry.
  let sequence: UInt64
  let frontier: Frontier
  let encodedRecords: [UInt8]

  init(_ state: Appended.StateAtEntry) {
    sequence = state.sequence
    frontier = state.frontier
    encodedRecords = CBORWriter.bytes { writer in
      writer.list(state.records) { record, writer in
        writer.array(2)
        writer.bytes(record.key)
        writer.bytes(record.value)
      }
    }
  }

  /// As it was stored.
  init?(sequence: UInt64, encodedRecords: [UInt8], frontier: [Bytes32]) {
    guard let frontier = Frontier(size: sequence + 1, hashes: frontier) else { return nil }
    self.sequence = sequence
    self.frontier = frontier
    self.encodedRecords = encodedRecords
  }

  func records() throws(StoreError) -> [Snapshot.Record] {
    try CBORReader.read(encodedRecords, failure: { _ in StoreError(.storeCorrupt) }) {
      (reader) throws(WireError) in
      try reader.list(limit: Limits.recordsInSnapshot) { (reader) throws(WireError) in
        try reader.tuple(2) { (reader) throws(WireError) in
          Snapshot.Record(key: try reader.bytes(), value: try reader.bytes())
        }
      }
    }
  }
}
