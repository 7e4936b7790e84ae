internal import CSQLite
internal import Store

/// The small files of a node on its simulated disk.
struct SimulatedFolder: FolderFiles, FolderSteps, @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  let disk: SimulatedDisk

  func read(_ name: String, mostBytes: Int) throws(StoreError) -> [UInt8]? {
    disk.files[name].map { Array($0.bytes.prefix(mostBytes + 1)) }
  }

  func list(_ folder: String) -> [String] {
    disk.files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
      .sorted()
  }

  func identity(_ name: String) throws(StoreError) -> [UInt8]? {
    disk.files[name].map { Array(String($0.number).utf8) }
  }

  /// Folders are there as soon as something is in them.
  func makeFolder(of name: String) {}

  func write(_ bytes: UnsafeRawBufferPointer, toNew name: String) throws(StoreError) {
    guard disk.files[name] == nil else { throw StoreError(.storeConflict) }
    guard let file = disk.file(name, makes: true) else {
      throw StoreError(disk.faults.isReadOnly ? .diskReadOnly : .diskFull)
    }
    try check(disk.write(bytes, at: 0, to: file, by: disk.process))
    try check(disk.sync(file, by: disk.process))
  }

  func rename(_ name: String, to other: String) throws(StoreError) {
    try check(disk.refusal(ofWriteFrom: disk.process, isSync: false))
    disk.rename(name, to: other)
  }

  func unlink(_ name: String) throws(StoreError) -> Bool {
    guard disk.files[name] != nil else { return false }
    try check(disk.refusal(ofWriteFrom: disk.process, isSync: false))
    disk.delete(name)
    return true
  }

  func syncFolder(of name: String) throws(StoreError) { try check(disk.syncNames(by: disk.process)) }

  private func check(_ code: Int32?) throws(StoreError) {
    switch code {
    case nil, SQLITE_OK: return
    case SQLITE_FULL: throw StoreError(.diskFull)
    case SQLITE_READONLY: throw StoreError(.diskReadOnly)
    default: throw StoreError(.storeUnreachable)
    }
  }
}
