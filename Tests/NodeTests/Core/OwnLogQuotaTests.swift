import Federation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// DIR-2 and DIR-3: how much a peer may bring of what it alone writes.
struct OwnLogQuotaTests {
  /// Two that share a channel; the home keeps so many users of another node.
  private func pair(in folder: TemporaryFolder, usersPerPeer: Int) throws -> CorePair {
    var configuration = FoundedCore.configuration(of: "home.example", in: folder.file("home.example"))
    _ = try NodeFounding(configuration).found()
    configuration.limits.usersPerPeer = usersPerPeer
    let home = try FoundedCore(configuration)
    let guest = try FoundedCore(in: folder, domain: "guest.example")
    let pair = CorePair(
      home: home, guest: guest, anna: try home.addUser("anna"), bert: try guest.addUser("bert"))
    try pair.introduce(home, to: guest)
    try pair.introduce(guest, to: home)
    _ = try pair.shareChannel()
    return pair
  }

  private func users(_ pair: CorePair) -> Int? {
    pair.home.core.logs[pair.guest.core.identity.chain.newest.directory]?.replica.state.users.count
  }

  private func lastError(_ pair: CorePair) -> String? {
    pair.guest.core.sessions[pair.home.core.node]?.lastError
  }

  @Test func aDirectoryHasSoManyUsers() throws {
    try withTemporaryFolder { folder in
      let pair = try pair(in: folder, usersPerPeer: 3)
      #expect(users(pair) == 1)
      for name in ["cora", "dora"] { _ = try pair.guest.addUser(name) }
      try pair.settle()
      #expect(users(pair) == 3)
      _ = try pair.guest.addUser("ella")
      _ = try pair.carry(from: pair.guest, to: pair.home)
      #expect(lastError(pair) == "directoryFull")
      try pair.settle()
      #expect(users(pair) == 3)
      _ = try pair.perform(
        .send(
          try #require(
            pair.home.core.logs.values.first { $0.replica.state.log.kind == .channel }?.replica.id),
          text: "still here", thread: nil), of: pair.guest, by: pair.bert)
      try pair.settle()
      #expect(pair.guest.core.pending[pair.home.core.node]?.isEmpty != false, "other logs go on")
    }
  }

  @Test func aDayHasSoManyBytes() throws {
    try withTemporaryFolder { folder in
      let pair = try pair(in: folder, usersPerPeer: 1_000)
      pair.home.core.ownLogKilobytes = TokenBuckets(count: 1, periodMilliseconds: 86_400_000, burst: 5)
      for number in 0..<10 {
        _ = try pair.guest.addUser("user\(number)")
        _ = try pair.carry(from: pair.guest, to: pair.home)
      }
      let taken = try #require(users(pair))
      #expect((3...7).contains(taken), "\(taken)")
      #expect(lastError(pair) == "tooManyEntries")
      pair.home.core.ownLogKilobytes = TokenBuckets(count: 1, periodMilliseconds: 86_400_000, burst: 5)
      pair.guest.core.sessions[pair.home.core.node]?.asked(
        for: pair.guest.core.identity.chain.newest.directory)
      try pair.settle()
      #expect(users(pair) == 11, "what was not taken is not lost")
    }
  }

  /// What is published of people, against what the directories say.
  @Test func peopleAreWhatTheDirectoriesSay() throws {
    try withTemporaryFolder { folder in
      let pair = try pair(in: folder, usersPerPeer: 1_000)
      for number in 0..<5 {
        _ = try pair.guest.addUser("user\(number)")
        try pair.settle()
        for founded in [pair.home, pair.guest] {
          let view = founded.links.view
          for log in founded.core.logs.values where log.replica.state.log.kind == .directory {
            for (user, record) in log.replica.state.users {
              let participant = Participant(node: log.replica.home, user: user)
              let person = try #require(view.person(participant))
              #expect(person.displayName == record.user.displayName.string)
              #expect(view.participant(person.address) == participant)
            }
          }
        }
      }
      #expect(pair.home.links.view.participant("user4@guest.example") != nil)
      #expect(pair.home.links.view.participant("user5@guest.example") == nil)
    }
  }
}
