public import Wire

/// Entries of a log on the move, with all that proves them (spec: log, "Ranges"). Nothing of it is verified yet.
///
/// A part of requests and responses, so unknown keys are ignored (spec: versioning).
public struct LogRange: Equatable, Sendable {
  public struct EventBytes: Equatable, Sendable {
    public let header: [UInt8]
    public let body: [UInt8]?

    public init(header: [UInt8], body: [UInt8]?) {
      self.header = header
      self.body = body
    }

    public init(_ reader: inout CBORReader) throws(WireError) {
      (header, body) = try reader.tuple(2) { (reader) throws(WireError) in
        let header = try reader.bytes()
        return (header, try reader.null() ? nil : try reader.bytes())
      }
    }

    public func write(to writer: inout CBORWriter) {
      writer.array(2)
      writer.bytes(header)
      if let body { writer.bytes(body) } else { writer.null() }
    }
  }

  public var log: LogID
  public var first: UInt64
  public var entries: [[UInt8]]
  /// One for each event entry, in order.
  public var events: [EventBytes]
  public var coverages: [Coverage]
  /// A checkpoint note of size `first + entries.count` or more.
  public var checkpoint: Text
  public var consistency: [Bytes32]
  public var documents: [[SignedDocument]]
  /// Whether the sender, its home, wants the checkpoint cosigned by a receiver that comes to its size.
  public var asksCosignature = false

  public init(
    log: LogID, first: UInt64, entries: [[UInt8]], events: [EventBytes], coverages: [Coverage],
    checkpoint: Text, consistency: [Bytes32], documents: [[SignedDocument]]
  ) {
    self.log = log
    self.first = first
    self.entries = entries
    self.events = events
    self.coverages = coverages
    self.checkpoint = checkpoint
    self.consistency = consistency
    self.documents = documents
  }

  /// Signatures that its receiver may have to verify.
  public var signatureCount: Int { 1 + coverages.count + documents.reduce(0) { $0 + $1.count } }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var log: Bytes32?
    var first: UInt64?
    var checkpoint: Text?
    var (entries, events, coverages): ([[UInt8]]?, [EventBytes]?, [Coverage]?)
    var (consistency, documents): ([Bytes32]?, [[SignedDocument]]?)
    var asks = false
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: log = try reader.bytes32()
      case 2: first = try reader.unsigned()
      case 3:
        entries = try reader.list(limit: Limits.entriesInRange, beyond: .rangeTooLarge) {
          (reader) throws(WireError) in try reader.bytes()
        }
      case 4:
        events = try reader.list(limit: Limits.entriesInRange) { (reader) throws(WireError) in
          try EventBytes(&reader)
        }
      case 5:
        coverages = try reader.list(limit: Limits.entriesInRange) { (reader) throws(WireError) in
          try Coverage(&reader)
        }
      case 6: checkpoint = try reader.text()
      case 7:
        consistency = try reader.list(limit: Limits.hashesInProof) { (reader) throws(WireError) in
          try reader.bytes32()
        }
      case 8: documents = try SignedDocument.chains(&reader)
      case 9: asks = try reader.bool()
      default: try reader.skip()
      }
    }
    guard let log, let first, let entries, !entries.isEmpty, let events, let coverages, let checkpoint,
      let consistency, let documents
    else { throw .unexpected }
    self.init(
      log: LogID(log), first: first, entries: entries, events: events, coverages: coverages,
      checkpoint: checkpoint, consistency: consistency, documents: documents)
    asksCosignature = asks
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(asksCosignature ? 9 : 8)
    writer.unsigned(1)
    writer.bytes(log.bytes)
    writer.unsigned(2)
    writer.unsigned(first)
    writer.unsigned(3)
    writer.list(entries) { $1.bytes($0) }
    writer.unsigned(4)
    writer.list(events) { $0.write(to: &$1) }
    writer.unsigned(5)
    writer.list(coverages) { $0.write(to: &$1) }
    writer.unsigned(6)
    writer.text(checkpoint)
    writer.unsigned(7)
    writer.list(consistency) { $1.bytes($0) }
    writer.unsigned(8)
    SignedDocument.write(documents, to: &writer)
    guard asksCosignature else { return }
    writer.unsigned(9)
    writer.bool(true)
  }
}
