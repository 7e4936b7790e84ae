internal import CSQLite
internal import Glibc

/// All disks of the process, as SQLite sees them: `/simulated/<disk>/<file>`. Other paths go where they went before.
///
/// A virtual file system of SQLite's (sqlite3_vfs, version 2). Where it is the default one, SQLite's own randomness and clock come
/// from here too, for the whole process and all its threads: only in a program that does nothing else.
enum SimulatedDisks {
  private final class State {
    var disks: [String: SimulatedDisk] = [:]
    var chance = Chance(seed: 0)
    var clock: () -> UInt64 = { 0 }
    var system: UnsafeMutablePointer<sqlite3_vfs>?
    /// Kept for ever: SQLite holds its address.
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
  }

  // Unsafe: SQLite asks through functions of C, which carry nothing; simulations run on one thread.
  nonisolated(unsafe) private static let state = State()

  /// What SQLite calls it.
  static let name = "simulated"
  private static let prefix = "/simulated/"

  /// Makes SQLite's randomness begin anew, and forgets the disks of earlier runs.
  static func begin(seed: UInt64, isDefault: Bool, nowMilliseconds: @escaping () -> UInt64) {
    install(isDefault: isDefault)
    state.disks = [:]
    state.chance = Chance(seed: seed, "sqlite")
    state.clock = nowMilliseconds
    // Nothing asked for: SQLite forgets its state and will ask for a new seed.
    if isDefault { sqlite3_randomness(0, nil) }
  }

  /// The path of a disk's folder.
  static func add(_ disk: SimulatedDisk, named name: String) -> String {
    state.disks[name] = disk
    return prefix + name
  }

  private static func place(_ path: UnsafePointer<CChar>?) -> (disk: SimulatedDisk, name: String)? {
    guard let path, strncmp(path, prefix, prefix.utf8.count) == 0 else { return nil }
    let rest = String(cString: path).dropFirst(prefix.count)
    guard let slash = rest.firstIndex(of: "/"), let disk = state.disks[String(rest[..<slash])] else {
      return nil
    }
    return (disk, String(rest[rest.index(after: slash)...]))
  }

  private static func install(isDefault: Bool) {
    guard state.system == nil, let found = sqlite3_vfs_find(nil) else { return }
    state.system = found
    var vfs = found.pointee
    vfs.pNext = nil
    vfs.zName = UnsafePointer(strdup(name))
    vfs.szOsFile = max(found.pointee.szOsFile, Int32(MemoryLayout<OpenFile.Layout>.size))
    vfs.xOpen = { _, path, file, flags, granted in
      guard let file else { return SQLITE_CANTOPEN }
      guard let place = SimulatedDisks.place(path) else {
        return SimulatedDisks.systemOpen(path, file, flags, granted)
      }
      guard let opened = place.disk.file(place.name, makes: flags & SQLITE_OPEN_CREATE != 0) else {
        file.pointee.pMethods = nil
        return place.disk.faults.isReadOnly ? SQLITE_READONLY : SQLITE_CANTOPEN
      }
      granted?.pointee = flags
      OpenFile(opened, place.disk, place.name).attach(to: file)
      return SQLITE_OK
    }
    vfs.xDelete = { vfs, path, syncsFolder in
      guard let place = SimulatedDisks.place(path) else {
        return SimulatedDisks.state.system?.pointee.xDelete(SimulatedDisks.state.system, path, syncsFolder)
          ?? SQLITE_IOERR
      }
      if let refusal = place.disk.refusal(ofWriteFrom: place.disk.process, isSync: false) { return refusal }
      place.disk.delete(place.name)
      return syncsFolder == 0 ? SQLITE_OK : place.disk.syncNames(by: place.disk.process)
    }
    vfs.xAccess = { _, path, flags, result in
      guard let place = SimulatedDisks.place(path) else {
        return SimulatedDisks.state.system?.pointee.xAccess(SimulatedDisks.state.system, path, flags, result)
          ?? SQLITE_IOERR
      }
      result?.pointee = place.disk.files[place.name] == nil ? 0 : 1
      return SQLITE_OK
    }
    vfs.xFullPathname = { _, path, size, target in
      guard SimulatedDisks.place(path) != nil, let path, let target else {
        return SimulatedDisks.state.system?.pointee.xFullPathname(
          SimulatedDisks.state.system, path, size, target)
          ?? SQLITE_IOERR
      }
      guard strlen(path) < Int(size) else { return SQLITE_CANTOPEN }
      strcpy(target, path)
      return SQLITE_OK
    }
    vfs.xRandomness = { _, count, target in
      guard let target else { return 0 }
      for (index, byte) in SimulatedDisks.state.chance.bytes(Int(count)).enumerated() {
        target[index] = CChar(bitPattern: byte)
      }
      return count
    }
    vfs.xSleep = { _, microseconds in microseconds }
    vfs.xCurrentTimeInt64 = { _, result in
      // Milliseconds since noon of 24 November 4714 BC.
      result?.pointee = 210_866_760_000_000 + Int64(SimulatedDisks.state.clock())
      return SQLITE_OK
    }
    state.vfs.initialize(to: vfs)
    sqlite3_vfs_register(state.vfs, isDefault ? 1 : 0)
  }

  private static func systemOpen(
    _ path: UnsafePointer<CChar>?, _ file: UnsafeMutablePointer<sqlite3_file>, _ flags: Int32,
    _ granted: UnsafeMutablePointer<Int32>?
  ) -> Int32 { state.system?.pointee.xOpen(state.system, path, file, flags, granted) ?? SQLITE_CANTOPEN }
}
