/// Writes the TLS presentation language (RFC 9420, 2.1).
struct Writer {
  private(set) var bytes: [UInt8] = []

  init() {}

  init(capacity: Int) { bytes.reserveCapacity(capacity) }

  mutating func uint8(_ value: UInt8) { bytes.append(value) }

  mutating func uint16(_ value: UInt16) {
    bytes.append(UInt8(truncatingIfNeeded: value >> 8))
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  mutating func uint32(_ value: UInt32) {
    uint16(UInt16(truncatingIfNeeded: value >> 16))
    uint16(UInt16(truncatingIfNeeded: value))
  }

  mutating func uint64(_ value: UInt64) {
    uint32(UInt32(truncatingIfNeeded: value >> 32))
    uint32(UInt32(truncatingIfNeeded: value))
  }

  /// `opaque field[n]`, or what was encoded before.
  mutating func raw(_ value: [UInt8]) { bytes.append(contentsOf: value) }

  /// `opaque field<V>`.
  mutating func opaque(_ value: [UInt8]) {
    length(value.count)
    bytes.append(contentsOf: value)
  }

  mutating func opaque(_ digest: Digest) {
    length(Digest.byteCount)
    digest.append(to: &bytes)
  }

  mutating func opaque(_ secret: Secret) {
    length(secret.count)
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
    body(&self)
    var header = Writer(capacity: 4)
    header.length(bytes.count - start)
    bytes.insert(contentsOf: header.bytes, at: start)
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
    unsafe bytes.withUnsafeMutableBytes { memory in
      let secret = unsafe crypto.secret(copying: UnsafeRawBufferPointer(memory))
      unsafe crypto.provider.wipe(memory)
      return secret
    }
  }
}
