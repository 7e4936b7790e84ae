internal import Federation
internal import Model
internal import Sodium
internal import Store
internal import Suite
internal import Wire

/// Copies a node, keys included, into a folder that is to be kept elsewhere: while it runs, or while it does not.
///
/// It reads the data folder itself, as a second reader of the database. Through the node's API would be no safer: what is copied
/// holds the keys, which no request should carry.
public struct NodeBackup {
  public struct Report: Sendable {
    public let node: String
    public let domain: String
    public let madeMilliseconds: UInt64
    public let logs: Int64
    public let entries: Int64
    /// Files whose bytes are in it.
    public let files: Int64
    /// Pieces of files that could not be read, and are marked as damaged in it.
    public let unreadableChunks: Int
    public let bytes: Int64
  }

  /// Keys may be changed while they are copied; after so many times something is wrong.
  private static let tries = 3

  private let configuration: NodeConfiguration
  private let configurationFile: String
  private let suite: any CryptoSuite

  public init(_ configuration: NodeConfiguration, file: String) throws(NodeProblem) {
    self.configuration = configuration
    configurationFile = file
    suite = try SystemClock.suite()
    guard DataFolder.holdsStore(configuration.dataFolder) else {
      throw NodeProblem(
        "storeUnreachable",
        "There is no node in \(configuration.dataFolder): name the file that hanse init made.")
    }
  }

  /// Makes `target`, which must not be there. It is there only once it is whole, checked and durable. `progress` is told pages of the
  /// database, then such of files.
  public func make(
    _ target: String, progress: (Int64, Int64) -> Void
  ) throws(NodeProblem) -> Report {
    try make(target, .backup, progress)
  }

  func make(
    _ target: String, _ purpose: CopyStamp.Purpose, _ progress: (Int64, Int64) -> Void
  ) throws(NodeProblem) -> Report {
    let path = target.count > 1 && target.hasSuffix("/") ? String(target.dropLast()) : target
    guard !BackupFolder.exists(path) else {
      throw NodeProblem("backupExists", "\(path) is there already: choose another name, or move it away.")
    }
    let draft = try DraftFolder(of: path)
    do throws(NodeProblem) {
      let report = try fill(
        draft.folder, CopyStamp(purpose, madeMilliseconds: SystemClock.nowMilliseconds()), progress)
      try draft.finish()
      note(report.madeMilliseconds)
      return report
    } catch {
      draft.abandon()
      throw error
    }
  }

  private func fill(
    _ draft: BackupFolder, _ stamp: CopyStamp, _ progress: (Int64, Int64) -> Void
  ) throws(NodeProblem) -> Report {
    try draft.make("data")
    try draft.write(
      "hanse.toml",
      try BackupFolder(path: BackupFolder.parent(of: configurationFile)).read(name(of: configurationFile)))
    let (copied, identity) = try copyNode(to: draft, stamp, progress)
    // After the database: what that one knows of is still there, unless it was erased since.
    let files = try copyFiles(to: draft, progress)
    let manifest = BackupManifest(
      node: Hex.text(identity.node.bytes.bytes), domain: configuration.domain,
      purpose: stamp.purpose.rawValue,
      madeMilliseconds: stamp.madeMilliseconds, version: HanseNode.version, logs: copied.logs,
      entries: copied.entries, migrations: copied.migrations)
    try draft.write(BackupManifest.name, manifest.encode())
    var sums = ""
    var bytes: Int64 = 0
    for name in try draft.names() {
      sums += "\(try draft.sum(name))  \(name)\n"
      bytes += draft.byteCount(name)
    }
    try draft.write(BackupManifest.sums, Array(sums.utf8))
    for folder in ["data/keys", "data/blobs", "data"] where BackupFolder.exists(draft.file(folder)) {
      try draft.sync(folder)
    }
    try draft.sync()
    return Report(
      node: manifest.node, domain: manifest.domain, madeMilliseconds: manifest.madeMilliseconds,
      logs: copied.logs, entries: copied.entries, files: files?.files ?? 0,
      unreadableChunks: files?.unreadable ?? 0, bytes: bytes)
  }

