import Glibc
import Node
import Store

/// What a process that makes a node's files does before anything else.
enum Hardening {
  /// What it makes is nobody else's to read.
  static func apply() { umask(0o077) }

  /// Tells of a data folder that others may look into, and of such files outside of it. Keys that others may read are
  /// refused where they are read.
  static func report(_ configuration: NodeConfiguration, file: String, _ journal: Journal) {
    let folder = configuration.dataFolder
    let exposed = DataFolder.exposed(folder)
    if !exposed.isEmpty {
      journal.warning(
        "dataFolderExposed",
        [("folder", folder), ("files", exposed.joined(separator: " ")), ("next", "chmod 700 \(folder)")])
    }
    for file in [file, configuration.guardFile].compactMap(\.self) where DataFolder.isExposed(file: file) {
      journal.warning("fileExposed", [("file", file), ("next", "chmod 600 \(file)")])
    }
  }
}
