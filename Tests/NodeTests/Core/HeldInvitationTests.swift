import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Invitations that wait for an administrator.
struct HeldInvitationTests {
  /// A node that holds an invitation for Alice from another organisation.
  private struct Scene {
    let own: FoundedCore
    let user: UserID
    let letter: InvitationLetter
    let domain: Domain

    init(in folder: TemporaryFolder, knowsHome: Bool) throws {
      own = try FoundedCore(in: folder, holdsInvitations: true)
      user = try own.addUser("alice")
      domain = try #require(Domain("bank.example"))
      let other = try FoundedCore(in: folder, domain: "bank.example")
      let (peer, at) = (other.core.node, domain)
      if knowsHome {
        let documents = other.core.known[peer]?.signed ?? []
        try own.write { (core) throws(StoreError) in try core.discovered(documents, at: at) }
      }
      let inviter = try other.addUser("mallory")
      try other.write { (core) throws(StoreError) in
        try core.perform(
          .createChannel(ChannelPlan(name: "rates")), by: inviter, key: nil, accepted: { _ in }, ordered: nil)
      }
      let log = try #require(other.core.logs.values.first { $0.replica.state.log.kind == .channel }).replica
      let letter = InvitationLetter(
        salt: Randomness.bytes16(), channel: log.id, home: peer, homeDomain: "bank.example",
        checkpoint: Text(stored: try #require(log.checkpoint).note),
        inviteEvent: EventID(Randomness.bytes32()), user: user,
        inviter: Participant(node: peer, user: inviter), channelName: "rates", privacy: .open,
        inviterName: "mallory", form: .channel)
      self.letter = letter
      try own.write { (core) throws(StoreError) in try core.receive(letter, from: peer) }
      #expect(own.links.view.held.count == 1 && own.links.invited.isEmpty)
    }

    /// The code of what stood in the way.
    func decide(isAllowed: Bool) throws -> String? {
      let channel = letter.channel
      let user = self.user
      let told = Noted<String?>(nil)
      try own.write { (core) throws(StoreError) in
        do throws(CommandFailure) {
          try core.release(channel, of: user, isAllowed: isAllowed, by: "admin")
        } catch {
          switch error {
          case .problem(let problem): told.change { $0 = problem.code }
          case .store(let error): throw error
          }
        }
      }
      return told.value
    }

    /// What waits to be sent to the channel's home.
    var answers: [Kind] { own.core.pending[letter.home]?.map(\.event.header.kind) ?? [] }
  }

  @Test(arguments: [true, false]) func whatIsDeclinedIsNeverShown(knowsHome: Bool) throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder, knowsHome: knowsHome)
      #expect(try scene.decide(isAllowed: false) == nil, "a home that cannot be told is no reason to fail")
      #expect(scene.own.links.invited.isEmpty, "the user learns nothing of it")
      #expect(scene.own.links.view.held.isEmpty)
      #expect(scene.own.links.view.invitations[scene.user, default: []].isEmpty)
      #expect(scene.answers == (knowsHome ? [.leave] : []))
      try scene.own.core.load()
      #expect(scene.own.core.invitations[scene.user]?[scene.letter.channel] == nil, "nor after a restart")
      #expect(try scene.decide(isAllowed: true) == "unknownInvitation")
    }
  }

  @Test func aPausedHomeIsNotTold() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder, knowsHome: true)
      let domain = scene.domain
      try scene.own.write { (core) throws(StoreError) in try core.decide(.paused, about: domain) }
      #expect(try scene.decide(isAllowed: false) == nil)
      #expect(scene.answers == [] && scene.own.links.view.held.isEmpty && scene.own.links.invited.isEmpty)
    }
  }

  @Test func whatIsAllowedIsShown() throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder, knowsHome: true)
      #expect(try scene.decide(isAllowed: true) == nil)
      #expect(scene.own.links.invited.map(\.letter) == [scene.letter])
      #expect(scene.own.links.view.held.isEmpty && scene.answers == [])
    }
  }

  /// What is let through cannot be accepted before the channel's home is known.
  @Test(arguments: [true, false]) func anInvitationIsAnsweredAtAHomeThatIsKnown(knowsHome: Bool) throws {
    try withTemporaryFolder { folder in
      let scene = try Scene(in: folder, knowsHome: knowsHome)
      #expect(try scene.decide(isAllowed: true) == nil)
      let told = Noted<String?>("nothing")
      let (channel, user) = (scene.letter.channel, scene.user)
      try scene.own.write { (core) throws(StoreError) in
        try core.perform(
          .accept(channel), by: user, key: nil,
          accepted: { result in
            switch result {
            case .success: told.change { $0 = nil }
            case .failure(let problem): told.change { $0 = problem.code }
            }
          }, ordered: nil)
      }
      #expect(told.value == (knowsHome ? nil : "homeUnknown"))
      #expect(scene.answers == (knowsHome ? [.join] : []))
      if !knowsHome { #expect(scene.own.links.discovered.last == scene.domain, "it is looked for") }
    }
  }
}
