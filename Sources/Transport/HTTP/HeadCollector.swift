/// Gathers the bytes of one head (start line, fields, empty line) and refuses at once what no head may
/// contain: a line feed without carriage return, a carriage return alone, control characters, too many bytes.
struct HeadCollector {
  let maxBytes: Int
  private(set) var bytes: [UInt8] = []
  private var afterCarriageReturn = false
  private var lineLength = 0

  init(maxBytes: Int) {
    self.maxBytes = maxBytes
  }

  var isEmpty: Bool { bytes.isEmpty }

  /// Takes bytes from `offset` on; true when the head is complete. Then `bytes` holds it without its empty
  /// line.
  mutating func take(
    _ input: UnsafeRawBufferPointer, from offset: inout Int
  ) throws(HTTPRefusal) -> Bool {
    let start = offset
    var index = offset
    // One byte more than fits: what is refused, and why, is the same however the bytes come in.
    let end = min(input.count, start + maxBytes - bytes.count + 1)
    while index < end {
      let byte = input[index]
      index += 1
      if afterCarriageReturn {
        guard byte == Bytes.lf else { throw HTTPRefusal(.bareCarriageReturn) }
        afterCarriageReturn = false
        if lineLength == 0 {
          append(input, start..<index)
          guard bytes.count <= maxBytes else { throw HTTPRefusal(.headTooLarge) }
          bytes.removeLast(2)
          offset = index
          return true
        }
        lineLength = 0
      } else if byte == Bytes.cr {
        afterCarriageReturn = true
      } else if byte == Bytes.lf {
        throw HTTPRefusal(.bareLineFeed)
      } else if Bytes.isControl(byte) && byte != Bytes.tab {
        throw HTTPRefusal(.controlCharacter)
      } else {
        lineLength += 1
      }
    }
    append(input, start..<index)
    offset = index
    guard bytes.count <= maxBytes else { throw HTTPRefusal(.headTooLarge) }
    return false
  }

  mutating func reset() {
    bytes = []
    afterCarriageReturn = false
    lineLength = 0
  }

  private mutating func append(_ input: UnsafeRawBufferPointer, _ range: Range<Int>) {
    bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: input[range]))
  }

  /// The lines of the complete head, without their line ends.
  var lines: [ArraySlice<UInt8>] {
    var lines: [ArraySlice<UInt8>] = []
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: Bytes.cr) ?? bytes.count
      lines.append(bytes[start..<end])
      start = end + 2
    }
    return lines
  }
}
