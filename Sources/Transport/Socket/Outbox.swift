/// Bytes waiting to be written. Small pieces are gathered into one segment so that they leave in one write;
/// large arrays, and one that is alone, are kept as they are, uncopied. Holds no memory when empty.
struct Outbox {
  /// From this many bytes on an array is queued as it is.
  static let ownSegmentBytes = 8192
  /// A gathered segment grows up to this many bytes: one TLS record.
  static let gatherBytes = 16_384

  private var segments: [[UInt8]] = []
  private var first = 0
  private var offset = 0
  private var lastIsGathered = false
  private(set) var byteCount = 0

  var isEmpty: Bool { byteCount == 0 }

  mutating func append(_ bytes: [UInt8]) {
    let isSmall = bytes.count < Self.ownSegmentBytes
    guard !isSmall || isEmpty else {
      return bytes.withUnsafeBytes { append($0) }
    }
    guard !bytes.isEmpty else { return }
    segments.append(bytes)
    // What is appended to an array that others hold goes to a copy.
    lastIsGathered = isSmall
    byteCount += bytes.count
  }

  mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard !bytes.isEmpty else { return }
    byteCount += bytes.count
    if lastIsGathered, segments[segments.count - 1].count + bytes.count <= Self.gatherBytes {
      segments[segments.count - 1].append(contentsOf: bytes)
      return
    }
    var segment: [UInt8] = []
    if bytes.count < 256 { segment.reserveCapacity(1024) }
    segment.append(contentsOf: bytes)
    segments.append(segment)
    lastIsGathered = true
  }

  /// The bytes to write next, empty when there are none.
  func withNext<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    guard first < segments.count else { return body(UnsafeRawBufferPointer(start: nil, count: 0)) }
    return segments[first].withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[offset...])) }
  }

  /// Hands the first `count` bytes, which must be there, on to another outbox.
  mutating func move(_ count: Int, to other: inout Outbox) {
    var left = count
    while left > 0 {
      let taken = withNext { piece in
        let taken = min(left, piece.count)
        other.append(UnsafeRawBufferPointer(rebasing: piece[..<taken]))
        return taken
      }
      consume(taken)
      left -= taken
    }
  }

  /// Drops bytes from the front of what `withNext` gave.
  mutating func consume(_ count: Int) {
    byteCount -= count
    offset += count
    guard first < segments.count, offset >= segments[first].count else { return }
    segments[first] = []
    first += 1
    offset = 0
    if first == segments.count {
      segments = []
      first = 0
      lastIsGathered = false
    } else if first >= 64 {
      segments.removeFirst(first)
      first = 0
    }
  }
}
