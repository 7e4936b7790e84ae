internal import Model
internal import Store
internal import Wire

/// Makes a node's folder out of a backup. The node that starts there knows that it was restored.
public struct NodeRestore {
  public struct Report: Sendable {
    public let node: String
    public let domain: String
    public let madeMilliseconds: UInt64
    public let entries: Int64
    /// The configuration that the node is to be started with.
    public let configurationFile: String
    /// Whether it was there before.
    public let keepsConfiguration: Bool
    /// Files that the configuration names and that no backup holds.
    public let missingFiles: [String]
  }

  private let backup: BackupFolder
  private let manifest: BackupManifest

  /// `path` is a folder that `hanse backup` or `hanse move` made. Refused as `backupMalformed` or `backupDamaged`.
  public init(_ path: String) throws(NodeProblem) {
    backup = BackupFolder(path: path)
    guard BackupFolder.exists(backup.file(BackupManifest.name)) else {
      throw NodeProblem("backupMalformed", "\(path) is no backup: name a folder that hanse backup made.")
    }
    manifest = try BackupManifest(try backup.read(BackupManifest.name))
  }

  /// Restores into `folder`, made if missing; a `hanse.toml` that is there is kept. Refused as `alreadyInitialised` where there is a
  /// node. Cut short, it has made nothing that a node would start on.
  public func restore(into folder: String) throws(NodeProblem) -> Report {
    try check()
    let target = BackupFolder(path: folder)
    if !BackupFolder.exists(folder) { try target.make() }
    let file = target.file("hanse.toml")
    let keeps = BackupFolder.exists(file)
    let configuration = try configuration(keeping: keeps, in: target)
    guard configuration.domain == manifest.domain else {
      throw NodeProblem(
        "backupOfAnother",
        "\(file) is of \(configuration.domain), the backup of \(manifest.domain): name another folder.")
    }
    guard !BackupFolder.exists(configuration.dataFolder) else {
      throw NodeProblem(
        "alreadyInitialised",
        "\(configuration.dataFolder) is there already: move it away, or restore into another folder.")
    }
    try copyData(to: configuration.dataFolder)
    if !keeps {
      try target.write("hanse.toml", try adaptedConfiguration())
      try target.sync()
    }
    let named = [
      configuration.listen.certificateFile, configuration.listen.keyFile, configuration.federationCAFile,
    ]
    return Report(
      node: manifest.node, domain: manifest.domain, madeMilliseconds: manifest.madeMilliseconds,
      entries: manifest.entries, configurationFile: file, keepsConfiguration: keeps,
      missingFiles: named.compactMap { $0 }.filter { !$0.isEmpty && !BackupFolder.exists($0) })
  }

  /// Every file that was written is there, as it was written.
  private func check() throws(NodeProblem) {
    let damaged = { (what: String) in
      NodeProblem("backupDamaged", "\(what) of the backup is not as it was written: take another backup.")
    }
    let sums = try backup.read(BackupManifest.sums)
    var names: Set<String> = []
    for line in String(decoding: sums, as: UTF8.self).split(separator: "\n") {
      let (sum, name) = (String(line.prefix(64)), String(line.dropFirst(66)))
      guard BackupFolder.exists(backup.file(name)), try backup.sum(name) == sum else { throw damaged(name) }
      names.insert(name)
    }
    guard names.isSuperset(of: ["data/hanse.sqlite", "hanse.toml", BackupManifest.name]) else {
      throw damaged(BackupManifest.sums)
    }
  }

  private func configuration(keeping: Bool, in target: BackupFolder) throws(NodeProblem) -> NodeConfiguration
  {
    do throws(ConfigurationError) {
      if keeping { return try NodeConfiguration.read(file: target.file("hanse.toml")) }
    } catch {
      throw NodeProblem(error.code.rawValue, "\(error)")
    }
    let text = try adaptedConfiguration()
    do throws(ConfigurationError) {
      return try NodeConfiguration.parse(text, file: target.file("hanse.toml"))
    } catch {
      throw NodeProblem(error.code.rawValue, "\(error)")
    }
  }

  /// The backup's configuration, with its data beside it, wherever that was.
  private func adaptedConfiguration() throws(NodeProblem) -> [UInt8] {
    let lines = String(decoding: try backup.read("hanse.toml"), as: UTF8.self)
      .split(separator: "\n", omittingEmptySubsequences: false)
    var isAdapted = false
    let adapted = lines.map { line -> String in
      guard !isAdapted, line.drop(while: { $0 == " " || $0 == "\t" }).hasPrefix("dataFolder") else {
        return String(line)
      }
      isAdapted = true
      return "dataFolder = \"data\""
    }
    return Array(adapted.joined(separator: "\n").utf8)
  }

  private func copyData(to folder: String) throws(NodeProblem) {
    let whole = try DraftFolder(of: folder)
    let draft = whole.folder
    do throws(NodeProblem) {
      var made: Set<String> = []
      for name in try backup.names(below: "data") {
        let own = String(name.dropFirst("data/".count))
        let parts = own.split(separator: "/").dropLast()
        for count in parts.indices {
          let parent = parts[...count].joined(separator: "/")
          if made.insert(parent).inserted { try draft.make(parent) }
        }
        try draft.copy(name, from: backup, as: own)
      }
      for parent in made.sorted() { try draft.sync(parent) }
      try whole.finish()
    } catch {
      whole.abandon()
      throw error
    }
  }
}
