import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// First entries, as they must be and otherwise, each judged by the rules and by a reader of the spec.
struct CreationTests {
  private static let now: UInt64 = 1_750_000_000_000
  private let suite: any CryptoSuite

  init() throws { suite = try SodiumSuite() }

  @Test func aChannelBeginsAsTheSpecSays() throws {
    var random = Seeded()
    var seen: [String: Int] = [:]
    for step in 0..<3_000 {
      let draft = draft(&random)
      let point = EntryPoint(term: 0, sequence: 0, timeMilliseconds: Self.now)
      let expected = SpecChannel.refusalOfCreation(draft, at: point)
      seen[expected ?? "accepted", default: 0] += 1
      var faults: [String] = []
      do throws(Refusal) {
        let event = try Event(headerBytes: draft.bytes, body: nil, suite)
        let state = try LogState(creating: event, at: point, suite)
        if expected == nil {
          faults = SpecChannel(creating: draft.header, event.log)?.differences(from: state) ?? ["no channel"]
        } else {
          faults = ["taken, and by the spec \(expected ?? "")"]
        }
      } catch {
        if error.code != expected { faults = ["\(error.code), and by the spec \(expected ?? "accepted")"] }
      }
      #expect(faults.isEmpty, "step \(step): \(draft)")
      guard faults.isEmpty else { return }
    }
    let wanted: Set = [
      "accepted", "eventUnfit", "eventMalformed", "eventReserved", "timeAhead", "timeBehind",
      "checkpointFromFuture",
    ]
    #expect(wanted.isSubset(of: seen.keys), "never seen: \(wanted.subtracting(seen.keys))")
  }

  /// Nothing is wrong with it, or one thing.
  private func draft(_ random: inout Seeded) -> Draft {
    var creation = good(&random)
    switch random.below(4) {
    case 0: overdo(&creation, &random)
    case 1: leaveOut(&creation, &random)
    default: break
    }
    var header = Header(
      log: nil, kind: .create, author: Author(node: NodeID(random.hash()), user: UserID(random.salt())),
      position: Position(lane: UInt64(random.below(16)), incarnation: 1, counter: 1),
      timeMilliseconds: Self.now, content: .channel(creation), nonce: random.hash())
    if random.oneIn(3) { misfit(&header, &random) }
    var draft = Draft(header)
    if random.oneIn(12) { spoil(&draft, creation, &random) }
    return draft
  }

  private func good(_ random: inout Seeded) -> ChannelCreation {
    let numbers = (0..<UInt64(random.pick([1, 2, 31, 32]))).map { $0 }
    let roles = numbers.map {
      RoleDefinition(
        role: $0, name: "role", rank: UInt64(random.below(101)),
        capabilities: Capabilities(rawValue: random.next() & 0x7FFF))
    }
    let access = random.oneIn(2) ? nil : Access(random.pick([.members, .peers]), role: random.pick(numbers))
    let policy = Policy(
      originBehindMilliseconds: random.oneIn(2) ? nil : 0, access: access,
      retentionMilliseconds: random.oneIn(2) ? nil : 1_000, dropsEdited: random.oneIn(2),
      isArchived: random.oneIn(2))
    return ChannelCreation(
      privacy: random.pick([.open, .org, .device]), form: random.pick([.channel, .group, .direct]),
      name: "market", topic: random.pick(["", "fish"]), policy: policy, roles: roles,
      creatorRole: random.pick(numbers),
      document: DocumentReference(number: UInt64(random.below(3)), hash: random.hash()))
  }

  /// As much as may be of something, or one more.
  private func overdo(_ creation: inout ChannelCreation, _ random: inout Seeded) {
    let more = random.oneIn(2) ? 1 : 0
    func text(_ most: Int) -> Text { Text(stored: [UInt8](repeating: 0x61, count: most + more)) }
    let role = creation.roles[0]
    func first(_ number: UInt64? = nil, _ name: Text? = nil, rank: Int? = nil, _ bits: UInt64? = nil) {
      creation.roles[0] = RoleDefinition(
        role: number ?? role.role, name: name ?? role.name, rank: rank.map(UInt64.init) ?? role.rank,
        capabilities: bits.map { Capabilities(rawValue: $0) } ?? role.capabilities)
    }
    switch random.below(8) {
    case 0: creation.name = text(200)
    case 1: creation.topic = text(1_000)
    case 2: first(nil, text(64))
    case 3: first(rank: 100 + more)
    case 4: first(nil, nil, 1 << UInt64(14 + more))
    case 5:
      first(UInt64(255 + more))
      creation.creatorRole = UInt64(255 + more)
      creation.policy.access = nil
    case 6: creation.policy.retentionMilliseconds = UInt64(1_000 - more)
    default: creation.name = Text(random.pick(["a\u{0}", "\u{9F}", "\u{A0}", "a\u{7F}b", "\r"]))
    }
  }

  /// Something is missing that another thing needs, or there that must not be.
  private func leaveOut(_ creation: inout ChannelCreation, _ random: inout Seeded) {
    switch random.below(6) {
    case 0: creation.name = ""
    case 1: creation.roles = []
    case 2: creation.creatorRole = 40
    case 3: creation.policy.access = Access(.members, role: 40)
    case 4: creation.policy.mirrors = Mirrors([NodeID(random.hash())], quorum: 1)
    default:
      let role = RoleDefinition(role: 99, name: random.pick(["", "x\ty"]), rank: 0, capabilities: [])
      creation.roles[creation.roles.count - 1] = role
    }
  }

  private func misfit(_ header: inout Header, _ random: inout Seeded) {
    let days30: UInt64 = 2_592_000_000
    switch random.below(13) {
    case 0: header.timeMilliseconds += 300_000
    case 1: header.timeMilliseconds += 300_001
    case 2: header.timeMilliseconds -= days30
    case 3: header.timeMilliseconds -= days30 + 1
    case 4: header.seen = [SeenCheckpoint(term: 0, size: 0, root: .zero)]
    case 5:
      header.seen = [
        SeenCheckpoint(term: random.oneIn(2) ? 1 : 0, size: random.oneIn(2) ? 1 : 0, root: .zero)
      ]
    case 6: header.author = Author(node: header.author.node, user: nil)
    case 7: header.log = LogID(.zero)
    case 8: header.nonce = nil
    case 9: header.base = Base(term: 0, size: 0)
    case 10: header.bodyHash = .zero
    case 11: header.kind = random.pick(Kind.allCases.filter { $0 != .create })
    default: header.position = Position(lane: 16, incarnation: 1, counter: 1)
    }
  }

  /// Another version of the rules, or a privacy that there is not.
  private func spoil(_ draft: inout Draft, _ creation: ChannelCreation, _ random: inout Seeded) {
    if random.oneIn(3) { return draft.reservedKey = UInt64(random.integer(13...15)) }
    let map: UInt8 = creation.form == .channel ? 0xA8 : 0xA9
    let privacy = UInt8(creation.privacy.rawValue)
    draft.spoiled = (
      [map, 1, 1, 2, privacy], random.oneIn(2) ? [map, 1, 2, 2, privacy] : [map, 1, 1, 2, 3]
    )
  }
}
