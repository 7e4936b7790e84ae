import Node
import Transport

/// Which versions of what are at work.
enum VersionCheck {
  static func findings() -> [Finding] {
    let libraries = LibraryVersions.all + [("SQLite", NodeInspection.sqliteVersion)]
    return [
      .ok(
        "version",
        "hanse \(HanseNode.version), with "
          + libraries.map { "\($0.0) \($0.1)" }.joined(separator: ", "))
    ]
  }
}
