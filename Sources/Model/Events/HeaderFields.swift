internal import Wire

/// The fields of a header as they are read, before it is known that they fit together.
struct HeaderFields {
  private var log: Bytes32?
  private var kind: UInt64?
  private var node: Bytes32?
  private var user: Bytes16?
  private var position: Position?
  private var time: UInt64?
  private var bodyHash: Bytes32?
  private var relation: Relation?
  private var content: [UInt8]?
  private var base: Base?
  private var seen: [SeenCheckpoint] = []
  private var nonce: Bytes32?
  private var hasReserved = false

  init(_ reader: inout CBORReader) throws(WireError) {
    try reader.map { (key, reader) throws(WireError) in
      switch key {
      case 1: log = try reader.bytes32()
      case 2: kind = try reader.unsigned()
      case 3: node = try reader.bytes32()
      case 4: user = try reader.bytes16()
      case 5: position = try Position(&reader)
      case 6: time = try reader.unsigned()
      case 7: bodyHash = try reader.bytes32()
      case 8: relation = try Relation(&reader)
      case 9: content = try readMap(&reader)
      case 10: base = try Base(&reader)
      case 11: try readSeen(&reader)
      case 12: nonce = try reader.bytes32()
      case 13...15: try readReserved(key, &reader)
      default: throw .unexpected
      }
    }
  }

  /// A content is a map in every kind; which map, is judged later.
  private func readMap(_ reader: inout CBORReader) throws(WireError) -> [UInt8] {
    let item = try reader.item()
    guard let initial = item.first, initial >> 5 == 5 else { throw .unexpected }
    return item
  }

  private mutating func readSeen(_ reader: inout CBORReader) throws(WireError) {
    seen = try reader.list(limit: 4) { (reader) throws(WireError) in try SeenCheckpoint(&reader) }
    guard !seen.isEmpty else { throw .unexpected }
  }

  private mutating func readReserved(_ key: UInt64, _ reader: inout CBORReader) throws(WireError) {
    hasReserved = true
    switch key {
    case 13: _ = try reader.unsigned()
    case 14: _ = try reader.bytes()
    default: _ = try reader.bytes32()
    }
  }

  /// The header these fields make: EV-1 (what every header has), EV-2 (what fits the kind), EV-3 (nothing reserved).
  func header() throws(Refusal) -> Header {
    guard let kind, let node, let position, let time else { throw .eventMalformed }
    guard let kind = Kind(rawValue: kind), fits(kind) else { throw .eventUnfit }
    let content = try Content.decode(content, for: kind)
    if hasReserved { throw .eventReserved }
    return Header(
      log: log.map { LogID($0) }, kind: kind,
      author: Author(node: NodeID(node), user: user.map { UserID($0) }), position: position,
      timeMilliseconds: time, bodyHash: bodyHash, relation: relation, content: content, base: base,
      seen: seen, nonce: nonce)
  }

  private func fits(_ kind: Kind) -> Bool {
    (log == nil) == kind.isCreate && (nonce != nil) == kind.isCreate && kind.user.allows(user != nil)
      && (bodyHash != nil) == kind.hasBody && (base != nil) == kind.hasBase
      && kind.relation.allows(relation != nil)
  }
}

extension Base {
  fileprivate init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(2) { (reader) throws(WireError) in
      Base(term: try reader.unsigned(), size: try reader.unsigned())
    }
  }
}

extension SeenCheckpoint {
  fileprivate init(_ reader: inout CBORReader) throws(WireError) {
    self = try reader.tuple(3) { (reader) throws(WireError) in
      SeenCheckpoint(
        term: try reader.unsigned(), size: try reader.unsigned(), root: try reader.bytes32())
    }
  }
}
