internal import Glibc

/// Sizes of what a node keeps on disk.
struct StoreFiles {
  /// Bytes by file name; those that are not there are left out.
  let bytes: [(name: String, bytes: Int)]
  let freeBytes: Int

  init(folder: String) {
    let names = [
      "hanse.sqlite", "hanse.sqlite-wal", "index.sqlite", "index.sqlite-wal", "blobs.sqlite",
      "blobs.sqlite-wal",
    ]
    bytes = names.compactMap { name in
      var facts = stat()
      return stat("\(folder)/\(name)", &facts) == 0 ? (name, Int(facts.st_size)) : nil
    }
    var disk = statvfs()
    freeBytes = statvfs(folder, &disk) == 0 ? Int(clamping: disk.f_bavail) * Int(clamping: disk.f_frsize) : 0
  }
}
