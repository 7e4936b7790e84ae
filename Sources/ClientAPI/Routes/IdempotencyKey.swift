internal import Wire

/// A client's own name for one sending.
enum IdempotencyKey {
  static let refusal = Problem(
    .idempotencyKeyInvalid, "An idempotency key has 1 to 64 printable ASCII characters.")

  /// Throws `idempotencyKeyInvalid`.
  static func checked(_ text: String) throws(Problem) -> Text {
    guard (1...64).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
      throw refusal
    }
    return Text(text)
  }
}
