import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

struct LettersTests {
  private func letter(to user: UserID, _ channel: UInt8, from node: NodeID) -> StoredInvitation {
    let id = LogID(Bytes32([UInt8](repeating: channel, count: 32), at: 0))
    let letter = InvitationLetter(
      salt: Bytes16([UInt8](repeating: 0, count: 16), at: 0), channel: id, home: node,
      homeDomain: "a.example",
      checkpoint: "", inviteEvent: EventID(id.bytes), user: user,
      inviter: Participant(node: node, user: user),
      channelName: "", privacy: .open, inviterName: "", form: .channel)
    return StoredInvitation(node: node, letter: letter, timeMilliseconds: 0)
  }

  /// Against a naive count, through all that may happen to an invitation.
  @Test func countsWhatEachNodeHasSent() {
    var random = Seeded()
    let nodes = (0..<3).map { NodeID(Bytes32([UInt8](repeating: UInt8($0 + 1), count: 32), at: 0)) }
    let users = (0..<3).map { UserID(Bytes16([UInt8](repeating: UInt8($0 + 1), count: 16), at: 0)) }
    var letters = Letters()
    for _ in 0..<2_000 {
      let (user, channel) = (users[random.below(3)], UInt8(random.below(5)))
      let made = letter(to: user, channel, from: nodes[random.below(3)])
      letters[user, made.letter.channel] = random.oneIn(3) ? nil : made
      for node in nodes { #expect(letters.count(from: node) == letters.all.count { $0.node == node }) }
    }
    for user in users {
      for channel in 0..<5 {
        letters[user, letter(to: user, UInt8(channel), from: nodes[0]).letter.channel] = nil
      }
      #expect(letters[user] == nil)
    }
    #expect(nodes.allSatisfy { letters.count(from: $0) == 0 } && letters.byUser.isEmpty)
  }
}
