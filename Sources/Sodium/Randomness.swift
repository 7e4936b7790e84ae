internal import CSodium
public import Wire

/// The system's randomness. One of the named IO files: everything below takes random bytes as arguments.
public enum Randomness {
  public static func bytes(_ count: Int) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
  }

  public static func bytes16() -> Bytes16 { Bytes16(bytes(Bytes16.byteCount), at: 0) }

  public static func bytes32() -> Bytes32 { Bytes32(bytes(Bytes32.byteCount), at: 0) }
}
