import Model
import Rules
import TestSupport
import Wire

/// What may be no event of a channel at all.
extension History {
  mutating func draft(before size: UInt64, _ state: LogState) -> Draft {
    var draft = Draft(header(before: size, state))
    guard random.oneIn(12) else { return draft }
    switch random.below(5) {
    case 0: misfit(&draft.header)
    case 1: misplace(&draft.header, size)
    case 2: overdo(&draft.header)
    case 3: spoil(&draft)
    default:
      if draft.header.kind.log == .channel, random.oneIn(2) {
        draft.reservedKey = UInt64(random.integer(13...15))
      } else {
        draft.kindNumber = random.pick([0, 15, 23, 24, 31, 34, 47, 50, 200])
      }
    }
    return draft
  }

  /// Something is there that the kind must not have, or is not there that it must.
  private mutating func misfit(_ header: inout Header) {
    let id = creation.id
    switch random.below(8) {
    case 0: header.log = header.log == nil ? LogID(id.bytes) : nil
    case 1: header.nonce = header.nonce == nil ? random.hash() : nil
    case 2:
      let user = header.author.user == nil ? users[0] : nil
      header.author = Author(node: header.author.node, user: user)
    case 3: header.bodyHash = header.bodyHash == nil ? random.hash() : nil
    case 4:
      let relation = Relation(
        event: id, author: header.author, position: Position(lane: 0, incarnation: 1, counter: 1))
      header.relation = header.relation == nil ? relation : nil
    case 5: header.base = header.base == nil ? Base(term: term, size: 1) : nil
    case 6: header.kind = random.pick(Kind.allCases)
    default: header.content = header.content == .none ? .text("no") : .none
    }
  }

  private mutating func misplace(_ header: inout Header, _ size: UInt64) {
    let at = header.position
    switch random.below(4) {
    case 0:
      header.position = Position(
        lane: random.oneIn(2) ? 16 : .max, incarnation: at.incarnation, counter: at.counter)
    case 1: header.position = Position(lane: at.lane, incarnation: 0, counter: at.counter)
    case 2: header.position = Position(lane: at.lane, incarnation: at.incarnation, counter: 0)
    default:
      header.seen = (0..<5).map { _ in SeenCheckpoint(term: term, size: size, root: random.hash()) }
    }
  }

  /// A content one above or below what it may be, or just what it may.
  private mutating func overdo(_ header: inout Header) {
    let isBeyond = random.oneIn(2)
    func text(_ most: Int) -> Text {
      Text(stored: [UInt8](repeating: 0x61, count: isBeyond ? most + 1 : most))
    }
    let control = Text(random.pick(["a\u{0}", "a\nb", "\u{7F}", "x\u{85}"]))
    switch header.content {
    case .text: header.content = .text(random.pick([text(header.kind == .name ? 200 : 1_000), "", control]))
    case .invite(let target, _, let document):
      header.content = .invite(target, role: isBeyond ? 256 : 255, document: document)
    case .assignment(let target, _): header.content = .assignment(target, role: isBeyond ? 256 : 255)
    case .role(let role): header.content = .role(overdone(role, text(64), control, isBeyond))
    case .policy(var policy):
      if random.oneIn(2) {
        policy.retentionMilliseconds = isBeyond ? 999 : 1_000
      } else {
        policy.access = Access(.peers, role: isBeyond ? 256 : 255)
      }
      header.content = .policy(policy)
    default: break
    }
  }

  private mutating func overdone(
    _ role: RoleDefinition, _ long: Text, _ control: Text, _ isBeyond: Bool
  ) -> RoleDefinition {
    let number: UInt64 = isBeyond ? 256 : 255
    let all = role.capabilities
    return switch random.below(4) {
    case 0: RoleDefinition(role: number, name: role.name, rank: role.rank, capabilities: all)
    case 1:
      RoleDefinition(
        role: role.role, name: random.pick([long, control, ""]), rank: role.rank, capabilities: all)
    case 2:
      RoleDefinition(role: role.role, name: role.name, rank: isBeyond ? 101 : 100, capabilities: all)
    default:
      RoleDefinition(
        role: role.role, name: role.name, rank: role.rank,
        capabilities: Capabilities(rawValue: isBeyond ? 1 << 15 : 1 << 14))
    }
  }

  /// Mirrors that do not rise, or whose quorum cannot be; something that is false where only true may stand.
  private mutating func spoil(_ draft: inout Draft) {
    switch draft.header.content {
    case .replacement(let document):
      let hash = document.hash.bytes
      draft.spoiled = (hash + [3, 0xF5], hash + [3, 0xF4])
    case .policy(let policy):
      guard let mirrors = policy.mirrors else {
        // Its last key is the one that may only be true.
        let content = [9, 0xA1, 1] + CBORWriter.bytes { policy.write(to: &$0) }
        if policy.isArchived { draft.spoiled = (content, content.dropLast() + [0xF4]) }
        return
      }
      let (list, count) = (Self.bytes(of: mirrors.nodes), UInt8(mirrors.nodes.count))
      if count > 1, random.oneIn(2) {
        draft.spoiled = (list, Self.bytes(of: mirrors.nodes.reversed()))
      } else {
        let quorum: UInt8 = random.pick([0, count / 2, count + 1])
        draft.spoiled = (list + [3, UInt8(mirrors.quorum)], list + [3, quorum])
      }
    default: break
    }
  }

  /// As the members of a list.
  private static func bytes(of nodes: [NodeID]) -> [UInt8] {
    nodes.reduce(into: []) { $0 += [0x58, 32] + $1.bytes.bytes }
  }
}
