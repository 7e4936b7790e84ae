internal import Glibc

/// A folder that is to be in its place only once it is whole. Who makes it holds it locked to the end.
///
/// One that was cut short leaves private keys where nobody looks for them: the next that is made beside it takes it away.
final class DraftFolder {
  /// Stands in it until it is whole: so that no folder of anybody else's is taken for a draft.
  static let marker = "unfinished"

  let folder: BackupFolder
  private let path: String
  private let lock: Int32

  /// For what is to be at `path`, which must not be there.
  init(of path: String) throws(NodeProblem) {
    self.path = path
    Self.sweep(BackupFolder(path: BackupFolder.parent(of: path)))
    folder = BackupFolder(path: "\(path).part-\(ProcessNumber.own)")
    try folder.make()
    lock = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw BackupFolder.failure("locked", folder.path)
    }
    try folder.write(Self.marker, [])
  }

  deinit { if lock >= 0 { close(lock) } }

  /// Puts it in its place, durably.
  func finish() throws(NodeProblem) {
    unlink(folder.file(Self.marker))
    try folder.sync()
    try BackupFolder.rename(folder.path, to: path)
  }

  /// Takes it away with all that is in it.
  func abandon() { folder.removeAll() }

  /// Takes away what was cut short in a folder.
  private static func sweep(_ parent: BackupFolder) {
    for name in (try? parent.folders()) ?? [] {
      let draft = BackupFolder(path: parent.file(name))
      guard isDraft(name), BackupFolder.exists(draft.file(marker)) else { continue }
      let lock = open(draft.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if flock(lock, LOCK_EX | LOCK_NB) == 0 { draft.removeAll() }
      close(lock)
    }
  }

  private static func isDraft(_ name: String) -> Bool {
    guard let number = name.split(separator: "-").last, Int32(number) != nil else { return false }
    return name.dropLast(number.count).hasSuffix(".part-")
  }
}
