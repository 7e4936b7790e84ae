import Federation
import Model
import Testing

/// Who calls too often is not heard.
struct MentionGuardTests {
  private let own = NodeID(EphemeralSessionTests.channel(1).bytes)
  private let foreign = NodeID(EphemeralSessionTests.channel(2).bytes)

  private func author(_ number: Int, of node: NodeID) -> Participant {
    Participant(node: node, user: EphemeralSessionTests.user(number))
  }

  @Test func oneAuthorIsHeardSoOften() {
    var sentry = MentionGuard(own: own)
    let reader = EphemeralSessionTests.user(0)
    let heard = (0..<100).filter { _ in
      sentry.admits(author(1, of: own), to: reader, nowMilliseconds: 5)
    }
    #expect(heard.count == MentionGuard.ofAuthor)
    #expect(
      sentry.admits(author(1, of: own), to: EphemeralSessionTests.user(9), nowMilliseconds: 5) == true,
      "another reader")
    #expect(sentry.admits(author(2, of: own), to: reader, nowMilliseconds: 5) == true, "another author")
    #expect(sentry.admits(author(1, of: own), to: reader, nowMilliseconds: 60_005) == true, "another minute")
  }

  @Test func anotherOrganisationIsHeardSoOften() {
    var sentry = MentionGuard(own: own)
    let reader = EphemeralSessionTests.user(0)
    let heard = (0..<10_000).filter { number in
      sentry.admits(author(number, of: foreign), to: reader, nowMilliseconds: 5)
    }
    #expect(heard.count == MentionGuard.ofNode, "whatever names it gives itself")
    let other = NodeID(EphemeralSessionTests.channel(3).bytes)
    #expect(sentry.admits(author(1, of: other), to: reader, nowMilliseconds: 5) == true)
    #expect(sentry.admits(author(1, of: own), to: reader, nowMilliseconds: 5) == true)
    var all = 0
    for number in 0..<10_000
    where sentry.admits(
      author(number, of: foreign), to: EphemeralSessionTests.user(number + 1), nowMilliseconds: 5)
    {
      all += 1
    }
    #expect(all == MentionGuard.ofNodeToAll - MentionGuard.ofNode)
  }

  @Test func everybodyIsOneReader() {
    var sentry = MentionGuard(own: own)
    let heard = (0..<100).filter { _ in sentry.admits(author(1, of: foreign), to: nil, nowMilliseconds: 5) }
    #expect(heard.count == MentionGuard.ofAuthor)
  }
}
