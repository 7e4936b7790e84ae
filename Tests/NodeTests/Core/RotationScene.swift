import Federation
import Foundation
import Model
import Rules
import Store
import TestSupport
import Testing
import Wire

@testable import Node

/// A home and a guest that share a channel, and whoever has a copy of the guest's or the home's data folder.
struct RotationScene {
  let folder: TemporaryFolder
  let pair: CorePair
  let channel: LogID

  init(in folder: TemporaryFolder) throws {
    self.folder = folder
    pair = try CorePair(in: folder)
    channel = try pair.shareChannel()
  }

  init(_ scene: RotationScene, home: FoundedCore? = nil, guest: FoundedCore? = nil) {
    (folder, channel) = (scene.folder, scene.channel)
    pair = CorePair(scene.pair, home: home, guest: guest)
  }

  init(_ scene: RestoreScene) { (folder, pair, channel) = (scene.folder, scene.pair, scene.channel) }

  /// A thief has copied all that one of the two has, and then its owner has replaced its keys by the root key.
  static func withThief(
    of side: KeyPath<CorePair, FoundedCore>,
    _ body: (_ scene: RotationScene, _ owner: FoundedCore, _ thief: FoundedCore) throws -> Void
  ) throws {
    try withTemporaryFolder { folder in
      let scene = try RotationScene(in: folder)
      let owner = scene.pair[keyPath: side]
      let thief = try scene.copy(of: owner)
      try scene.replace(owner)
      try body(scene, owner, thief)
    }
  }

  /// A thief's copy of everything that a node has, as it is now.
  func copy(of founded: FoundedCore, _ name: String = "thief") throws -> FoundedCore {
    try FoundedCore(stealing: try copyFolder(of: founded, name), as: founded.core.configuration)
  }

  func copyFolder(of founded: FoundedCore, _ name: String) throws -> String {
    let path = folder.file(name)
    try FileManager.default.copyItem(atPath: founded.folder, toPath: path)
    return path
  }

  func rotate(_ founded: FoundedCore, _ names: Set<KeyName> = Set(KeyName.rotating)) throws {
    try founded.change { (core) throws(CommandFailure) in try core.rotateKeys(names, by: "anna") }
  }

  /// Prepares, signs with the root key and takes.
  func replace(_ founded: FoundedCore) throws { try founded.replaceKeys() }

  /// Both fetch what the other shows at its domain, and go on until nothing is asked any more.
  func settle() throws {
    try pair.introduce(pair.guest, to: pair.home)
    try pair.introduce(pair.home, to: pair.guest)
    for founded in [pair.home, pair.guest] {
      for peer in founded.core.sessions.keys {
        founded.core.heard(peer)
        founded.core.session(peer) { $0.wants([channel]) }
      }
    }
    try pair.settle()
  }

  /// What rests is tried again, as if its time had come.
  func wake(_ founded: FoundedCore) {
    founded.core.documentDoubts = [:]
    for (home, events) in founded.core.pending {
      founded.core.session(home) { $0.queued(pendingEvents: events.count) }
    }
  }

  func say(_ text: Text, by founded: FoundedCore, _ user: UserID) throws -> Noted<[String]> {
    try pair.perform(.send(channel, text: text, thread: nil), of: founded, by: user)
  }

  /// Every log of a node verifies from its bytes, and the node would start with what is stored.
  func verify(_ founded: FoundedCore) throws {
    let known = try founded.core.store.knownNodes()
    for log in try founded.core.store.logs(known) {
      let report = try LogVerifier(founded.core.reader, known).verify(log)
      #expect(report.fault == nil, "\(report)")
      #expect(report.to == log.replica.size)
    }
  }

  func named(_ node: NodeID, at founded: FoundedCore) -> DocumentReference? {
    founded.core.logs[channel]?.replica.state.nodes[node]?.document
  }
}
