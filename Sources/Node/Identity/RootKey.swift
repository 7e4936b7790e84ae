internal import Glibc
public import Sodium
internal import Store

/// The root key of a node in its data folder.
public struct RootKey {
  private let folder: KeyFolder
  private let path: String

  public init(dataFolder: String) {
    folder = KeyFolder(PlainFiles(folder: dataFolder))
    path = "\(dataFolder)/\(KeyFolder.folder)/\(KeyName.root.rawValue)"
  }

  /// The key, for whoever takes it elsewhere. `keyMissing` where it was taken away.
  public func read() throws(NodeProblem) -> Seed {
    guard let seed = try folder.founding(.root) else {
      throw NodeProblem("keyMissing", "The root key is not in the data folder: it was taken away before.")
    }
    return seed
  }

  /// Deletes it from the data folder. `keyMismatch` unless `copy`, which was read from `file`, is it, and the file is another: a root
  /// key that is lost cannot be made again.
  public func remove(copy: Seed, from file: String) throws(NodeProblem) {
    guard try read() == copy else {
      throw NodeProblem(
        "keyMismatch", "The copy is not this node's root key: make one with hanse keys root export.")
    }
    guard !isItself(file) else {
      throw NodeProblem(
        "keyMismatch", "\(file) is the root key itself, and no copy: make one with hanse keys root export.")
    }
    try folder.removeRoot()
  }

  /// Whether a path, by whatever links, leads to the key that is to go.
  private func isItself(_ file: String) -> Bool {
    var (own, other) = (stat(), stat())
    guard stat(path, &own) == 0, stat(file, &other) == 0 else { return false }
    return own.st_dev == other.st_dev && own.st_ino == other.st_ino
  }
}
