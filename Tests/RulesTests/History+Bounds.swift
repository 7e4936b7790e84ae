import Model
import Rules
import TestSupport
import Wire

/// Positions, times, bases, checkpoints and documents: as they should be, mostly, and otherwise as near to it as they can be.
extension History {
  mutating func position(of node: NodeID, _ state: LogState) -> Position {
    let lane = UInt64(random.oneIn(6) ? random.integer(0...15) : random.integer(0...1))
    let highest = state.lanes.first { $0.key.node == node && $0.key.lane == lane }?.value
    guard let highest else {
      let incarnation = random.oneIn(3) ? UInt64(random.integer(1...9)) : 1
      return Position(lane: lane, incarnation: incarnation, counter: UInt64(random.integer(1...3)))
    }
    func place(_ incarnation: UInt64, _ counter: UInt64) -> Position {
      Position(lane: lane, incarnation: max(1, incarnation), counter: max(1, counter))
    }
    let (incarnation, counter) = (highest.incarnation, highest.counter)
    switch random.below(40) {
    case 0: return highest
    case 1: return place(incarnation, counter - 1)
    case 2: return place(incarnation - 1, counter + 100)
    case 3: return place(incarnation + 1, 1)
    case 4: return place(incarnation + 1, counter)
    case 5: return place(incarnation, counter + UInt64(random.integer(2...1_000)))
    case 6: return place(incarnation + UInt64(random.integer(2...1_000)), counter - 1)
    default: return place(incarnation, counter + 1)
    }
  }

  mutating func originTime(_ state: LogState) -> UInt64 {
    let behind = min(state.policy?.policy.originBehindMilliseconds ?? 30 * 86_400_000, nowMilliseconds - 1)
    switch random.below(40) {
    case 0: return nowMilliseconds + 300_000
    case 1: return nowMilliseconds + 300_001
    case 2: return nowMilliseconds - behind
    case 3: return nowMilliseconds - behind - 1
    case 4: return random.oneIn(2) ? 0 : UInt64(Int64.max)
    default: return nowMilliseconds - min(behind, UInt64(random.integer(0...5_000)))
    }
  }

  /// The size at which what the event changes was changed last decides whether a base is fresh.
  mutating func base(_ size: UInt64, _ content: Content, _ kind: Kind, _ state: LogState) -> Base {
    let changed: UInt64? =
      switch content {
      case .invite(let target, _, _), .target(let target), .assignment(let target, _):
        state.participants[target]?.changed
      case .role(let role): state.roles[role.role]?.changed
      case .policy: state.policy?.changed
      default: kind == .name ? state.name?.changed : state.topic?.changed
      }
    switch random.below(40) {
    case 0: return Base(term: term + 1, size: random.oneIn(2) ? size : size + 1)
    case 1: return Base(term: term, size: size + 1)
    case 2: return Base(term: term, size: 0)
    case 3...6: return Base(term: term, size: changed ?? size)
    case 7, 8: return Base(term: term, size: (changed ?? size) - min(1, changed ?? size))
    case 9: return Base(term: term, size: size - min(size, UInt64(random.integer(0...20))))
    default: return Base(term: term, size: size)
    }
  }

  mutating func seen(_ size: UInt64) -> [SeenCheckpoint] {
    guard random.oneIn(6) else { return [] }
    return (0...random.below(4)).map { _ in
      let isOtherTerm = random.oneIn(16)
      return SeenCheckpoint(
        term: isOtherTerm ? term + 1 : term, size: random.oneIn(12) ? size + 1 : size, root: random.hash())
    }
  }

  mutating func document(of node: NodeID, _ state: LogState) -> Content {
    let present = state.nodes[node]?.document
    let number = present?.number ?? 0
    let isSame = random.oneIn(4)
    let new = DocumentReference(
      number: random.oneIn(3) ? number : random.oneIn(4) ? number - min(1, number) : number + 1,
      hash: isSame ? present?.hash ?? .zero : random.hash())
    return random.oneIn(3) ? .replacement(new) : .document(new)
  }
}
