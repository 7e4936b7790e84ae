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
    try FileManager.default.copyItem(atPath: home.folder, toPath: folder.file("copy"))
    let copy = try FoundedCore(in: folder, domain: "home.example", copy: "copy")
    // An honest node would see that its folder is a copy, and listen before it signs.
    copy.core.recovery = nil
    copy.core.recoveryRecord = nil
    let other = CorePair(home: copy, guest: third, anna: first.anna, bert: second.bert)
    try say("left", at: first)
    try say("right", at: other)
    try say("right again", at: other)
    return other
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
