/// The files of a data folder that are not SQLite's: small, and written whole. Names are relative, such as `keys/log`.
package protocol FolderFiles: Sendable {
  /// `nil` where there is no such file. Never more than `mostBytes` and one. A key that others than its owner may read is refused
  /// as `fileExposed`.
  func read(_ name: String, mostBytes: Int) throws(StoreError) -> [UInt8]?
  /// Makes a file that only the node's user may read, and the folder it is in. Durable when it returns; refused as
  /// `storeConflict` where there is one.
  func create(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError)
  /// The same, in place of the one that is there: after a crash there is the old one or the new one.
  func replace(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError)
  /// Takes a file away, if it is there. Durable when it returns.
  func remove(_ name: String) throws(StoreError)
  /// The names of the files in a folder, sorted; none where it is not there.
  func list(_ folder: String) throws(StoreError) -> [String]
  /// What tells this file from every copy of it, here or on another machine; `nil` where there is no such file.
  func identity(_ name: String) throws(StoreError) -> [UInt8]?
}
