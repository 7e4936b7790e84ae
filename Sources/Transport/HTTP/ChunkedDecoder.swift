/// The chunked transfer coding (RFC 9112 section 7.1), strictly: at most eight hex digits, short extensions,
/// CRLF only, and trailers that are checked and dropped.
struct ChunkedDecoder {
  static let maxSizeDigits = 8
  static let maxExtensionBytes = 64

  enum Event: Equatable {
    /// Bytes of the body, as a range of the input.
    case body(Range<Int>)
    case end
  }

  private enum State {
    case size(value: Int, digits: Int)
    case sizeExtension(size: Int, length: Int)
    case sizeLineFeed(Int)
    case data(Int)
    case dataCarriageReturn
    case dataLineFeed
    case trailers
    case finished
  }

  private var state = State.size(value: 0, digits: 0)
  private var trailers: HeadCollector
  private let maxTrailers: Int

  init(maxTrailerBytes: Int, maxTrailers: Int) {
    trailers = HeadCollector(maxBytes: maxTrailerBytes)
    self.maxTrailers = maxTrailers
  }

  /// The next event, or `nil` when the input is used up.
  mutating func next(
    _ input: UnsafeRawBufferPointer, from offset: inout Int
  ) throws(HTTPRefusal) -> Event? {
    while offset < input.count {
      switch state {
      case .data(let remaining):
        let taken = min(remaining, input.count - offset)
        let range = offset..<(offset + taken)
        offset += taken
        state = taken == remaining ? .dataCarriageReturn : .data(remaining - taken)
        return .body(range)
      case .trailers:
        guard try takeTrailers(input, &offset) else { return nil }
        state = .finished
        return .end
      case .finished: return nil
      default:
        try step(input[offset])
        offset += 1
      }
    }
    return nil
  }

  private mutating func step(_ byte: UInt8) throws(HTTPRefusal) {
    switch state {
    case .size(let value, let digits):
      state = try sizeState(byte, value, digits)
    case .sizeExtension(let size, let length):
      if byte == Bytes.cr {
        state = .sizeLineFeed(size)
      } else {
        guard length < Self.maxExtensionBytes else { throw HTTPRefusal(.chunkExtensionTooLarge) }
        guard !Bytes.isControl(byte) || byte == Bytes.tab else { throw HTTPRefusal(.chunkSizeMalformed) }
        state = .sizeExtension(size: size, length: length + 1)
      }
    case .sizeLineFeed(let size):
      guard byte == Bytes.lf else { throw HTTPRefusal(.chunkSizeMalformed) }
      state = size == 0 ? .trailers : .data(size)
    case .dataCarriageReturn:
      guard byte == Bytes.cr else { throw HTTPRefusal(.chunkUnterminated) }
      state = .dataLineFeed
    case .dataLineFeed:
      guard byte == Bytes.lf else { throw HTTPRefusal(.chunkUnterminated) }
      state = .size(value: 0, digits: 0)
    case .data, .trailers, .finished: break
    }
  }

  private func sizeState(_ byte: UInt8, _ value: Int, _ digits: Int) throws(HTTPRefusal) -> State {
    if let digit = Bytes.hexValue(byte) {
      guard digits < Self.maxSizeDigits else { throw HTTPRefusal(.chunkSizeMalformed) }
      return .size(value: value << 4 | Int(digit), digits: digits + 1)
    }
    guard digits > 0 else { throw HTTPRefusal(.chunkSizeMalformed) }
    switch byte {
    case Bytes.cr: return .sizeLineFeed(value)
    case UInt8(ascii: ";"): return .sizeExtension(size: value, length: 0)
    default: throw HTTPRefusal(.chunkSizeMalformed)
    }
  }

  private mutating func takeTrailers(
    _ input: UnsafeRawBufferPointer, _ offset: inout Int
  ) throws(HTTPRefusal) -> Bool {
    let isComplete: Bool
    do {
      isComplete = try trailers.take(input, from: &offset)
    } catch {
      throw error.code == .headTooLarge ? HTTPRefusal(.trailerTooLarge) : error
    }
    if isComplete { _ = try FieldParser.fields(trailers.lines[...], maxCount: maxTrailers) }
    return isComplete
  }
}
