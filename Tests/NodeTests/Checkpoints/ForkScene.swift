import Federation
import Foundation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A channel with two followers, whose home can be taken apart into two that each show one of them another history.
struct ForkScene {
  let folder: TemporaryFolder
  let channel: LogID
  /// The home with each follower, and the followers with each other.
  let first: CorePair
  let second: CorePair
  let followers: CorePair

  var home: FoundedCore { first.home }
  var guest: FoundedCore { first.guest }
  var third: FoundedCore { second.guest }

  init(in folder: TemporaryFolder) throws {
    self.folder = folder
    first = try CorePair(in: folder)
    second = try CorePair(beside: first, in: folder)
    followers = CorePair(home: first.guest, guest: second.guest, anna: first.bert, bert: second.bert)
    try followers.introduce(first.guest, to: second.guest)
    try followers.introduce(second.guest, to: first.guest)
    channel = try first.shareChannel()
    try second.invite(second.invited, to: channel)
    try second.settle()
    _ = try second.perform(.accept(channel), of: second.guest, by: second.bert)
    try settle()
    try #require(third.core.logs[channel]?.localMembers.contains(second.bert) == true)
  }

  /// Lets everything through between all of them.
  func settle() throws {
    for _ in 0..<3 { for pair in [first, second, followers] { try pair.settle() } }
  }

  /// A second home with the same keys and the same past, which only the third node hears; each says something else.
  func fork() throws -> CorePair {
    let other = try split()
    try say("left", at: first)
    try say("right", at: other)
    try say("right again", at: other)
    return other
  }

  /// The same, before either has said anything.
  func split() throws -> CorePair {
    try FileManager.default.copyItem(atPath: home.folder, toPath: folder.file("copy"))
    let copy = try FoundedCore(in: folder, domain: "home.example", copy: "copy")
    // An honest node would see that its folder is a copy, and listen before it signs.
    copy.core.recovery = nil
    copy.core.recoveryRecord = nil
    return CorePair(home: copy, guest: third, anna: first.anna, bert: second.bert)
  }

  /// The home's copy of the channel from this sequence on, but for its last entries, under its newest checkpoint.
  func range(of founded: FoundedCore, from first: UInt64, keepingBack: UInt64 = 0) throws -> LogRange {
    let log = try log(of: founded)
    let order = RangeOrder(
      log: channel, reference: log.reference, first: first, end: log.replica.size - keepingBack,
      checkpoint: try #require(log.replica.checkpoint), known: founded.core.known)
    return try #require(try RangeOrder.read([order], mostBytes: 1 << 20, founded.core.reader).first)
  }

  /// What a follower makes of a range that the home pushes.
  @discardableResult
  func push(_ range: LogRange, to founded: FoundedCore) throws -> PushResponse {
    let (answer, peer) = (Noted<PushResponse?>(nil), home.core.node)
    try founded.write { (core) throws(StoreError) in
      let answered = try core.push(PushRequest(ranges: [range]), from: peer)
      answer.change { $0 = answered }
    }
    try founded.examine()
    return try #require(answer.value)
  }

  /// The home's newest checkpoint.
  func note(of founded: FoundedCore) throws -> Text {
    Text(stored: try #require(try log(of: founded).replica.checkpoint).note)
  }

  /// Says something that nobody else hears yet.
  func sayAside(_ text: Text, at pair: CorePair) throws {
    _ = try pair.perform(.send(channel, text: text, thread: nil), of: pair.home, by: pair.anna)
  }

  func say(_ text: Text, at pair: CorePair) throws {
    _ = try pair.perform(.send(channel, text: text, thread: nil), of: pair.home, by: pair.anna)
    try pair.settle()
  }

  /// The two compare at once, as when one of them has just started.
  func meetAgain(_ pair: CorePair) throws {
    pair.home.core.sessions[pair.guest.core.node] = PeerSession()
    try pair.settle()
  }

  func log(of founded: FoundedCore) throws -> LiveLog { try #require(founded.core.logs[channel]) }

  /// A checkpoint under the home's key, of whatever it is to say.
  func sign(size: UInt64, root: Bytes32) -> Text {
    let checkpoint = Checkpoint(log: channel, term: 0, size: size, root: root)
    let signed = SignedCheckpoint(checkpoint, by: home.core.identity.keys.log, home.core.suite)
    return Text(stored: signed.note)
  }
}
