/// Writes the TLS presentation language (RFC 9420, 2.1).
struct Writer {
  private(set) var bytes: [UInt8] = []
  /// Wipes what is left behind when the bytes move, of a writer of secrets.
  private let wiper: (any CryptoProvider)?

  init(capacity: Int = 0) {
    wiper = nil
    bytes.reserveCapacity(capacity)
  }

  /// A writer of secrets, which end in `takeSecret`.
  init(wipedBy provider: any CryptoProvider, capacity: Int = 256) {
    wiper = provider
    bytes.reserveCapacity(capacity)
  }

  /// Makes room for `count` more bytes of a secret: an array that grows by itself leaves its old place as it was.
  private mutating func makeRoom(_ count: Int) {
    guard let wiper, bytes.capacity - bytes.count < count else { return }
    var grown: [UInt8] = []
    grown.reserveCapacity(max(2 * bytes.count, bytes.count + count))
    grown.append(contentsOf: bytes)
    unsafe bytes.withUnsafeMutableBytes { unsafe wiper.wipe($0) }
    bytes = grown
  }

  mutating func uint8(_ value: UInt8) {
    makeRoom(1)
    bytes.append(value)
  }

  mutating func uint16(_ value: UInt16) { integer(value) }
  mutating func uint32(_ value: UInt32) { integer(value) }
  mutating func uint64(_ value: UInt64) { integer(value) }

  private mutating func integer<Value: FixedWidthInteger>(_ value: Value) {
    makeRoom(Value.bitWidth / 8)
    unsafe withUnsafeBytes(of: value.bigEndian) { unsafe bytes.append(contentsOf: $0) }
  }

  /// `opaque field[n]`, or what was encoded before.
  mutating func raw(_ value: [UInt8]) {
    makeRoom(value.count)
    bytes.append(contentsOf: value)
  }

  /// So many `optional`s that are not there.
  mutating func blanks(_ count: Int) { for _ in 0..<count { uint8(0) } }

  /// `opaque field<V>`.
  mutating func opaque(_ value: [UInt8]) {
    length(value.count)
    raw(value)
  }

  mutating func opaque(_ digest: Digest) {
    length(Digest.byteCount)
    makeRoom(Digest.byteCount)
    digest.append(to: &bytes)
  }

  mutating func opaque(_ secret: Secret) {
    length(secret.count)
    makeRoom(secret.count)
    unsafe secret.withUnsafeBytes { unsafe bytes.append(contentsOf: $0) }
  }

  /// A vector's length in its shortest form (2.1.2).
  mutating func length(_ count: Int) {
    if count < 1 << 6 {
      uint8(UInt8(count))
    } else if count < 1 << 14 {
      uint16(1 << 14 | UInt16(count))
    } else {
      // Nothing of 2^30 bytes is ever made: the limits are far below.
      uint32(1 << 31 | UInt32(count & 0x3fff_ffff))
    }
  }

  /// A vector of what `body` writes: its length is put before it when it is known.
  mutating func vector(_ body: (inout Writer) -> Void) {
    let start = bytes.count
    uint8(0)
    body(&self)
    let count = bytes.count - start - 1
    guard count >= 1 << 6 else {
      bytes[start] = UInt8(count)
      return
    }
    var header = Writer(capacity: 4)
    header.length(count)
    bytes[start] = header.bytes[0]
    makeRoom(header.bytes.count - 1)
    bytes.insert(contentsOf: header.bytes.dropFirst(), at: start + 1)
  }

  mutating func vector(_ items: [some WireCodable]) {
    vector { writer in for item in items { item.write(to: &writer) } }
  }

  mutating func optional(_ item: (some WireCodable)?) {
    uint8(item == nil ? 0 : 1)
    item?.write(to: &self)
  }

  mutating func append(_ item: some WireCodable) { item.write(to: &self) }

  /// What was written, as a secret; this copy of it is wiped.
  mutating func takeSecret(_ crypto: Crypto) -> Secret {
    defer { bytes = [] }
    return unsafe bytes.withUnsafeMutableBytes { memory in
      let secret = unsafe crypto.secret(copying: UnsafeRawBufferPointer(memory))
      unsafe crypto.provider.wipe(memory)
      return secret
    }
  }
}
