internal import Glibc

/// A folder that is to be in its place only once it is whole. Who makes it holds it locked to the end.
///
/// One that was cut short leaves private keys where nobody looks for them: the next that is made beside it takes it away.
/// So that it is known at every moment, it is made inside another, which has nothing else in it and goes last.
final class DraftFolder {
  private static let inner = "unfinished"

  let folder: BackupFolder
  private let shell: BackupFolder
  private let path: String
  private let lock: Int32

  /// For what is to be at `path`, which must not be there.
  init(of path: String) throws(NodeProblem) {
    self.path = path
    let parent = BackupFolder(path: BackupFolder.parent(of: path))
    // One at a time: to another's sweep, a shell that is not locked yet looks cut short.
    let turn = open(parent.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { if turn >= 0 { close(turn) } }
    guard turn >= 0, flock(turn, LOCK_EX) == 0 else { throw BackupFolder.failure("locked", parent.path) }
    Self.sweep(parent)
    shell = BackupFolder(path: "\(path).part-\(ProcessNumber.own)")
    folder = BackupFolder(path: shell.file(Self.inner))
    try shell.make()
    lock = open(shell.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard lock >= 0, flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      throw BackupFolder.failure("locked", shell.path)
    }
    try folder.make()
  }

  deinit { if lock >= 0 { close(lock) } }

  /// Puts it in its place, durably.
  func finish() throws(NodeProblem) {
    try folder.sync()
    try BackupFolder.rename(folder.path, to: path)
    shell.removeAll()
  }

  /// Takes it away with all that is in it.
  func abandon() { shell.removeAll() }

  /// Takes away what was cut short in a folder.
  private static func sweep(_ parent: BackupFolder) {
    for name in (try? parent.contents()) ?? [] where isDraft(name) {
      let draft = BackupFolder(path: parent.file(name))
      let lock = open(draft.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      guard lock >= 0 else { continue }
      if holdsNothingElse(draft), flock(lock, LOCK_EX | LOCK_NB) == 0 { draft.removeAll() }
      close(lock)
    }
  }

  /// Whether it is nobody else's: an empty one was cut short first, or is nothing to lose.
  private static func holdsNothingElse(_ draft: BackupFolder) -> Bool {
    let contents = try? draft.contents()
    return contents == [] || contents == [inner]
  }

  private static func isDraft(_ name: String) -> Bool {
    guard let number = name.split(separator: "-").last, Int32(number) != nil else { return false }
    return name.dropLast(number.count).hasSuffix(".part-")
  }
}
