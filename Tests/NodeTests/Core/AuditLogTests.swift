import Federation
import Model
import Rules
import Sodium
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// What administrators do stands in the log if it was done, and only then.
struct AuditLogTests {
  private func entries(_ founded: FoundedCore) throws -> [AuditEntry] {
    try founded.core.reader.audit(after: 0, limit: 1_000).0
  }

  private func verified(_ founded: FoundedCore) throws -> AuditHead {
    var verifier = AuditVerifier(try SodiumSuite())
    for entry in try entries(founded) { try verifier.check(entry) }
    return verifier.head
  }

  @Test func tellsWhoDidWhatToWhom() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let (anna, bert) = (try founded.addUser("anna", isAdmin: true), try founded.addUser("bert"))
      let domain = try #require(Domain(Text("b.example")))
      let hash = Randomness.bytes32()
      try founded.write { (core) throws(StoreError) in
        let by = core.address(of: anna)
        try core.decide(.blocked, about: domain, by: by)
        try core.decide(nil, about: domain, by: by)
        try core.decide(.waiting, about: domain)
        let invitation = try core.makeAccountInvitation(
          uses: 2, expiresMilliseconds: .max >> 2, makesAdmins: false, note: "", by: anna, codeHash: hash)
        try core.useAccountInvitation(codeHash: hash, name: "cara", displayName: "C", passwordHash: [1]) {
          _ in
        }
        _ = try core.revokeAccountInvitation(invitation.number, by: anna)
        _ = try core.revokeAccountInvitation(invitation.number, by: anna)
        try core.administer(bert, isActive: false, isAdmin: true, by: by) { _ in }
        try core.administer(bert, isActive: false, isAdmin: true, by: by) { _ in }
      }
      let told = try entries(founded).map { "\($0.actor.string) \($0.action.string) \($0.target.string)" }
      #expect(
        told == [
          "node userCreated anna@own.example", "node userCreated bert@own.example",
          "anna@own.example peerDecided b.example", "anna@own.example peerDecided b.example",
          "anna@own.example invitationMade 1", "cara@own.example userCreated cara@own.example",
          "cara@own.example invitationUsed 1", "anna@own.example invitationRevoked 1",
          "anna@own.example adminGranted bert@own.example",
          "anna@own.example userDeactivated bert@own.example",
        ], "what changed nothing is not told")
      #expect(try verified(founded) == founded.core.auditHead)
    }
  }

  @Test func whatWasNotDoneIsNotTold() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let anna = try founded.addUser("anna", isAdmin: true)
      let before = founded.core.auditHead
      let promote: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
        try core.administer(anna, isActive: nil, isAdmin: false, by: "anna") { _ in }
        _ = try core.resetPassword(of: anna, codeHash: .zero, by: "anna")
      }
      let fill: @Sendable (Core) throws(StoreError) -> Void = { (_) throws(StoreError) in
        throw StoreError(.diskFull)
      }
      #expect(founded.batch([promote, fill]).allSatisfy { $0?.code == "diskFull" })
      #expect(try verified(founded) == before && founded.core.auditHead == before)
      #expect(founded.core.accounts[anna]?.passwordHash == [1])
      try founded.write(promote)
      #expect(try verified(founded).number == before.number + 1, "the last administrator stays one")
    }
  }

  /// Erasing one's own message is nobody's business; erasing another's is.
  @Test func tellsOfErasedMessagesOfOthers() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let (anna, bert) = (try founded.addUser("anna"), try founded.addUser("bert"))
      let channel = try channel(of: anna, with: bert, founded)
      let before = founded.core.auditHead.number
      for (text, author, eraser) in [("a", anna, anna), ("b", bert, bert), ("c", bert, anna)] {
        let sequence = try say(Text(text), in: channel, by: author, founded)
        try perform(.erase(channel, sequence), by: eraser, founded)
      }
      let new = try entries(founded).dropFirst(Int(before))
      #expect(new.map(\.action.string) == ["messageErased"])
      #expect(new.first?.actor == "anna@own.example")
      #expect(new.first?.target.string.hasPrefix(hexString(channel.bytes) + "/") == true)
    }
  }

  private func perform(_ command: Command, by user: UserID, _ founded: FoundedCore) throws {
    let problem = Noted<NodeProblem?>(nil)
    try founded.write { (core) throws(StoreError) in
      try core.perform(
        command, by: user, key: nil,
        accepted: { result in
          if case .failure(let failure) = result { problem.change { $0 = failure } }
        }, ordered: nil)
    }
    #expect(problem.value == nil)
  }

  private func say(
    _ text: Text, in channel: LogID, by user: UserID, _ founded: FoundedCore
  ) throws -> UInt64 {
    let sequence = try #require(founded.core.logs[channel]).replica.size
    try perform(.send(channel, text: text, thread: nil), by: user, founded)
    return sequence
  }

  private func channel(of owner: UserID, with member: UserID, _ founded: FoundedCore) throws -> LogID {
    try perform(.createChannel(ChannelPlan(name: "league")), by: owner, founded)
    let channel = try #require(founded.core.logs.values.first { $0.replica.state.log.kind == .channel })
      .replica.id
    let domain = try #require(Domain(Text("own.example")))
    try perform(.invite(channel, Address(name: "bert", domain: domain), role: nil), by: owner, founded)
    try perform(.accept(channel), by: member, founded)
    return channel
  }
}
