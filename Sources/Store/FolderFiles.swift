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

/// Single steps on a disk, of which files are made, replaced and removed. Their order decides what a power cut leaves.
package protocol FolderSteps: Sendable {
  /// Makes the folder that a file is in, if it is not there.
  func makeFolder(of name: String) throws(StoreError)
  /// Makes a file with these bytes and lets them reach the disk; `storeConflict` where there is one.
  func write(_ bytes: UnsafeRawBufferPointer, toNew name: String) throws(StoreError)
  func rename(_ name: String, to other: String) throws(StoreError)
  /// Takes a name away; false where there is none.
  func unlink(_ name: String) throws(StoreError) -> Bool
  /// Lets the names of the folder that a file is in reach the disk: a file is durable when its name is.
  func syncFolder(of name: String) throws(StoreError)
}

extension FolderFiles where Self: FolderSteps {
  package func create(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    try makeFolder(of: name)
    try write(bytes, toNew: name)
    try syncFolder(of: name)
  }

  package func replace(_ name: String, _ bytes: UnsafeRawBufferPointer) throws(StoreError) {
    let new = name + ".new"
    _ = try unlink(new)
    try write(bytes, toNew: new)
    try rename(new, to: name)
    try syncFolder(of: name)
  }

  package func remove(_ name: String) throws(StoreError) {
    if try unlink(name) { try syncFolder(of: name) }
  }
}
