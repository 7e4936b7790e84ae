/// Reads the TLS presentation language, strictly (RFC 9420, 2.1): never past the end, no length that could be
/// shorter, nothing allocated for a length that the bytes do not have.
@safe struct Reader {
  // The memory is that of `read`'s argument, and a reader never leaves its closure.
  private let base: UnsafeRawBufferPointer
  private(set) var position: Int
  private var end: Int
  let limits: Limits

  private init(_ base: UnsafeRawBufferPointer, _ limits: Limits) {
    unsafe self.base = base
    position = 0
    end = base.count
    self.limits = limits
  }

  /// What `body` makes of all of `bytes`.
  static func read<Value>(
    _ bytes: [UInt8], _ limits: Limits, _ body: (inout Reader) throws(MLSError) -> Value
  ) throws(MLSError) -> Value {
    try require(bytes.count <= limits.messageBytes, .tooLong)
    return try unsafe bytes.withUnsafeBufferPointer { (memory) throws(MLSError) in
      var reader = unsafe Reader(UnsafeRawBufferPointer(memory), limits)
      return try reader.whole(body)
    }
  }

  /// The same of a secret, which is not copied.
  static func read<Value>(
    _ secret: Secret, _ limits: Limits, _ body: (inout Reader) throws(MLSError) -> Value
  ) throws(MLSError) -> Value {
    try unsafe secret.withUnsafeBytes { (memory) throws(MLSError) in
      var reader = unsafe Reader(memory, limits)
      return try reader.whole(body)
    }
  }

  private mutating func whole<Value>(
    _ body: (inout Reader) throws(MLSError) -> Value
  ) throws(MLSError) -> Value {
    let value = try body(&self)
    try require(isAtEnd, .trailingBytes)
    return value
  }

  var isAtEnd: Bool { position == end }
  var remaining: Int { end - position }

  mutating func uint8() throws(MLSError) -> UInt8 {
    try require(position < end, .truncated)
    defer { position += 1 }
    return unsafe base[position]
  }

  mutating func uint16() throws(MLSError) -> UInt16 { UInt16(try integer(2)) }
  mutating func uint32() throws(MLSError) -> UInt32 { UInt32(try integer(4)) }
  mutating func uint64() throws(MLSError) -> UInt64 { try integer(8) }

  private mutating func integer(_ count: Int) throws(MLSError) -> UInt64 {
    try require(remaining >= count, .truncated)
    var value: UInt64 = 0
    for index in position..<(position + count) { value = unsafe value << 8 | UInt64(base[index]) }
    position += count
    return value
  }

  /// A vector's length: 1, 2 or 4 bytes, in the shortest form (2.1.2).
  mutating func length() throws(MLSError) -> Int {
    let first = try uint8()
    let count =
      switch first >> 6 {
      case 0: 1
      case 1: 2
      case 2: 4
      default: 0
      }
    try require(count != 0, .invalidLength)
    var value = Int(first & 0x3f)
    for _ in 1..<count { value = value << 8 | Int(try uint8()) }
    try require(count == 1 || value >= (count == 2 ? 1 << 6 : 1 << 14), .lengthNotMinimal)
    return value
  }

  /// `opaque field<V>`.
  mutating func opaque() throws(MLSError) -> [UInt8] {
    let count = try length()
    try require(count <= remaining, .truncated)
    defer { position += count }
    return unsafe Array(base[position..<(position + count)])
  }

  /// `opaque field<V>` that is a secret.
  mutating func secret(_ crypto: Crypto) throws(MLSError) -> Secret {
    let count = try length()
    try require(count <= remaining, .truncated)
    let from = position
    position += count
    return unsafe crypto.secret(copying: UnsafeRawBufferPointer(rebasing: base[from..<(from + count)]))
  }

  /// `opaque field[count]`.
  mutating func bytes(_ count: Int) throws(MLSError) -> [UInt8] {
    try require(count <= remaining, .truncated)
    defer { position += count }
    return unsafe Array(base[position..<(position + count)])
  }

  /// All that is left, as zero padding (6.3.1).
  mutating func zeroPadding() throws(MLSError) {
    while position < end { try require(try uint8() == 0, .paddingNotZero) }
  }

  /// `optional<T>`.
  mutating func optional<Value>(
    _ read: (inout Reader) throws(MLSError) -> Value
  ) throws(MLSError) -> Value? {
    switch try uint8() {
    case 0: return nil
    case 1: return try read(&self)
    default: throw .refused(.invalidValue)
    }
  }

  /// `T field<V>` of at most `most` items.
  mutating func vector<Value>(
    _ most: Int, _ read: (inout Reader) throws(MLSError) -> Value
  ) throws(MLSError) -> [Value] {
    var values: [Value] = []
    try inVector { (reader) throws(MLSError) in
      while !reader.isAtEnd {
        try require(values.count < most, .tooMany)
        values.append(try read(&reader))
      }
    }
    return values
  }

  mutating func vector<Value: WireCodable>(_ most: Int) throws(MLSError) -> [Value] {
    try vector(most) { (reader) throws(MLSError) in try Value(from: &reader) }
  }

  /// Reads what a vector holds with a reader that ends where the vector does.
  mutating func inVector(_ read: (inout Reader) throws(MLSError) -> Void) throws(MLSError) {
    let count = try length()
    try require(count <= remaining, .truncated)
    let outer = end
    end = position + count
    try read(&self)
    try require(isAtEnd, .trailingBytes)
    end = outer
  }
}
