internal import Store

/// When the node's newest backup was made: a file beside the store, since whoever makes backups does not write into it.
enum LastBackup {
  private static let name = "lastBackup"
  private static let mostBytes = 32

  /// Milliseconds since 1970; `nil` where there was none.
  static func read(_ files: any FolderFiles) -> UInt64? {
    guard let bytes = try? files.read(name, mostBytes: mostBytes) else { return nil }
    return UInt64(String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace })
  }

  static func note(_ milliseconds: UInt64, in files: any FolderFiles) {
    Array("\(milliseconds)\n".utf8).withUnsafeBytes { try? files.replace(name, $0) }
  }
}
