import Federation
import Model
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// Nodes that are backed up, go on, and are restored from what was copied then.
struct RestoreScene {
  let folder: TemporaryFolder
  private(set) var pair: CorePair
  let channel: LogID

  init(in folder: TemporaryFolder) throws {
    self.folder = folder
    pair = try CorePair(in: folder)
    channel = try pair.shareChannel()
  }

  /// With a channel that only the home has.
  init(_ pair: CorePair, in folder: TemporaryFolder) throws {
    self.folder = folder
    self.pair = pair
    channel = try pair.makeChannel()
  }

  /// Copies a node as `hanse backup` does, while it is open.
  func backUp(_ founded: FoundedCore, as name: String = "backup") throws -> String {
    let file = folder.file("\(name).toml")
    try write(founded.configuration.commentedText, to: file)
    let target = folder.file(name)
    _ = try NodeBackup(founded.configuration, file: file).make(target) { _, _ in }
    return target
  }

  /// The node that starts on what `hanse restore` makes of a backup.
  func restored(_ backup: String, of founded: FoundedCore, as name: String = "restored") throws -> FoundedCore
  {
    let report = try NodeRestore(backup).restore(into: folder.file(name))
    var configuration = try NodeConfiguration.read(file: report.configurationFile)
    configuration.restoreWaitSeconds = 0
    return try FoundedCore(configuration)
  }

  mutating func restoreHome(_ backup: String, as name: String = "restored") throws {
    pair = CorePair(
      home: try restored(backup, of: pair.home, as: name), guest: pair.guest, anna: pair.anna, bert: pair.bert
    )
  }

  /// Stops the home and starts it again where it is. Nobody else may hold on to it.
  mutating func reopenHome(_ meanwhile: (NodeConfiguration) throws -> Void = { _ in }) throws {
    let configuration = pair.home.configuration
    pair = CorePair(home: pair.guest, guest: pair.guest, anna: pair.anna, bert: pair.bert)
    try meanwhile(configuration)
    pair = CorePair(
      home: try FoundedCore(configuration), guest: pair.guest, anna: pair.anna, bert: pair.bert)
  }

  /// Has the home go on, as an administrator decides.
  func proceed(without peers: [String] = [], losing logs: [LogID] = []) throws {
    let peers = peers.compactMap { LeftOut($0) }
    try pair.home.change { (core) throws(CommandFailure) in
      try core.proceed(without: peers, losing: logs, by: "anna")
    }
  }

  /// What a peer answers to a node that asks for the checkpoints of its own logs.
  func show(_ notes: [[UInt8]], to founded: FoundedCore, by peer: NodeID) throws {
    let texts = notes.map { Text(stored: $0) }
    try founded.write { (core) throws(StoreError) in
      try core.exchangeAnswered(
        CheckpointsResponse(notes: texts),
        to: CheckpointsRequest(notes: [], run: core.ownRun, ownLogs: .after(nil)), by: peer)
    }
    try founded.examine()
    founded.core.tick()
  }

  mutating func restoreGuest(_ backup: String, as name: String = "restored") throws {
    pair = CorePair(
      home: pair.home, guest: try restored(backup, of: pair.guest, as: name), anna: pair.anna, bert: pair.bert
    )
  }

  func say(_ text: String, _ founded: FoundedCore, by user: UserID) throws -> Noted<[String]> {
    try pair.perform(.send(channel, text: Text(text), thread: nil), of: founded, by: user)
  }

  /// Lets both nodes, and another pair, talk until one of them no longer recovers, without the pauses between its questions.
  func recover(_ founded: FoundedCore, with other: CorePair? = nil) throws {
    for _ in 0..<20 where founded.core.recoveryRecord != nil {
      try pair.settle()
      try other?.settle()
      for log in founded.core.recovery?.heldLogs ?? [] {
        founded.core.recovery?.grew(log, to: founded.core.logs[log]?.replica.size ?? 0)
      }
    }
    try #require(founded.core.recoveryRecord == nil, "it does not recover")
    try pair.settle()
  }

  /// Both copies of the channel are one.
  func expectAlike() throws {
    let (home, guest) = (pair.home.core, pair.guest.core)
    let (own, copy) = (try #require(home.logs[channel]), try #require(guest.logs[channel]))
    #expect(own.replica.size == copy.replica.size && own.replica.frontier == copy.replica.frontier)
    #expect(copy.replica.fault == nil)
  }

  /// The texts of the channel at a node, in order; `nil` for what is gone.
  func texts(at founded: FoundedCore) throws -> [String?] {
    let log = try #require(founded.core.logs[channel])
    let page = StoreReader.Page(limit: 200)
    return try founded.core.reader.messages(of: log.reference, page).messages.map { message in
      message.text.map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
