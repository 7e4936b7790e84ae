import Federation
import Model
import TestSupport
import Testing
import Wire

/// Last values to one peer: one request a second, nothing twice, nothing for ever.
struct EphemeralSessionTests {
  static func user(_ number: Int) -> UserID {
    var bytes = [UInt8](repeating: 0, count: 16)
    for place in 0..<4 { bytes[15 - place] = UInt8(truncatingIfNeeded: number >> (8 * place)) }
    return UserID(Bytes16(bytes, at: 0))
  }

  static func channel(_ number: UInt8) -> LogID {
    LogID(Bytes32([UInt8](repeating: number, count: 32), at: 0))
  }

  private func read(_ user: Int, _ next: UInt64) -> EphemeralItem {
    .read(Self.channel(1), Self.user(user), next: next)
  }

  @Test func theLastValueWins() {
    var session = EphemeralSession()
    session.changed(read(1, 5), nowMilliseconds: 0)
    session.changed(.presence(Self.user(1), Presence(.online)), nowMilliseconds: 0)
    session.changed(read(1, 7), nowMilliseconds: 0)
    let request = session.next(nowMilliseconds: 0)
    #expect(request?.reads.map(\.next) == [7] && request?.presence.map(\.state) == [1])
    session.changed(read(1, 8), nowMilliseconds: 10)
    session.changed(read(1, 6), nowMilliseconds: 11)
    #expect(session.next(nowMilliseconds: 5_000) == nil, "one is under way")
    session.answered()
    #expect(session.next(nowMilliseconds: 999) == nil, "one a second")
    #expect(session.next(nowMilliseconds: 1_000)?.reads.map(\.next) == [6])
    session.answered()
    #expect(session.next(nowMilliseconds: 9_000) == nil, "nothing is told twice")
  }

  @Test func typingIsToldForWhatIsLeftOfIt() {
    var session = EphemeralSession()
    session.changed(.typing(Self.channel(1), Self.user(1), leftMilliseconds: 6_000), nowMilliseconds: 0)
    _ = session.next(nowMilliseconds: 0)
    session.changed(.typing(Self.channel(1), Self.user(1), leftMilliseconds: 6_000), nowMilliseconds: 100)
    session.changed(.typing(Self.channel(2), Self.user(1), leftMilliseconds: 500), nowMilliseconds: 100)
    session.answered()
    let later = session.next(nowMilliseconds: 1_000)
    #expect(later?.typing.map(\.leftMilliseconds) == [5_100, 0])
  }

  @Test func nothingWaitsForAPeerThatIsAway() {
    var session = EphemeralSession()
    #expect(session.takeRefresh(nowMilliseconds: 0) == true)
    session.changed(read(1, 5), nowMilliseconds: 0)
    #expect(session.next(nowMilliseconds: 0) != nil)
    session.changed(read(2, 5), nowMilliseconds: 1)
    session.failed("connectionFailed", nowMilliseconds: 2)
    session.changed(read(3, 5), nowMilliseconds: 3)
    #expect(session.count == 0 && session.next(nowMilliseconds: 29_000) == nil)
    session.heard(nowMilliseconds: 20_000)
    #expect(session.takeRefresh(nowMilliseconds: 21_000) == true, "who is there is told anew")
    session.changed(read(4, 5), nowMilliseconds: 21_000)
    #expect(session.next(nowMilliseconds: 21_000)?.reads.map(\.user) == [Self.user(4)])
  }

  @Test func aPeerWithoutTheEndpointIsLeftAlone() {
    var session = EphemeralSession()
    session.changed(read(1, 5), nowMilliseconds: 0)
    _ = session.next(nowMilliseconds: 0)
    session.failed("unknownEndpoint", nowMilliseconds: 0)
    for now in stride(from: UInt64(1), to: 3_600_000, by: 60_000) {
      session.heard(nowMilliseconds: now)
      session.changed(read(1, now), nowMilliseconds: now)
      #expect(session.next(nowMilliseconds: now) == nil && !session.takeRefresh(nowMilliseconds: now))
    }
    session.changed(read(1, 9), nowMilliseconds: 3_600_000)
    #expect(session.next(nowMilliseconds: 3_600_000) != nil)
  }

  @Test func refreshesComeInTime() {
    var session = EphemeralSession()
    #expect(session.takeRefresh(nowMilliseconds: 5) == true)
    #expect(session.takeRefresh(nowMilliseconds: 5) == false)
    session.shared()
    #expect(
      session.takeRefresh(nowMilliseconds: 10_000) == false && session.takeRefresh(nowMilliseconds: 10_005))
    #expect(
      session.takeRefresh(nowMilliseconds: 250_000) == false && session.takeRefresh(nowMilliseconds: 250_005))
    #expect(session.wakeAtMilliseconds == 490_005)
  }

  @Test func whatWaitsIsBounded() {
    var session = EphemeralSession()
    for number in 0..<20_000 { session.changed(read(number, 1), nowMilliseconds: 0) }
    #expect(session.count == EphemeralSession.capacity)
    var told = 0
    for second in 0..<20 {
      guard let request = session.next(nowMilliseconds: UInt64(second) * 1_000) else { continue }
      #expect(request.reads.count <= Limits.ephemeralItems)
      told += request.reads.count
      session.answered()
    }
    #expect(told == EphemeralSession.capacity && session.count == 0)
  }

  /// Whatever happens: what the peer was told last is what it would have been told, and it was never asked too often.
  @Test func anyOrderOfEventsKeepsTheRules() {
    var random = Seeded()
    for _ in 0..<200 { run(&random) }
  }

  private func run(_ random: inout Seeded) {
    var session = EphemeralSession()
    var (now, lastSent): (UInt64, UInt64?) = (0, nil)
    var current: [EphemeralItem.Key: EphemeralItem] = [:]
    var peer: [EphemeralItem.Key: EphemeralItem] = [:]
    var underWay: EphemeralRequest?
    for _ in 0..<300 {
      now += UInt64(random.integer(0...700))
      switch random.integer(0...9) {
      case 0...4:
        let item = read(random.integer(0...5), UInt64(random.integer(0...99)))
        current[item.key] = item
        session.changed(item, nowMilliseconds: now)
      case 5 where underWay != nil:
        session.failed(random.oneIn(2) ? "unknownEndpoint" : "timeout", nowMilliseconds: now)
        underWay = nil
        // It begins again when the peer is back.
        current = [:]
        peer = [:]
        now += 3_600_001
        lastSent = nil
      case 6...7 where underWay != nil:
        for item in underWay?.reads ?? [] {
          let value = EphemeralItem.read(item.channel, item.user, next: item.next)
          peer[value.key] = value
        }
        session.answered()
        underWay = nil
      default:
        guard let request = session.next(nowMilliseconds: now) else { continue }
        #expect(underWay == nil && now >= (lastSent ?? 0) + (lastSent == nil ? 0 : 1_000))
        #expect(Set(request.reads.map(\.user)).count == request.reads.count, "each once")
        (underWay, lastSent) = (request, now)
      }
    }
    if let request = underWay {
      for item in request.reads {
        let value = EphemeralItem.read(item.channel, item.user, next: item.next)
        peer[value.key] = value
      }
      session.answered()
    }
    for item in session.next(nowMilliseconds: now + 1_000)?.reads ?? [] {
      let value = EphemeralItem.read(item.channel, item.user, next: item.next)
      peer[value.key] = value
    }
    #expect(peer == current)
  }
}
