import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A founded node's core, run on the test's thread, without network.
struct FoundedCore {
  let core: Core
  let links = RecordingLinks()
  let folder: String

  /// `domain` is what its documents say.
  init(
    in folder: TemporaryFolder, domain: String = "own.example", newPeers: NewPeers = .allow,
    retentionMilliseconds: UInt64? = nil, holdsInvitations: Bool = false, world: NodeWorld = .machine
  ) throws {
    self.folder = folder.file(domain)
    var configuration = NodeConfiguration(
      domain: domain, dataFolder: self.folder, publicURL: "https://\(domain)",
      listen: NodeConfiguration.Listen(
        address: HostAndPort(host: "127.0.0.1", port: 8443), certificateFile: "", keyFile: ""))
    configuration.newPeers = newPeers
    configuration.retentionMilliseconds = retentionMilliseconds
    configuration.holdsInvitations = holdsInvitations
    _ = try NodeFounding(configuration).found()
    core = try Core(
      folder: try DataFolder(path: self.folder), configuration: configuration, suite: try SystemClock.suite(),
      links: links, journal: Journal(level: .error), world: world)
    core.hasOpenDoors = true
  }

  /// Runs jobs as one batch; what each asker was told, `nil` for nothing.
  func batch(_ jobs: [@Sendable (Core) throws(StoreError) -> Void]) -> [NodeProblem?] {
    let told = Noted([NodeProblem?](repeating: nil, count: jobs.count))
    core.run(
      jobs.enumerated().map { index, job in
        .write(CoreThread.Write(run: job) { problem in told.change { $0[index] = problem } })
      })
    return told.value
  }

  func write(_ job: @escaping @Sendable (Core) throws(StoreError) -> Void) throws {
    let told = batch([job])
    try #require(told == [nil])
  }

  /// Adds a user and returns its id.
  func addUser(_ name: String, isAdmin: Bool = false) throws -> UserID {
    let made = Noted<UserID?>(nil)
    try write { (core) throws(StoreError) in
      let new = Core.NewAccount(
        name: Text(name), displayName: Text(name), passwordHash: [1], isAdmin: isAdmin)
      _ = try core.createUser(new, by: Core.itself) { result in
        made.change { $0 = try? result.get().user }
      }
    }
    return try #require(made.value)
  }
}
