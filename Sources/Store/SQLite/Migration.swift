/// One step in the life of a schema. Once released it is never edited: a change is a new migration.
struct Migration: Sendable {
  /// From 1, without a gap.
  let number: Int64
  let name: StaticString
  /// One or more statements.
  let sql: StaticString

  /// FNV-1a of the statements, by which an edited migration is noticed.
  var fingerprint: Int64 {
    Int64(bitPattern: fnv1a(UnsafeBufferPointer(start: sql.utf8Start, count: sql.utf8CodeUnitCount)))
  }
}

/// 64-bit FNV-1a: notices mistakes, not malice.
func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
  var hash: UInt64 = 0xcbf2_9ce4_8422_2325
  for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
  return hash
}
