internal import CSQLite
internal import Store

/// The small files of a node on its simulated disk.
struct SimulatedFolder: FolderFiles, @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  let disk: SimulatedDisk

  func read(_ name: String, mostBytes: Int) throws(StoreError) -> [UInt8]? {
    disk.files[name].map { Array($0.bytes.prefix(mostBytes + 1)) }
  }

  func create(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    guard disk.files[name] == nil else { throw StoreError(.storeConflict) }
    try write(name, bytes)
  }

  func replace(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    disk.delete(name + ".new", isDurable: true)
    try write(name + ".new", bytes)
    disk.rename(name + ".new", to: name)
  }

  func remove(_ name: String) throws(StoreError) {
    guard disk.files[name] != nil else { return }
    guard disk.refusal(ofWriteFrom: disk.process, isSync: true) == nil else { throw StoreError(.diskFault) }
    disk.delete(name, isDurable: true)
  }

  func list(_ folder: String) -> [String] {
    disk.files.keys.filter { $0.hasPrefix(folder + "/") }.map { String($0.dropFirst(folder.count + 1)) }
      .sorted()
  }

  func identity(_ name: String) throws(StoreError) -> [UInt8]? {
    disk.files[name].map { Array(String($0.number).utf8) }
  }

  private func write(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    guard let file = disk.file(name, makes: true) else { throw StoreError(.diskFull) }
    guard disk.write(bytes, at: 0, to: file, by: disk.process) == SQLITE_OK,
      disk.sync(file, name, by: disk.process) == SQLITE_OK
    else { throw StoreError(.diskFault) }
  }
}
