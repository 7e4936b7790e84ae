/// `Sender` (RFC 9420, 6).
public enum Sender: Hashable, Sendable {
  case member(LeafIndex)
  /// Position in the group's list of external senders.
  case external(UInt32)
  case newMemberProposal
  case newMemberCommit
}

extension Sender: WireCodable {
  init(from reader: inout Reader) throws(MLSError) {
    switch try reader.uint8() {
    case 1: self = .member(try LeafIndex(from: &reader))
    case 2: self = .external(try reader.uint32())
    case 3: self = .newMemberProposal
    case 4: self = .newMemberCommit
    default: throw .refused(.invalidValue)
    }
  }

  func write(to writer: inout Writer) {
    switch self {
    case .member(let leaf):
      writer.uint8(1)
      writer.append(leaf)
    case .external(let index):
      writer.uint8(2)
      writer.uint32(index)
    case .newMemberProposal: writer.uint8(3)
    case .newMemberCommit: writer.uint8(4)
    }
  }
}
