public import Model
internal import Wire

extension Author {
  /// The number by which the full-text index knows an author: 56 bits of the user id. Whoever reads a hit checks the author itself.
  public var searchNumber: Int64 {
    var number: Int64 = 0
    for byte in (user?.bytes.bytes ?? []).prefix(7) { number = number << 8 | Int64(byte) }
    return number
  }
}
