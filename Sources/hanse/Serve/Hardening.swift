import Glibc
import Node
import Store

/// What a process that makes a node's files does before anything else.
enum Hardening {
  /// What it makes is nobody else's to read.
  static func apply() { umask(0o077) }

  /// Tells of a data folder that others may look into. Keys that others may read are refused where they are read.
  static func report(_ folder: String, _ journal: Journal) {
    let exposed = DataFolder.exposed(folder)
    guard !exposed.isEmpty else { return }
    journal.warning(
      "dataFolderExposed",
      [("folder", folder), ("files", exposed.joined(separator: " ")), ("next", "chmod 700 \(folder)")])
  }
}
