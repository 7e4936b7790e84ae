/// `Commit` (RFC 9420, 12.4).
struct Commit: Equatable, Sendable {
  let proposals: [ProposalOrReference]
  let path: UpdatePath?
}

/// `ProposalOrRef` (RFC 9420, 12.4).
enum ProposalOrReference: Equatable, Sendable {
  case proposal(Proposal)
  case reference([UInt8])
}

extension Commit: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    proposals = try reader.vector(reader.limits.proposals)
    path = try reader.optional { (reader) throws(MLSError) in try UpdatePath(from: &reader) }
  }

  func write(to writer: inout Writer) {
    writer.vector(proposals)
    writer.optional(path)
  }
}

extension ProposalOrReference: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    switch try reader.uint8() {
    case 1: self = .proposal(try Proposal(from: &reader))
    case 2: self = .reference(try reader.opaque())
    default: throw .refused(.invalidValue)
    }
  }

  func write(to writer: inout Writer) {
    switch self {
    case .proposal(let proposal):
      writer.uint8(1)
      writer.append(proposal)
    case .reference(let reference):
      writer.uint8(2)
      writer.opaque(reference)
    }
  }
}
