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
  let configuration: NodeConfiguration

  /// `domain` is what its documents say; `copy` is the name of a folder that was founded before.
  init(
    in folder: TemporaryFolder, domain: String = "own.example", newPeers: NewPeers = .allow,
    retentionMilliseconds: UInt64? = nil, holdsInvitations: Bool = false, copy: String? = nil,
    world: NodeWorld = .machine
  ) throws {
    var configuration = Self.configuration(of: domain, in: folder.file(copy ?? domain))
    configuration.newPeers = newPeers
    configuration.retentionMilliseconds = retentionMilliseconds
    configuration.holdsInvitations = holdsInvitations
    if copy == nil { _ = try NodeFounding(configuration).found() }
    try self.init(configuration, world: world)
  }

  /// Opens the node that is in a folder already; `files` are those beside its store, if they are to be others than the folder's.
  init(_ configuration: NodeConfiguration, files: (any FolderFiles)? = nil, world: NodeWorld = .machine)
    throws
  {
    folder = configuration.dataFolder
    self.configuration = configuration
    let folder =
      try files.map {
        DataFolder(
          path: configuration.dataFolder, files: $0,
          packs: PlainPacks(folder: "\(configuration.dataFolder)/blobs"))
      }
      ?? DataFolder(path: configuration.dataFolder)
    core = try Core(
      folder: folder, configuration: configuration, suite: try SystemClock.suite(),
      links: links, journal: Journal(level: .error), world: world)
    core.hasOpenDoors = true
  }

  static func configuration(of domain: String, in folder: String) -> NodeConfiguration {
    var configuration = NodeConfiguration(
      domain: domain, dataFolder: folder, publicURL: "https://\(domain)",
      listen: NodeConfiguration.Listen(
        address: HostAndPort(host: "127.0.0.1", port: 8443), certificateFile: "certificate.pem",
        keyFile: "key.pem"))
    configuration.restoreWaitSeconds = 0
    return configuration
  }

  /// The node of a data folder that is there, such as a copy of another's. Nobody else may have it open.
  init(opening folder: String, as configuration: NodeConfiguration) throws {
    var there = configuration
    there.dataFolder = folder
    try self.init(there)
  }

  /// The same, run by somebody who does not care that it is a copy.
  init(stealing folder: String, as configuration: NodeConfiguration) throws {
    try self.init(opening: folder, as: configuration)
    (core.recovery, core.recoveryRecord) = (nil, nil)
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

  /// Does what the reading threads would: compares what waits for it.
  func examine() throws {
    while !links.examinations.isEmpty {
      let order = links.examinations.removeFirst()
      var findings = order.proofs.map { $0.find(core.suite) }
      for item in order.items { findings.append(try item.find(in: core.reader, core.suite)) }
      let found = findings
      try write { (core) throws(StoreError) in try order.completion(core, found) }
    }
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

extension FoundedCore {
  /// What this node answers to an exchange of checkpoints.
  func answer(to request: CheckpointsRequest, from peer: NodeID) throws -> CheckpointsResponse {
    let answer = Noted<CheckpointsResponse?>(nil)
    try write { (core) throws(StoreError) in
      try core.checkpoints(
        request, from: peer, answer: { response in answer.change { $0 = response } }, failed: { _ in })
    }
    try examine()
    return try #require(answer.value)
  }
}
