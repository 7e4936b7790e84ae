import Federation
import Model
import Rules
import Store
import Synchronization
import TestSupport
import Testing
import Wire

@testable import Node

/// A home and two other nodes in one channel, on a clock that only the test moves.
struct MirrorScene {
  let clock = HandClock()
  let pair: CorePair
  let third: CorePair
  let channel: LogID

  var home: FoundedCore { pair.home }
  /// The two that may mirror.
  var mirrors: [FoundedCore] { [pair.guest, third.guest] }
  var homeLog: LiveLog { get throws { try #require(home.core.logs[channel]) } }

  init(in folder: TemporaryFolder) throws {
    let world = clock.world
    pair = try CorePair(in: folder, world: world)
    third = try CorePair(beside: pair, in: folder, world: world)
    channel = try pair.shareChannel()
    try third.invite(third.invited, to: channel)
    try third.settle()
    _ = try third.perform(.accept(channel), of: third.guest, by: third.bert)
    for _ in 0..<3 {
      try third.settle()
      try pair.settle()
    }
    try #require(third.guest.core.logs[channel]?.localMembers.contains(third.bert) == true)
    clock.pass(milliseconds: 20_000)
  }

  /// Names these mirrors; what the asker was told.
  @discardableResult
  func name(_ nodes: [FoundedCore], quorum: UInt64? = nil) throws -> [String] {
    let domains = nodes.map(\.core.identity.domain)
    let change = nodes.isEmpty ? PolicyChange.noMirrors : .mirrors(domains, quorum: quorum)
    return try pair.perform(.changePolicy(channel, [change]), of: home, by: pair.anna).value
  }

  /// Lets some time pass, with everything carried that is asked meanwhile.
  func pass(milliseconds: UInt64, with nodes: [CorePair]? = nil) throws {
    for _ in 0..<max(1, milliseconds / 500) {
      clock.pass(milliseconds: 500)
      for _ in 0..<2 { for pair in nodes ?? [pair, third] { try pair.settle() } }
    }
  }

  func say(_ text: Text) throws {
    _ = try pair.perform(.send(channel, text: text, thread: nil), of: home, by: pair.anna)
  }

  /// What stands in the home's log.
  func event(at sequence: UInt64) throws -> EventID {
    let stored = try #require(try home.core.store.entry(sequence, of: try homeLog.reference))
    guard case .event(let event, _) = try Entry.decode(stored.entry).content else {
      throw Refusal.entryMalformed
    }
    return event
  }

  func mark(at founded: FoundedCore) throws -> CosignedMark {
    try #require(founded.core.logs[channel]).cosigning.mark
  }

  /// What streams were told is mirrored.
  func told(at founded: FoundedCore) -> [UInt64] {
    founded.links.live.compactMap { news in
      if case .mirrored(channel, let size) = news { size } else { nil }
    }
  }
}

/// A clock that stands until it is moved.
final class HandClock: Sendable {
  private let now = Mutex(SystemClock.nowMilliseconds())

  func pass(milliseconds: UInt64) { now.withLock { $0 += milliseconds } }

  var milliseconds: UInt64 { now.withLock { $0 } }

  var world: NodeWorld {
    var world = NodeWorld.machine
    world.nowMilliseconds = { self.milliseconds }
    world.monotonicMilliseconds = { self.milliseconds }
    return world
  }
}
