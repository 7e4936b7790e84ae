internal import CSQLite
internal import Glibc

/// The files of a folder of this machine.
package struct PlainFiles: FolderFiles, FolderSteps {
  private let folder: String

  package init(folder: String) { self.folder = folder }

  package func read(_ name: String, mostBytes: Int) throws(StoreError) -> [UInt8]? {
    try read(name, mostBytes: mostBytes, isPrivate: name.hasPrefix("keys/"))
  }

  private func read(_ name: String, mostBytes: Int, isPrivate: Bool) throws(StoreError) -> [UInt8]? {
    let descriptor = open(path(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw StoreError(.storeUnreachable, detail: "\(path(name)) cannot be read.")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, !isPrivate || facts.st_mode & 0o077 == 0 else {
      throw StoreError(.fileExposed, detail: path(name))
    }
    var bytes = [UInt8](repeating: 0, count: mostBytes + 1)
    let count = bytes.withUnsafeMutableBytes { Glibc.read(descriptor, $0.baseAddress, $0.count) }
    guard count >= 0 else { throw StoreError(.storeFault, detail: "\(path(name)) cannot be read.") }
    bytes.removeLast(bytes.count - count)
    return bytes
  }

  package func makeFolder(of name: String) throws(StoreError) {
    guard let parent = parent(name) else { return }
    guard mkdir(path(parent), 0o700) == 0 || errno == EEXIST else { throw fault(name) }
  }

  package func rename(_ name: String, to other: String) throws(StoreError) {
    guard Glibc.rename(path(name), path(other)) == 0 else { throw fault(other) }
  }

  package func unlink(_ name: String) throws(StoreError) -> Bool {
    if Glibc.unlink(path(name)) == 0 { return true }
    guard errno == ENOENT else { throw fault(name) }
    return false
  }

  package func list(_ folder: String) throws(StoreError) -> [String] {
    guard let stream = opendir(path(folder)) else {
      if errno == ENOENT { return [] }
      throw StoreError(.storeUnreachable, detail: "\(path(folder)) cannot be read.")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
        field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if entry.pointee.d_type == UInt8(DT_REG) { names.append(name) }
    }
    return names.sorted()
  }

  /// Inode and time of birth, which a copy does not share, and the machine, which a copied disk does not. Not the device: its number
  /// may change when a machine starts again.
  package func identity(_ name: String) throws(StoreError) -> [UInt8]? {
    var birth: [UInt64] = [0, 0, 0]
    guard cfile_birth(path(name), &birth) == 0 else {
      if errno == ENOENT { return nil }
      throw StoreError(.storeUnreachable, detail: "\(path(name)) cannot be looked at.")
    }
    var identity: [UInt8] = []
    for number in birth { withUnsafeBytes(of: number.bigEndian) { identity.append(contentsOf: $0) } }
    let machine = try PlainFiles(folder: "/etc").read("machine-id", mostBytes: 64, isPrivate: false)
    return identity + (machine ?? [])
  }

  package func write(_ bytes: UnsafeRawBufferPointer, toNew name: String) throws(StoreError) {
    let descriptor = open(path(name), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw errno == EEXIST
        ? StoreError(.storeConflict, detail: "\(path(name)) is there already.") : fault(name)
    }
    defer { close(descriptor) }
    guard Glibc.write(descriptor, bytes.baseAddress, bytes.count) == bytes.count, fsync(descriptor) == 0
    else { throw fault(name) }
  }

  package func syncFolder(of name: String) throws(StoreError) {
    let descriptor = open(parent(name).map(path) ?? folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw fault(name) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw fault(name) }
  }

  private func fault(_ name: String) -> StoreError {
    switch errno {
    case ENOSPC, EDQUOT: StoreError(.diskFull)
    case EROFS: StoreError(.diskReadOnly)
    default: StoreError(.storeUnreachable, detail: "\(path(name)) cannot be written.")
    }
  }

  private func path(_ name: String) -> String { "\(folder)/\(name)" }

  private func parent(_ name: String) -> String? {
    name.lastIndex(of: "/").map { String(name[..<$0]) }
  }
}
