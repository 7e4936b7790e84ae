import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Log-ins and the exchange of refresh tokens, in batches as the core runs them.
struct SessionTests {
  private let fillDisk: @Sendable (Core) throws(StoreError) -> Void = { (_) throws(StoreError) in
    throw StoreError(.diskFull)
  }

  private func begin(_ founded: FoundedCore, _ user: UserID) throws -> Core.OpenSession {
    let opened = Noted<Core.OpenSession?>(nil)
    try founded.write { (core) throws(StoreError) in
      guard let account = core.accounts[user] else { return }
      let session = try core.begin(account, device: "phone")
      opened.change { $0 = session }
    }
    return try #require(opened.value)
  }

  /// Exchanges a token so much later; its successor, or the code of the refusal.
  private func refresh(
    _ founded: FoundedCore, _ token: RefreshToken, after milliseconds: UInt64 = 0
  ) throws -> Result<RefreshToken, NodeProblem> {
    let answer = Noted<Result<RefreshToken, NodeProblem>?>(nil)
    try founded.write { (core) throws(StoreError) in
      core.nowMilliseconds += milliseconds
      let result = try core.refresh(token)
      answer.change { $0 = result.map { $0.token } }
    }
    return try #require(answer.value)
  }

  private func code(_ result: Result<RefreshToken, NodeProblem>) -> String? {
    if case .failure(let problem) = result { problem.code } else { nil }
  }

  private func auditActions(_ founded: FoundedCore) throws -> [String] {
    try founded.core.reader.audit(after: 0, limit: 200).0.map(\.action.string)
  }

  @Test func eachTokenGivesTheNext() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let opened = try begin(founded, try founded.addUser("alice"))
      var token = opened.token
      for _ in 0..<5 {
        let next = try refresh(founded, token, after: 60_000).get()
        #expect(next != token)
        token = next
      }
      #expect(founded.links.liveSessions == [opened.session.id])
      #expect(code(try refresh(founded, RefreshToken.drawn())) == "refreshTokenInvalid")
      #expect(founded.links.liveSessions == [opened.session.id], "a guess ends nobody's session")
      #expect(try founded.core.store.sessions().map(\.device.string) == ["phone"])
    }
  }

  @Test func aStolenTokenEndsTheSession() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let (opened, other) = (try begin(founded, user), try begin(founded, user))
      let second = try refresh(founded, opened.token).get()
      let third = try refresh(founded, second, after: 40_000).get()
      #expect(code(try refresh(founded, opened.token, after: 50_000)) == "refreshTokenReused")
      #expect(founded.links.liveSessions == [other.session.id], "the other session goes on")
      // Neither the thief nor the owner goes on with anything of that session.
      for token in [opened.token, second, third] {
        #expect(code(try refresh(founded, token, after: 50_000)) == "refreshTokenInvalid")
      }
      #expect(try auditActions(founded).last == "sessionRevoked")
      #expect(try auditActions(founded).count { $0 == "sessionRevoked" } == 1)
      #expect(code(try refresh(founded, other.token)) == nil)
    }
  }

  @Test func aLostAnswerIsGivenAgainForAMoment() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let opened = try begin(founded, try founded.addUser("alice"))
      let next = try refresh(founded, opened.token).get()
      #expect(try refresh(founded, opened.token, after: 29_000).get() == next, "the same successor")
      #expect(founded.links.liveSessions == [opened.session.id])
      #expect(code(try refresh(founded, opened.token, after: 31_000)) == "refreshTokenReused")
      #expect(founded.links.liveSessions.isEmpty)
    }
  }

  @Test func whatTheSuccessorFollowedIsStolenAtOnce() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let opened = try begin(founded, try founded.addUser("alice"))
      let next = try refresh(founded, opened.token).get()
      _ = try refresh(founded, next).get()
      #expect(code(try refresh(founded, opened.token)) == "refreshTokenReused", "within the moment too")
    }
  }

  /// Two that ask in one batch: the first exchanges, the second is told the same.
  @Test func twoAtOnceGetTheSame() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let token = try begin(founded, try founded.addUser("alice")).token
      let answers = Noted<[RefreshToken?]>([])
      let ask: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
        let result = try core.refresh(token)
        answers.change { $0.append(try? result.get().token) }
      }
      #expect(founded.batch([ask, ask]) == [nil, nil])
      #expect(answers.value.count == 2 && answers.value[0] != nil && answers.value[0] == answers.value[1])
    }
  }

  /// An exchange that was not committed has not happened: the old token is still the one that is good.
  @Test func anExchangeIsDurableOrHasNotBeen() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let token = try begin(founded, try founded.addUser("alice")).token
      let lost = Noted<RefreshToken?>(nil)
      let exchange: @Sendable (Core) throws(StoreError) -> Void = { (core) throws(StoreError) in
        let result = try core.refresh(token)
        lost.change { $0 = try? result.get().token }
      }
      #expect(founded.batch([exchange, fillDisk]).map { $0?.code } == ["diskFull", "diskFull"])
      let never = try #require(lost.value)
      #expect(code(try refresh(founded, never)) == "refreshTokenInvalid")
      #expect(try refresh(founded, token, after: 3_600_000).get() != never)
    }
  }

  @Test func sessionsEndWithTheirTimeTheirAccountAndTheirPassword() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let idle = founded.core.configuration.sessions.idleMilliseconds
      let old = try begin(founded, user)
      #expect(code(try refresh(founded, old.token, after: idle)) == "refreshTokenInvalid")
      try founded.write { (core) throws(StoreError) in
        core.nowMilliseconds += idle
        try core.endExpiredSessions()
      }
      #expect(founded.links.liveSessions.isEmpty)

      let (kept, other) = (try begin(founded, user), try begin(founded, user))
      try founded.write { (core) throws(StoreError) in
        _ = try core.changePassword(of: user, from: [1], to: [2], keeping: kept.session.id)
      }
      #expect(founded.links.liveSessions == [kept.session.id])
      #expect(code(try refresh(founded, other.token)) == "refreshTokenInvalid")
      try founded.write { (core) throws(StoreError) in
        try core.administer(user, isActive: false, isAdmin: nil, by: "admin") { _ in }
      }
      #expect(founded.links.liveSessions.isEmpty)
      #expect(code(try refresh(founded, kept.token)) == "refreshTokenInvalid")
    }
  }

  /// The password was checked before: if it has changed since, the log-in is none.
  @Test func aLogInCountsForTheAccountAsItWas() throws {
    try withTemporaryFolder { folder in
      let founded = try FoundedCore(in: folder)
      let user = try founded.addUser("alice")
      let stale = try #require(founded.core.accounts[user])
      let opened = Noted<Bool?>(nil)
      try founded.write { (core) throws(StoreError) in
        _ = try core.resetPassword(of: user, codeHash: .zero, by: "admin")
        let session = try core.begin(stale, device: "")
        opened.change { $0 = session != nil }
      }
      #expect(opened.value == false)
    }
  }
}