  /// Database and keys of one moment: keys that were changed meanwhile are copied again, with the database.
  private func copyNode(
    to draft: BackupFolder, _ stamp: CopyStamp, _ progress: (Int64, Int64) -> Void
  ) throws(NodeProblem) -> (StoreCopy.Report, NodeIdentity) {
    var problem = NodeProblem(
      "keyMismatch", "The keys kept changing while they were copied: make the backup again.")
    for _ in 0..<Self.tries {
      let before: [(name: String, bytes: SecretBytes)]
      do throws(NodeProblem) { before = try keys() } catch {
        problem = error
        continue
      }
      let copied = try copyStore(to: draft, stamp, progress)
      try draft.make("data/keys")
      for (name, bytes) in before {
        try bytes.withRawBytes { (bytes) throws(NodeProblem) in try draft.write("data/keys/\(name)", bytes) }
      }
      do throws(NodeProblem) {
        let identity = try identity(in: draft.file("data"))
        let after = try keys()
        if before.elementsEqual(after, by: { $0.name == $1.name && $0.bytes == $1.bytes }) {
          return (copied, identity)
        }
      } catch {
        problem = error
      }
      BackupFolder(path: draft.file("data")).empty()
    }
    throw problem
  }

  private func copyStore(
    to draft: BackupFolder, _ stamp: CopyStamp, _ progress: (Int64, Int64) -> Void
  ) throws(NodeProblem) -> StoreCopy.Report {
    do throws(StoreError) {
      return try StoreCopy(folder: configuration.dataFolder)
        .write(to: draft.file("data/hanse.sqlite"), stamp: stamp, progress: progress)
    } catch {
      throw NodeProblem(error)
    }
  }

  private func copyFiles(
    to draft: BackupFolder, _ progress: (Int64, Int64) -> Void
  ) throws(NodeProblem) -> BlobCopy.Report? {
    do throws(StoreError) {
      let copy = try BlobCopy(folder: configuration.dataFolder, suite)
      return try copy?.write(to: draft.file("data"), progress: progress)
    } catch {
      throw NodeProblem(error)
    }
  }

  private func keys() throws(NodeProblem) -> [(name: String, bytes: SecretBytes)] {
    let folder = BackupFolder(path: "\(configuration.dataFolder)/keys")
    var keys: [(String, SecretBytes)] = []
    for name in try folder.names() { keys.append((name, try folder.readSecret(name))) }
    return keys
  }

  /// Who the node in a folder is; its keys must be those of its newest document.
  private func identity(in folder: String) throws(NodeProblem) -> NodeIdentity {
    let chain: NodeChain
    let session: Bytes32?
    do throws(StoreError) {
      let store = try StoreInspection(folder: folder, suite)
      let known = try store.knownNodes()
      guard let bytes = try store.setting("node").flatMap({ Bytes32($0) }), let own = known[NodeID(bytes)]
      else {
        throw StoreError(.storeUnreachable, detail: "No node was founded here: run hanse init.")
      }
      chain = own
      session = try store.setting(Core.sessionKeySetting).flatMap { Bytes32($0) }
    } catch {
      throw NodeProblem(error)
    }
    return try NodeIdentity(chain: chain, session: session, KeyFolder(PlainFiles(folder: folder)))
  }

  /// For the node to tell how old its newest backup is; one that cannot be told is made all the same.
  private func note(_ madeMilliseconds: UInt64) {
    LastBackup.note(madeMilliseconds, in: PlainFiles(folder: configuration.dataFolder))
  }

  private func name(of file: String) -> String {
    file.lastIndex(of: "/").map { String(file[file.index(after: $0)...]) } ?? file
  }
}
