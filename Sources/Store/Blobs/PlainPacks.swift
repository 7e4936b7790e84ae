internal import CSQLite
internal import Glibc

/// Packs in a folder of this machine.
package struct PlainPacks: PackFiles {
  private static let suffix = ".pack"
  private let folder: String

  package init(folder: String) { self.folder = folder }

  package func write(_ bytes: [UInt8], to pack: Int64, at offset: UInt64) throws(StoreError) {
    try makeFolder()
    try with(pack, O_RDWR | O_CREAT) { (descriptor) throws(StoreError) in
      var written = 0
      while written < bytes.count {
        let count = bytes.withUnsafeBytes { buffer in
          pwrite(
            descriptor, buffer.baseAddress.map { $0 + written }, buffer.count - written,
            Int(offset) + written)
        }
        guard count > 0 || errno == EINTR else { throw fault(pack) }
        written += max(0, count)
      }
    }
  }

  package func read(_ pack: Int64, at offset: UInt64, count: Int) throws(StoreError) -> [UInt8] {
    try with(pack, O_RDONLY) { (descriptor) throws(StoreError) in
      var failed: Int32?
      let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
        while filled < count {
          let got = pread(
            descriptor, buffer.baseAddress.map { $0 + filled }, count - filled, Int(offset) + filled)
          if got < 0, errno == EINTR { continue }
          guard got > 0 else {
            failed = got < 0 ? errno : 0
            return
          }
          filled += got
        }
      }
      if let failed { throw failed == 0 ? StoreError(.storeCorrupt, detail: name(pack)) : fault(pack) }
      return bytes
    }
  }

  package func sync(_ pack: Int64) throws(StoreError) {
    try with(pack, O_RDWR) { (descriptor) throws(StoreError) in
      guard fsync(descriptor) == 0 else { throw fault(pack) }
    }
    try syncFolder()
  }

  package func cut(_ pack: Int64, to size: UInt64) throws(StoreError) {
    try with(pack, O_RDWR) { (descriptor) throws(StoreError) in
      guard ftruncate(descriptor, Int(size)) == 0, fsync(descriptor) == 0 else { throw fault(pack) }
    }
  }

  package func punch(_ pack: Int64, _ range: Range<UInt64>) throws(StoreError) {
    try with(pack, O_RDWR) { (descriptor) throws(StoreError) in
      if cfile_punch(descriptor, Int64(range.lowerBound), Int64(range.count)) == 0 { return }
      guard errno == EOPNOTSUPP || errno == ENOSYS else { throw fault(pack) }
      // Where there are no holes there are zeros: the room comes back when the whole pack goes.
      var offset = range.lowerBound
      while offset < range.upperBound {
        let count = min(65_536, Int(range.upperBound - offset))
        try write([UInt8](repeating: 0, count: count), to: pack, at: offset)
        offset += UInt64(count)
      }
    }
  }

  package func remove(_ pack: Int64) throws(StoreError) {
    guard unlink(path(pack)) == 0 || errno == ENOENT else { throw fault(pack) }
    try syncFolder()
  }

  package func list() throws(StoreError) -> [(pack: Int64, size: UInt64)] {
    var found: [(pack: Int64, size: UInt64)] = []
    for name in try PlainFiles(folder: folder).list(".") where name.hasSuffix(Self.suffix) {
      guard let pack = Int64(name.dropLast(Self.suffix.count)) else { continue }
      var facts = stat()
      guard stat(path(pack), &facts) == 0 else { throw fault(pack) }
      found.append((pack, UInt64(max(0, facts.st_size))))
    }
    return found.sorted { $0.pack < $1.pack }
  }

  private func with<Value>(
    _ pack: Int64, _ flags: Int32, _ body: (Int32) throws(StoreError) -> Value
  ) throws(StoreError) -> Value {
    let descriptor = open(path(pack), flags | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw fault(pack) }
    defer { close(descriptor) }
    return try body(descriptor)
  }

  private func makeFolder() throws(StoreError) {
    if mkdir(folder, 0o700) == 0 { return try sync("\(folder)/..") }
    guard errno == EEXIST else {
      throw StoreError(errno == ENOSPC ? .diskFull : .storeUnreachable, detail: folder)
    }
  }

  private func syncFolder() throws(StoreError) { try sync(folder) }

  private func sync(_ folder: String) throws(StoreError) {
    let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw StoreError(.storeUnreachable, detail: folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw StoreError(.diskFault, detail: folder) }
  }

  private func fault(_ pack: Int64) -> StoreError {
    switch errno {
    case ENOSPC, EDQUOT: StoreError(.diskFull)
    case EROFS: StoreError(.diskReadOnly)
    case EIO: StoreError(.diskFault, detail: name(pack))
    default: StoreError(.storeUnreachable, detail: name(pack))
    }
  }

  private func name(_ pack: Int64) -> String { "\(pack)\(Self.suffix)" }
  private func path(_ pack: Int64) -> String { "\(folder)/\(name(pack))" }
}
