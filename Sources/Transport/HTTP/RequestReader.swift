/// The strict HTTP/1.1 reader: bytes in, events out, no IO. Feed each input with an offset until `nil` comes;
/// a refusal is final. Request after request on one connection.
public struct RequestReader {
  /// Bounds of what is read.
  public struct Limits: Sendable {
    /// Bytes of request line and header fields together.
    public var headBytes = 16_384
    public var headerCount = 100

    public init() {}
  }

  public enum Event: Equatable {
    case head(RequestHead)
    /// Bytes of the body, as a range of the input given to `next`.
    case body(Range<Int>)
    /// The request is complete.
    case end
  }

  private enum State {
    case head
    case fixed(remaining: Int)
    case chunked(ChunkedDecoder)
  }

  private let limits: Limits
  private let parser: RequestHeadParser
  private var state = State.head
  private var collector: HeadCollector
  private var receivedBodyBytes = 0

  /// Bytes a body may have, set once its head was seen. Crossing it is refused with `bodyTooLarge`.
  public var maxBodyBytes = Int.max

  /// `scheme` is the only one an absolute-form target may have.
  public init(limits: Limits = Limits(), scheme: String = "https") {
    self.limits = limits
    parser = RequestHeadParser(maxHeaders: limits.headerCount, scheme: scheme)
    collector = HeadCollector(maxBytes: limits.headBytes)
  }

  /// Whether it stands between two requests with nothing of the next read.
  public var isIdle: Bool {
    if case .head = state { return collector.isEmpty }
    return false
  }

  /// How many bytes of the body are still to be read; `nil` where only its end will tell.
  var unreadBodyBytes: Int? {
    switch state {
    case .head: 0
    case .fixed(let remaining): remaining
    case .chunked: nil
    }
  }

  /// The next event in `input` from `offset` on, moving `offset` behind it; `nil` when more input is needed.
  public mutating func next(
    _ input: UnsafeRawBufferPointer, from offset: inout Int
  ) throws(HTTPRefusal) -> Event? {
    switch state {
    case .head:
      guard offset < input.count, try collector.take(input, from: &offset) else { return nil }
      return .head(try finishHead())
    case .fixed(let remaining):
      if remaining == 0 { return finishRequest() }
      guard offset < input.count else { return nil }
      let taken = min(remaining, input.count - offset)
      let range = offset..<(offset + taken)
      offset += taken
      state = .fixed(remaining: remaining - taken)
      return try body(range)
    case .chunked(var decoder):
      let event = try decoder.next(input, from: &offset)
      state = .chunked(decoder)
      switch event {
      case .body(let range): return try body(range)
      case .end: return finishRequest()
      case nil: return nil
      }
    }
  }

  private mutating func finishHead() throws(HTTPRefusal) -> RequestHead {
    let head = try parser.parse(collector.lines)
    collector.reset()
    receivedBodyBytes = 0
    if let length = head.contentLength {
      state = .fixed(remaining: length)
    } else {
      state = .chunked(
        ChunkedDecoder(maxTrailerBytes: limits.headBytes, maxTrailers: limits.headerCount))
    }
    return head
  }

  private mutating func body(_ range: Range<Int>) throws(HTTPRefusal) -> Event {
    receivedBodyBytes += range.count
    guard receivedBodyBytes <= maxBodyBytes else { throw HTTPRefusal(.bodyTooLarge) }
    return .body(range)
  }

  private mutating func finishRequest() -> Event {
    state = .head
    maxBodyBytes = .max
    return .end
  }
}
