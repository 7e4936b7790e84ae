internal import Merkle
public import Suite
public import Wire

/// One entry of a log (spec: log, "Entries").
public struct Entry: Equatable, Sendable {
  public enum Content: Equatable, Sendable {
    /// A judged event; verdict 0 is accepted, else the number of a logged refusal.
    case event(EventID, verdict: UInt64)
    /// The root of the state map before this entry.
    case state(root: Bytes32)
  }

  public let term: UInt64
  public let sequence: UInt64
  /// The home's clock; never falls within a log.
  public let timeMilliseconds: UInt64
  public let content: Content

  public init(term: UInt64, sequence: UInt64, timeMilliseconds: UInt64, content: Content) {
    self.term = term
    self.sequence = sequence
    self.timeMilliseconds = timeMilliseconds
    self.content = content
  }

  public static func decode(_ bytes: [UInt8]) throws(Refusal) -> Entry {
    guard bytes.count <= Limits.entryBytes else { throw .entryTooLarge }
    return try CBORReader.read(bytes, failure: { _ in Refusal.entryMalformed }) {
      (reader) throws(WireError) in try Entry(&reader)
    }
  }

  public func encode() -> [UInt8] {
    var writer = CBORWriter(reservingCapacity: 64)
    switch content {
    case .event(let event, let verdict):
      writer.array(6)
      writer.unsigned(0)
      writeHead(to: &writer)
      writer.bytes(event.bytes)
      writer.unsigned(verdict)
    case .state(let root):
      writer.array(5)
      writer.unsigned(1)
      writeHead(to: &writer)
      writer.bytes(root)
    }
    return writer.bytes
  }

  /// The leaf hash of an entry's bytes.
  public static func leaf(_ bytes: [UInt8], _ suite: any CryptoSuite) -> Bytes32 {
    TreeHash.leaf(bytes, suite)
  }

  private func writeHead(to writer: inout CBORWriter) {
    writer.unsigned(term)
    writer.unsigned(sequence)
    writer.unsigned(timeMilliseconds)
  }

  private init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.array { (count, reader) throws(WireError) in
      let type = try reader.unsigned()
      guard type == 0 && count == 6 || type == 1 && count == 5 else { throw .unexpected }
      let (term, sequence, time) = (try reader.unsigned(), try reader.unsigned(), try reader.unsigned())
      let hash = try reader.bytes32()
      let content: Content =
        type == 0 ? .event(EventID(hash), verdict: try reader.unsigned()) : .state(root: hash)
      return Entry(term: term, sequence: sequence, timeMilliseconds: time, content: content)
    }
  }
}
