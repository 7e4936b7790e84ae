internal import CSQLite
internal import Store

/// The packs of a node on its simulated disk.
struct SimulatedPacks: PackFiles, @unchecked Sendable {
  // Sendable: a simulation runs on one thread.
  let disk: SimulatedDisk

  func write(_ bytes: [UInt8], to pack: Int64, at offset: UInt64) throws(StoreError) {
    guard let file = disk.file(name(pack), makes: true) else { throw StoreError(.diskFull) }
    let code = bytes.withUnsafeBytes { disk.write($0, at: Int(offset), to: file, by: disk.process) }
    guard code == SQLITE_OK else { throw StoreError(code == SQLITE_FULL ? .diskFull : .diskFault) }
  }

  func read(_ pack: Int64, at offset: UInt64, count: Int) throws(StoreError) -> [UInt8] {
    guard let file = disk.files[name(pack)], Int(offset) + count <= file.bytes.count else {
      throw StoreError(.storeCorrupt, detail: name(pack))
    }
    return Array(file.bytes[Int(offset)..<(Int(offset) + count)])
  }

  func sync(_ pack: Int64) throws(StoreError) {
    let file = try file(pack)
    guard disk.sync(file, by: disk.process) == SQLITE_OK, disk.syncNames(by: disk.process) == SQLITE_OK else {
      throw StoreError(.diskFault)
    }
  }

  func cut(_ pack: Int64, to size: UInt64) throws(StoreError) {
    let file = try file(pack)
    guard disk.refusal(ofWriteFrom: disk.process, isSync: false) == nil else { throw StoreError(.diskFault) }
    file.truncate(to: Int(size))
    try sync(pack)
  }

  func punch(_ pack: Int64, _ range: Range<UInt64>) throws(StoreError) {
    try write([UInt8](repeating: 0, count: range.count), to: pack, at: range.lowerBound)
  }

  func remove(_ pack: Int64) throws(StoreError) {
    guard disk.files[name(pack)] != nil else { return }
    guard disk.refusal(ofWriteFrom: disk.process, isSync: false) == nil else { throw StoreError(.diskFault) }
    disk.delete(name(pack))
    guard disk.syncNames(by: disk.process) == SQLITE_OK else { throw StoreError(.diskFault) }
  }

  func list() -> [(pack: Int64, size: UInt64)] {
    disk.files.compactMap { name, file in
      guard name.hasPrefix(Self.folder), let pack = Int64(name.dropFirst(Self.folder.count)) else {
        return nil
      }
      return (pack, UInt64(file.bytes.count))
    }.sorted { $0.pack < $1.pack }
  }

  private static let folder = "blobs/"

  private func name(_ pack: Int64) -> String { "\(Self.folder)\(pack)" }

  private func file(_ pack: Int64) throws(StoreError) -> SimulatedFile {
    guard let file = disk.files[name(pack)] else { throw StoreError(.storeUnreachable, detail: name(pack)) }
    return file
  }
}
