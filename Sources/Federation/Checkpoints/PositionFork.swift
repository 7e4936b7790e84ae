public import Model
public import Suite
internal import Wire

/// Shows that an origin has signed two events for one position of one log (spec: log, "Forks"). Bytes that somebody sent, until
/// `verified`.
public struct PositionFork: Equatable, Sendable {
  /// A header, and that its node's batch statement covers it.
  public struct Covered: Equatable, Sendable {
    public let header: [UInt8]
    public let coverage: Coverage

    public init(header: [UInt8], coverage: Coverage) {
      self.header = header
      self.coverage = coverage
    }
  }

  public let log: LogID
  /// The origin's documents, number 0 first, up to those whose keys signed.
  public let documents: [SignedDocument]
  public let first: Covered
  public let second: Covered

  public init(log: LogID, documents: [SignedDocument], first: Covered, second: Covered) {
    self.log = log
    self.documents = documents
    self.first = first
    self.second = second
  }

  init(_ reader: inout CBORReader) throws(WireError) {
    var log: Bytes32?
    var documents: [SignedDocument]?
    var headers: [[UInt8]] = []
    var coverages: [Coverage] = []
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: log = try reader.bytes32()
      case 2: documents = try SignedDocument.chain(&reader)
      case 3, 5: headers.append(try reader.bytes())
      case 4, 6: coverages.append(try Coverage(&reader))
      default: throw .unexpected
      }
    }
    guard let log, let documents, headers.count == 2, coverages.count == 2 else { throw .unexpected }
    self.init(
      log: LogID(log), documents: documents, first: Covered(header: headers[0], coverage: coverages[0]),
      second: Covered(header: headers[1], coverage: coverages[1]))
  }

  func write(to writer: inout CBORWriter) {
    writer.map(6)
    writer.unsigned(1)
    writer.bytes(log.bytes)
    writer.unsigned(2)
    writer.list(documents) { $0.write(to: &$1) }
    writer.unsigned(3)
    writer.bytes(first.header)
    writer.unsigned(4)
    first.coverage.write(to: &writer)
    writer.unsigned(5)
    writer.bytes(second.header)
    writer.unsigned(6)
    second.coverage.write(to: &writer)
  }

  /// The two headers, if the origin, whose documents `known` has, signed both, under documents that are not revoked, and they have
  /// one position (FRK-7 to FRK-9).
  public func verified(
    _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) -> (first: Header, second: Header) {
    let one = try event(first, known, suite)
    let other = try event(second, known, suite)
    guard one.id != other.id, one.header.author.node == other.header.author.node,
      one.header.position == other.header.position
    else { throw .forkUnproven }
    return (one.header, other.header)
  }

  private func event(
    _ covered: Covered, _ known: KnownNodes, _ suite: any CryptoSuite
  ) throws(Refusal) -> Event {
    let event = try Event(headerBytes: covered.header, body: nil, suite)
    guard event.log == log else { throw .eventWrongLog }
    let statement = covered.coverage.statement
    guard let chain = known[statement.node], let document = chain.document(number: statement.document) else {
      throw .statementWrongDocument
    }
    _ = try CoveredRun.verify(covered.coverage, of: [event][...], by: document.keys.batch, suite)
    // It may be a thief's.
    guard statement.document >= chain.revokedBelow else { throw .documentRevoked }
    return event
  }
}
