internal import CSQLite
internal import Glibc

/// A file that SQLite has open (sqlite3_file), by one process of a node.
final class OpenFile {
  /// What SQLite allocates for it.
  struct Layout {
    var base = sqlite3_file()
    var open: UnsafeMutableRawPointer?
  }

  private let file: SimulatedFile
  private let disk: SimulatedDisk
  private let name: String
  private let process: Int
  private let memory: SharedMemory

  init(_ file: SimulatedFile, _ disk: SimulatedDisk, _ name: String) {
    self.file = file
    self.disk = disk
    self.name = name
    process = disk.process
    memory = file.sharedMemory
  }

  private var id: ObjectIdentifier { ObjectIdentifier(self) }
  private var isAlive: Bool { process == disk.process && !disk.isDead }

  func attach(to file: UnsafeMutablePointer<sqlite3_file>) {
    UnsafeMutableRawPointer(file).storeBytes(
      of: Layout(
        base: sqlite3_file(pMethods: Self.methods), open: Unmanaged.passRetained(self).toOpaque()),
      as: Layout.self)
  }

  private static func of(_ file: UnsafeMutablePointer<sqlite3_file>?) -> OpenFile? {
    guard let file else { return nil }
    return UnsafeMutableRawPointer(file).load(as: Layout.self).open.map {
      Unmanaged<OpenFile>.fromOpaque($0).takeUnretainedValue()
    }
  }

  private func read(_ target: UnsafeMutableRawPointer, _ count: Int, _ offset: Int) -> Int32 {
    guard isAlive else { return SQLITE_IOERR }
    let available = max(0, min(count, file.bytes.count - offset))
    if available > 0 {
      file.bytes.withUnsafeBytes { bytes in
        if let base = bytes.baseAddress { target.copyMemory(from: base + offset, byteCount: available) }
      }
    }
    guard available < count else { return SQLITE_OK }
    memset(target + available, 0, count - available)
    return SQLITE_IOERR | (2 << 8)
  }

  private func truncate(_ size: Int) -> Int32 {
    if let refusal = disk.refusal(ofWriteFrom: process, isSync: false) { return refusal }
    file.truncate(to: size)
    return SQLITE_OK
  }

  private func lock(_ level: Int32) -> Int32 {
    guard process == disk.process else { return SQLITE_IOERR }
    return file.locks.lock(id, level) ? SQLITE_OK : SQLITE_BUSY
  }

  private func unlock(_ level: Int32) { if process == disk.process { file.locks.unlock(id, level) } }

  private func close() {
    memory.release(id)
    unlock(SQLITE_LOCK_NONE)
  }

  // Unsafe: a table that nobody changes, kept for ever since every open file points to it.
  nonisolated(unsafe) private static let methods: UnsafePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    methods.initialize(to: table())
    return UnsafePointer(methods)
  }()

  private static func table() -> sqlite3_io_methods {
    var table = sqlite3_io_methods()
    table.iVersion = 2
    table.xClose = { file in
      guard let open = OpenFile.of(file) else { return SQLITE_OK }
      open.close()
      Unmanaged.passUnretained(open).release()
      return SQLITE_OK
    }
    table.xRead = { file, target, count, offset in
      guard let open = OpenFile.of(file), let target else { return SQLITE_IOERR }
      return open.read(target, Int(count), Int(offset))
    }
    table.xWrite = { file, source, count, offset in
      guard let open = OpenFile.of(file), let source else { return SQLITE_IOERR }
      let bytes = UnsafeRawBufferPointer(start: source, count: Int(count))
      return open.disk.write(bytes, at: Int(offset), to: open.file, by: open.process)
    }
    table.xTruncate = { file, size in OpenFile.of(file)?.truncate(Int(size)) ?? SQLITE_IOERR }
    table.xSync = { file, _ in
      guard let open = OpenFile.of(file) else { return SQLITE_IOERR }
      let code = open.disk.sync(open.file, by: open.process)
      // As SQLite's own does: with a new file's first fsync its folder is synced.
      guard code == SQLITE_OK, open.disk.isNew(open.name) else { return code }
      return open.disk.syncNames(by: open.process)
    }
    table.xFileSize = { file, size in
      guard let open = OpenFile.of(file) else { return SQLITE_IOERR }
      size?.pointee = Int64(open.file.bytes.count)
      return SQLITE_OK
    }
    table.xLock = { file, level in OpenFile.of(file)?.lock(level) ?? SQLITE_IOERR }
    table.xUnlock = { file, level in
      OpenFile.of(file)?.unlock(level)
      return SQLITE_OK
    }
    table.xCheckReservedLock = { file, result in
      result?.pointee = OpenFile.of(file)?.file.locks.isReserved == true ? 1 : 0
      return SQLITE_OK
    }
    table.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    table.xSectorSize = { _ in Int32(SimulatedFile.sectorBytes) }
    table.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE }
    addSharedMemory(to: &table)
    return table
  }

  private static func addSharedMemory(to table: inout sqlite3_io_methods) {
    table.xShmMap = { file, index, bytes, extends, result in
      guard let open = OpenFile.of(file) else { return SQLITE_IOERR }
      result?.pointee = open.memory.region(Int(index), bytes: Int(bytes), extends: extends != 0)
        .map { UnsafeMutableRawPointer($0) }
      return SQLITE_OK
    }
    table.xShmLock = { file, offset, count, flags in
      guard let open = OpenFile.of(file) else { return SQLITE_IOERR }
      return open.memory.lock(open.id, Int(offset)..<Int(offset + count), flags) ? SQLITE_OK : SQLITE_BUSY
    }
    table.xShmBarrier = { _ in }
    table.xShmUnmap = { file, _ in
      if let open = OpenFile.of(file) { open.memory.release(open.id) }
      return SQLITE_OK
    }
  }
}
