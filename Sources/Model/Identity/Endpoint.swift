public import Wire

/// Where a node's federation API is reached.
public enum Endpoint {
  private static let scheme: [UInt8] = Array("https://".utf8)

  /// Whether this is an absolute https URL of printable ASCII with a host, and without trailing slash, query, fragment or user.
  public static func isWellFormed(_ url: Text) -> Bool {
    let bytes = url.utf8
    guard bytes.count > scheme.count, bytes.count <= 512, Array(bytes.prefix(scheme.count)) == scheme,
      bytes.last != 0x2F, bytes[scheme.count] != 0x2F
    else { return false }
    return bytes.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 && $0 != 0x40 }
  }
}
