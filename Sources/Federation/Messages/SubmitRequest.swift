public import Model
public import Wire

/// Events that their origin hands to the home of their logs.
public struct SubmitRequest: Message {
  public let events: [LogRange.EventBytes]
  /// Cover the events in order, without gap.
  public let coverages: [Coverage]
  /// Chains of the nodes whose documents the events name.
  public let documents: [[SignedDocument]]

  public init(events: [LogRange.EventBytes], coverages: [Coverage], documents: [[SignedDocument]]) {
    self.events = events
    self.coverages = coverages
    self.documents = documents
  }

  /// Signatures that its receiver may have to verify.
  public var signatureCount: Int {
    Set(coverages.map { $0.statement }).count + documents.reduce(0) { $0 + $1.count }
  }

  public init(_ reader: inout CBORReader) throws(WireError) {
    var (events, coverages): ([LogRange.EventBytes]?, [Coverage]?)
    var documents = [[SignedDocument]]()
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1:
        events = try reader.list(limit: Limits.batchEvents) { (reader) throws(WireError) in
          try LogRange.EventBytes(&reader)
        }
      case 2:
        coverages = try reader.list(limit: Limits.batchEvents) { (reader) throws(WireError) in
          try Coverage(&reader)
        }
      case 3: documents = try SignedDocument.chains(&reader)
      default: try reader.skip()
      }
    }
    guard let events, let coverages else { throw .unexpected }
    guard Set(coverages.map { $0.statement }).count <= Limits.statementsInSubmission else {
      throw .tooManyItems
    }
    self.init(events: events, coverages: coverages, documents: documents)
  }

  public func write(to writer: inout CBORWriter) {
    writer.map(documents.isEmpty ? 2 : 3)
    writer.unsigned(1)
    writer.list(events) { $0.write(to: &$1) }
    writer.unsigned(2)
    writer.list(coverages) { $0.write(to: &$1) }
    guard !documents.isEmpty else { return }
    writer.unsigned(3)
    SignedDocument.write(documents, to: &writer)
  }
}
