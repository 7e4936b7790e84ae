internal import Glibc

/// A node's data folder, held by one process at a time.
public final class DataFolder: Sendable {
  public let path: String
  /// What is kept beside the databases.
  package let files: any FolderFiles
  /// Where files' bytes lie.
  package let packs: any PackFiles
  private let lock: Int32?

  /// Makes the folder with mode 0700 where there is none and takes its lock. `storeInUse`: another process has it.
  public init(path: String) throws(StoreError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StoreError(.storeUnreachable) }
    let descriptor = open("\(path)/lock", O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw StoreError(errno == EROFS ? .diskReadOnly : .storeUnreachable) }
    guard Self.lock(descriptor) else {
      close(descriptor)
      throw StoreError(.storeInUse)
    }
    self.path = path
    files = PlainFiles(folder: path)
    packs = PlainPacks(folder: "\(path)/blobs")
    lock = descriptor
  }

  /// A folder that is not the system's; who has it is not this object's to know.
  package init(path: String, files: any FolderFiles, packs: any PackFiles) {
    self.path = path
    self.files = files
    self.packs = packs
    lock = nil
  }

  /// Tries for 200 milliseconds: a child between its fork and its exec, or a process that is being reaped, has the lock
  /// for moments.
  private static func lock(_ descriptor: Int32) -> Bool {
    for _ in 0..<20 {
      if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
      usleep(10_000)
    }
    return false
  }

  /// What others than the owner may look at of a folder: itself, and whatever is in it that its own mode does not keep from
  /// them. Names are relative and sorted, "." is the folder.
  public static func exposed(_ path: String) -> [String] {
    isExposed(path) ? ["."] + names(in: path).filter { isExposed("\(path)/\($0)") }.sorted() : []
  }

  /// Whether others than the owner may look at a file, which its folder may keep from them.
  public static func isExposed(file path: String) -> Bool {
    let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    return isExposed(path) && isExposed(folder)
  }

  private static func names(in path: String) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func isExposed(_ path: String) -> Bool {
    var facts = stat()
    return stat(path, &facts) == 0 && facts.st_mode & 0o077 != 0
  }

  /// Whether a node's store is there.
  public static func holdsStore(_ path: String) -> Bool { access("\(path)/hanse.sqlite", F_OK) == 0 }

  /// The guard of this folder's store: in the folder, or where the operator wants it.
  package func guardFile(at path: String?) -> GuardFile {
    guard let path else { return GuardFile(files) }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[..<$0]) } ?? "."
    return GuardFile(
      PlainFiles(folder: folder.isEmpty ? "/" : folder),
      name: String(slash.map { path[path.index(after: $0)...] } ?? path[...]))
  }

  deinit { if let lock { close(lock) } }

  var database: String { "\(path)/hanse.sqlite" }
  package var index: String { "\(path)/index.sqlite" }
  var blobs: String { "\(path)/blobs.sqlite" }
}
