/// The files in which chunks lie, by number: written at their end, read anywhere, and with holes where chunks were. From any thread.
package protocol PackFiles: Sendable {
  /// Writes at `offset`, and makes the file where there is none. Durable only after `sync`.
  func write(_ bytes: [UInt8], to pack: Int64, at offset: UInt64) throws(StoreError)
  /// Exactly so many bytes; `storeCorrupt` where there are fewer.
  func read(_ pack: Int64, at offset: UInt64, count: Int) throws(StoreError) -> [UInt8]
  /// Makes what was written durable, and the file's name too.
  func sync(_ pack: Int64) throws(StoreError)
  /// Cuts off everything from `size` on.
  func cut(_ pack: Int64, to size: UInt64) throws(StoreError)
  /// Leaves nothing of a range: its bytes read as zeros, and its room is free where the file system can give it back.
  func punch(_ pack: Int64, _ range: Range<UInt64>) throws(StoreError)
  func remove(_ pack: Int64) throws(StoreError)
  /// The packs that are there and their sizes in bytes, by rising number.
  func list() throws(StoreError) -> [(pack: Int64, size: UInt64)]
}
