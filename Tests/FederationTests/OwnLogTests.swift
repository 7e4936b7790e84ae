import Federation
import Model
import Rules
import Sodium
import Suite
import TestSupport
import Testing
import Wire

/// Directories and mailboxes, which a follower begins at their create event.
struct OwnLogTests {
  private let suite: any CryptoSuite
  private let home: TestNode
  private let peer: TestNode

  init() throws {
    suite = try SodiumSuite()
    home = try TestNode("lubeck", seed: 1, suite)
    peer = try TestNode("wismar", seed: 2, suite)
  }

  private func directory() throws -> HomeLog {
    let log = try HomeLog(creating: home.directoryCreation, at: home)
    for name in ["anna", "bert", "anna"] {
      let user = DirectoryUser(
        user: UserID(home.random.salt()), name: Text(name), displayName: "Someone", isActive: true)
      log.submit([home.event(.directoryUser, in: log.id, by: nil, at: 10_000, .user(user))], from: home)
    }
    return log
  }

  @Test func aDirectoryIsFollowedFromItsStart() throws {
    let log = try directory()
    #expect(log.replica.size == 3)
    try home.rotate()
    let user = DirectoryUser(
      user: UserID(home.random.salt()), name: "cord", displayName: "Cord", isActive: true)
    log.submit([home.event(.directoryUser, in: log.id, by: nil, at: 10_000, .user(user))], from: home)
    let known = known([home, peer])
    for end in UInt64(1)...4 {
      var (replica, appended) = try LogReplica.follow(log.range(0..<end), home: home.id, known, suite)
      #expect(replica.size == end && appended.entries.count == Int(end))
      if end < 4 { _ = try replica.apply(log.range(end..<4), known) }
      #expect(Fingerprint(replica).root == Fingerprint(log.replica).root)
      #expect(replica.state.users.count == 3)
    }
  }

  @Test func aMailboxIsFollowedFromItsStart() throws {
    let content = Content.mailbox(peer: peer.id, document: home.chain.newestReference)
    let log = try HomeLog(
      creating: home.event(.mailboxCreate, in: nil, by: nil, at: 10_000, content), at: home)
    log.submit([home.event(.invitation, in: log.id, by: nil, at: 10_000)], from: home)
    let (replica, _) = try LogReplica.follow(log.range(0..<2), home: home.id, known([home]), suite)
    #expect(replica.state.log.kind == .mailbox && replica.state.log.peer == peer.id && replica.size == 2)
  }

  @Test func whatDoesNotBeginALogIsRefused() throws {
    let log = try directory()
    let known = known([home, peer])
    func refuses(
      _ refusal: Refusal, _ home: NodeID? = nil, location: SourceLocation = #_sourceLocation,
      _ change: (inout LogRange) throws -> Void
    ) throws {
      var range = log.range(0..<3)
      try change(&range)
      #expect(throws: RangeFailure.refused(refusal), sourceLocation: location) {
        try LogReplica.follow(range, home: home ?? self.home.id, known, suite)
      }
    }
    try refuses(.rangeGap) { $0.first = 1 }
    try refuses(.entryWrongEvent) { $0.events = [] }
    try refuses(.entryWrongEvent) { try $0.rewrite(0, content: .event(EventID(.zero), verdict: 0)) }
    try refuses(.entryWrongEvent) { $0.entries.removeFirst() }
    try refuses(.eventWrongLog) { $0.log = LogID(.zero) }
    try refuses(.notAuthorised, peer.id) { _ in }
    try refuses(.eventUncovered) { $0.coverages = [] }
    try refuses(.checkpointMismatch) { $0.consistency = [.zero] }
    try refuses(.checkpointBadSignature) {
      $0.checkpoint = Text($0.checkpoint.string.replacing("— ", with: "- "))
    }
    try refuses(.entryMalformed) { $0.entries[0] = [] }
    #expect(throws: RangeFailure.refused(.notAuthorised)) {
      let channel = try HomeLog.channel(at: home)
      return try LogReplica.follow(channel.range(0..<2), home: home.id, known, suite)
    }
  }

  @Test func aUserIsResolvedByTheDirectory() throws {
    let log = try directory()
    guard let covered = log.entries[1].event,
      let coverage = covered.run.coverage(of: covered.leaf..<(covered.leaf + 1), suite),
      case .user(let user) = covered.event.header.content
    else { return }
    func response(_ change: (inout [UInt8]) -> Void = { _ in }, entry: Int = 1, size: UInt64 = 3)
      -> ResolveResponse
    {
      var header = covered.event.headerBytes
      change(&header)
      return ResolveResponse(
        user: user.user, entry: log.entries[entry].bytes, header: header, coverage: coverage,
        inclusion: log.inclusion(of: 1, in: size), checkpoint: text(log.checkpoint(of: size)))
    }
    let known = known([home])
    #expect(try response().verified(name: "anna", of: home.id, known, suite) == user)
    #expect(try response(size: 2).verified(name: "anna", of: home.id, known, suite) == user)
    let again = try ResolveResponse.decode(response().encode())
    #expect(try again.verified(name: "anna", of: home.id, known, suite) == user)
    #expect(throws: Refusal.unknownUser) { try response().verified(name: "bert", of: home.id, known, suite) }
    #expect(throws: Refusal.strangerNode) { try response().verified(name: "anna", of: peer.id, known, suite) }
    #expect(throws: Refusal.entryWrongEvent) {
      try response({ $0[$0.count - 1] ^= 1 }).verified(name: "anna", of: home.id, known, suite)
    }
    #expect(throws: Refusal.entryWrongEvent) {
      try response(entry: 2).verified(name: "anna", of: home.id, known, suite)
    }
  }
}
