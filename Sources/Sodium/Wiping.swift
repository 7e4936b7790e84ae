internal import CSodium

/// Takes a secret out of memory that does not do so by itself.
public enum Wiping {
  /// Zeros all of it; no compiler leaves that out.
  public static func wipe(_ memory: UnsafeMutableRawBufferPointer) {
    if let base = memory.baseAddress { sodium_memzero(base, memory.count) }
  }
}
