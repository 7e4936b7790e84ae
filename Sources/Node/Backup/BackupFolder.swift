internal import Glibc
internal import Sodium
internal import Wire

/// A folder that is written once, file by file, and checked when it is read. Every file is its user's alone.
struct BackupFolder {
  let path: String

  private static let chunkBytes = 1 << 20
  private static let smallBytes = 1 << 20
  private static let secretBytes = 1 << 16
  private static let holeBytes = 65_536

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func make(_ name: String? = nil) throws(NodeProblem) {
    let path = name.map { file($0) } ?? path
    guard mkdir(path, 0o700) == 0 else { throw Self.failure("made", path) }
  }

  /// The regular files below, sorted, by their names from here; such as are in a folder of a folder too.
  func names(below folder: String? = nil) throws(NodeProblem) -> [String] {
    var names: [String] = []
    for (name, kind) in try entries(of: folder) {
      let inner = folder.map { "\($0)/\(name)" } ?? name
      switch kind {
      case S_IFDIR: names += try self.names(below: inner)
      case S_IFREG: names.append(inner)
      default: continue
      }
    }
    return names.sorted()
  }

  /// The names of all that is right in it.
  func contents() throws(NodeProblem) -> [String] { try entries(of: nil).map(\.name) }

  private func entries(of folder: String?) throws(NodeProblem) -> [(name: String, kind: mode_t)] {
    let path = folder.map { file($0) } ?? path
    guard let stream = opendir(path) else { throw Self.failure("read", path) }
    defer { closedir(stream) }
    var entries: [(name: String, kind: mode_t)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var facts = stat()
      guard lstat("\(path)/\(name)", &facts) == 0 else { throw Self.failure("read", "\(path)/\(name)") }
      entries.append((name, facts.st_mode & S_IFMT))
    }
    return entries
  }

  /// A small file with a secret in it, such as a key.
  func readSecret(_ name: String) throws(NodeProblem) -> SecretBytes {
    let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("read", file(name)) }
    defer { close(descriptor) }
    do throws(SecretBytes.Unreadable) {
      return try SecretBytes.read(from: descriptor, mostBytes: Self.secretBytes)
    } catch {
      errno = error.number
      throw Self.failure("read", file(name))
    }
  }

  /// A small file, whole.
  func read(_ name: String) throws(NodeProblem) -> [UInt8] {
    var bytes: [UInt8] = []
    try scan(name) { (chunk) throws(NodeProblem) in
      bytes.append(contentsOf: chunk)
      guard bytes.count <= Self.smallBytes else {
        throw NodeProblem(
          "backupMalformed", "\(file(name)) is too large to be of a backup: take another one.")
      }
    }
    return bytes
  }

  /// Makes a file; it must not be there. Durable but for its name.
  func write(_ name: String, _ bytes: [UInt8]) throws(NodeProblem) {
    let written = bytes.withUnsafeBytes { bytes -> Result<Void, NodeProblem> in
      do throws(NodeProblem) { return .success(try write(name, bytes)) } catch { return .failure(error) }
    }
    try written.get()
  }

  func write(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(NodeProblem) {
    let descriptor = try create(name)
    defer { close(descriptor) }
    try put(bytes, to: descriptor, name)
    guard fsync(descriptor) == 0 else { throw Self.failure("written", file(name)) }
  }

  /// The same with what another folder has under that name. Where that has zeros only, this one has holes.
  func copy(_ name: String, from other: BackupFolder, as own: String) throws(NodeProblem) {
    let descriptor = try create(own)
    defer { close(descriptor) }
    var size = 0
    try other.scan(name) { (chunk) throws(NodeProblem) in
      size += chunk.count
      for start in stride(from: 0, to: chunk.count, by: Self.holeBytes) {
        let part = UnsafeRawBufferPointer(rebasing: chunk[start..<min(chunk.count, start + Self.holeBytes)])
        guard part.contains(where: { $0 != 0 }) else {
          lseek(descriptor, part.count, SEEK_CUR)
          continue
        }
        try put(part, to: descriptor, own)
      }
    }
    guard ftruncate(descriptor, size) == 0, fsync(descriptor) == 0 else {
      throw Self.failure("written", file(own))
    }
  }

  /// SHA-256, in hexadecimal as `sha256sum` writes it.
  func sum(_ name: String) throws(NodeProblem) -> String {
    var hash = SHA256()
    try scan(name) { (chunk) throws(NodeProblem) in hash.update(chunk) }
    return Hex.text(hash.finish())
  }

  func byteCount(_ name: String) -> Int64 {
    var facts = stat()
    return stat(file(name), &facts) == 0 ? Int64(facts.st_size) : 0
  }

  /// Makes the names in a folder durable.
  func sync(_ folder: String? = nil) throws(NodeProblem) { try Self.sync(folder.map { file($0) } ?? path) }

  static func sync(_ path: String) throws(NodeProblem) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("written", path) }
  }

  /// Takes the folder away with all that is in it.
  func removeAll() {
    empty()
    rmdir(path)
  }

  /// Takes away all that is in it.
  func empty() {
    for (name, kind) in (try? entries(of: nil)) ?? [] {
      if kind == S_IFDIR { BackupFolder(path: file(name)).removeAll() } else { unlink(file(name)) }
    }
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  static func rename(_ old: String, to new: String) throws(NodeProblem) {
    guard Glibc.rename(old, new) == 0 else { throw failure("made", new) }
    do throws(NodeProblem) { try sync(parent(of: new)) } catch {
      // What is said to have failed is not to be there: of a node that moves there would be two.
      _ = Glibc.rename(new, old)
      throw error
    }
  }

  static func parent(of path: String) -> String {
    path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
  }

  private func create(_ name: String) throws(NodeProblem) -> Int32 {
    let descriptor = open(file(name), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Self.failure("written", file(name)) }
    return descriptor
  }

  private func put(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, _ name: String) throws(NodeProblem)
  {
    var offset = 0
    while offset < bytes.count {
      let count = Glibc.write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure("written", file(name)) }
      offset += count
    }
  }

  /// Hands on what is in a file piece by piece, and leaves nothing of it in memory: it may be a key.
  private func scan(
    _ name: String, _ take: (UnsafeRawBufferPointer) throws(NodeProblem) -> Void
  ) throws(NodeProblem) {
    let descriptor = open(file(name), O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw Self.failure("read", file(name)) }
    defer { close(descriptor) }
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.chunkBytes, alignment: 16)
    defer {
      Wiping.wipe(chunk)
      chunk.deallocate()
    }
    while true {
      let count = Glibc.read(descriptor, chunk.baseAddress, chunk.count)
      if count < 0 && errno == EINTR { continue }
      guard count >= 0 else { throw Self.failure("read", file(name)) }
      if count == 0 { return }
      try take(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }
  }

  static func failure(_ verb: String, _ path: String) -> NodeProblem {
    NodeProblem(
      errno == ENOSPC ? "diskFull" : "fileUnusable",
      "\(path) could not be \(verb) (\(String(cString: strerror(errno)))): check the path, its permissions and the disk."
    )
  }
}
