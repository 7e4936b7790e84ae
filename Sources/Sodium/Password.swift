internal import CSodium

/// Passwords as Argon2id hashes (RFC 9106), libsodium's interactive parameters: about 75 ms and 64 MiB each.
public enum Password {
  /// The self-describing hash string, ASCII. `nil` for an empty password, or when memory is short.
  public static func hash(_ password: [UInt8]) -> [UInt8]? {
    var out = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
    let result = withCharacters(password) { characters, count in
      crypto_pwhash_str(
        &out, characters, count, UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE), crypto_pwhash_MEMLIMIT_INTERACTIVE)
    }
    guard result == 0 else { return nil }
    return out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
  }

  /// Whether `password` is the one behind `hash`, in time that does not depend on where they differ.
  public static func matches(_ password: [UInt8], hash: [UInt8]) -> Bool {
    let stored = hash.map { CChar(bitPattern: $0) } + [0]
    return withCharacters(password) { crypto_pwhash_str_verify(stored, $0, $1) } == 0
  }

  private static func withCharacters(
    _ password: [UInt8], _ use: (UnsafePointer<CChar>, UInt64) -> Int32
  ) -> Int32 {
    password.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress, !bytes.isEmpty else { return -1 }
      return use(base.assumingMemoryBound(to: CChar.self), UInt64(bytes.count))
    }
  }
}
