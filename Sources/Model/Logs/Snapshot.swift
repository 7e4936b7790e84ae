public import Wire

/// A log's state at a state entry, with all that proves it (spec: log, "Snapshots"). Nothing of it is verified yet.
///
/// A response, so unknown keys are ignored (spec: versioning).
public struct Snapshot: Equatable, Sendable {
  public struct Record: Equatable, Sendable {
    public let key: [UInt8]
    public let value: [UInt8]

    public init(key: [UInt8], value: [UInt8]) {
      self.key = key
      self.value = value
    }
  }

  public var log: LogID
  /// The state entry's bytes.
  public var entry: [UInt8]
  public var records: [Record]
  public var frontier: [Bytes32]
  public var inclusion: [Bytes32]
  public var checkpoint: Text
  public var consistency: [Bytes32]
  /// From the checkpoint that the asker trusts to `checkpoint`.
  public var trustedConsistency: [Bytes32]
  public var documents: [[SignedDocument]]

  public init(
    log: LogID, entry: [UInt8], records: [Record], frontier: [Bytes32], inclusion: [Bytes32],
    checkpoint: Text, consistency: [Bytes32], trustedConsistency: [Bytes32], documents: [[SignedDocument]]
  ) {
    self.log = log
    self.entry = entry
    self.records = records
    self.frontier = frontier
    self.inclusion = inclusion
    self.checkpoint = checkpoint
    self.consistency = consistency
    self.trustedConsistency = trustedConsistency
    self.documents = documents
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var log: Bytes32?
    var entry: [UInt8]?
    var checkpoint: Text?
    var (records, documents): ([Record]?, [[SignedDocument]]?)
    var (frontier, inclusion): ([Bytes32]?, [Bytes32]?)
    var (consistency, trustedConsistency): ([Bytes32]?, [Bytes32]?)
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: log = try reader.bytes32()
      case 2: entry = try reader.bytes()
      case 3: records = try Self.records(&reader)
      case 4: frontier = try Self.hashes(&reader)
      case 5: inclusion = try Self.hashes(&reader)
      case 6: checkpoint = try reader.text()
      case 7: consistency = try Self.hashes(&reader)
      case 8: trustedConsistency = try Self.hashes(&reader)
      case 9: documents = try SignedDocument.chains(&reader)
      default: try reader.skip()
      }
    }
    guard let log, let entry, let records, let frontier, let inclusion, let checkpoint, let consistency,
      let trustedConsistency, let documents
    else { throw .unexpected }
    self.init(
      log: LogID(log), entry: entry, records: records, frontier: frontier, inclusion: inclusion,
      checkpoint: checkpoint, consistency: consistency, trustedConsistency: trustedConsistency,
      documents: documents)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(9)
    writer.unsigned(1)
    writer.bytes(log.bytes)
    writer.unsigned(2)
    writer.bytes(entry)
    writer.unsigned(3)
    writer.list(records) { record, writer in
      writer.array(2)
      writer.bytes(record.key)
      writer.bytes(record.value)
    }
    writer.unsigned(4)
    writer.list(frontier) { $1.bytes($0) }
    writer.unsigned(5)
    writer.list(inclusion) { $1.bytes($0) }
    writer.unsigned(6)
    writer.text(checkpoint)
    writer.unsigned(7)
    writer.list(consistency) { $1.bytes($0) }
    writer.unsigned(8)
    writer.list(trustedConsistency) { $1.bytes($0) }
    writer.unsigned(9)
    SignedDocument.write(documents, to: &writer)
  }

  private static func hashes(_ reader: inout CBORReader) throws(WireError) -> [Bytes32] {
    try reader.list(limit: Limits.hashesInProof) { (reader) throws(WireError) in try reader.bytes32() }
  }

  private static func records(_ reader: inout CBORReader) throws(WireError) -> [Record] {
    try reader.list(limit: Limits.recordsInSnapshot) { (reader) throws(WireError) in
      try reader.tuple(2) { (reader) throws(WireError) in
        Record(key: try reader.bytes(), value: try reader.bytes())
      }
    }
  }
}
