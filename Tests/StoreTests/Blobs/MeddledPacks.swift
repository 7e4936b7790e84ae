@testable import Store

/// Packs beside which something happens once, before one of the reads.
final class MeddledPacks: PackFiles, @unchecked Sendable {
  // Sendable: a test runs on one thread.
  private let packs: any PackFiles
  private let meddle: () throws -> Void
  private var readsLeft: Int

  init(_ packs: any PackFiles, at read: Int, _ meddle: @escaping () throws -> Void) {
    self.packs = packs
    self.meddle = meddle
    readsLeft = read
  }

  func read(_ pack: Int64, at offset: UInt64, count: Int) throws(StoreError) -> [UInt8] {
    readsLeft -= 1
    if readsLeft == -1 {
      do { try meddle() } catch { throw error as? StoreError ?? StoreError(.storeFault) }
    }
    return try packs.read(pack, at: offset, count: count)
  }

  func write(_ bytes: [UInt8], to pack: Int64, at offset: UInt64) throws(StoreError) {
    try packs.write(bytes, to: pack, at: offset)
  }

  func sync(_ pack: Int64) throws(StoreError) { try packs.sync(pack) }
  func cut(_ pack: Int64, to size: UInt64) throws(StoreError) { try packs.cut(pack, to: size) }
  func punch(_ pack: Int64, _ range: Range<UInt64>) throws(StoreError) { try packs.punch(pack, range) }
  func remove(_ pack: Int64) throws(StoreError) { try packs.remove(pack) }
  func list() throws(StoreError) -> [(pack: Int64, size: UInt64)] { try packs.list() }
}
