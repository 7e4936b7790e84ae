/// Ids that name requests in answers, logs and reports of trouble.
struct RequestIDs {
  static let field = "x-request-id"
  /// The longest id that is taken from a proxy, in bytes.
  static let mostBytes = 64

  private let random: UInt64
  private var count: UInt64 = 0

  /// Unlike those of other loops and processes.
  init() {
    var generator = SystemRandomNumberGenerator()
    random = generator.next()
  }

  /// 16 hexadecimal digits: no secret, and no two alike.
  mutating func next() -> String {
    count += 1
    // SplitMix64's output function: a bijection, so that different counts give different ids.
    var mixed = random &+ count &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    let digits = String(mixed ^ (mixed >> 31), radix: 16)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// What an answer says of it.
  static func fields(of head: RequestHead?) -> [HeaderField] {
    guard let id = head?.requestID, !id.isEmpty else { return [] }
    return [HeaderField(field, id)]
  }

  /// Whether an id of another's making can stand in headers and logs: letters, digits and `._:-`.
  static func isProper(_ id: String) -> Bool {
    (1...mostBytes).contains(id.utf8.count)
      && id.utf8.allSatisfy { byte in
        Bytes.isDigit(byte) || (0x61...0x7A).contains(Bytes.lowercased(byte)) || "._:-".utf8.contains(byte)
      }
  }
}
