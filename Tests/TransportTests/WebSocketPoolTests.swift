import Testing

@testable import Transport

/// One frame for all to whom a text is sent in a turn.
@Suite struct WebSocketPoolTests {
  private static func address(_ bytes: [UInt8]) -> UInt {
    bytes.withUnsafeBytes { UInt(bitPattern: $0.baseAddress) }
  }

  /// What a job on a loop found; nil where it did not come to it.
  private func onLoop<Found: Sendable>(_ body: @escaping @Sendable (EventLoop) -> Found) throws -> Found? {
    let loop = try EventLoop(name: "test")
    defer { loop.stop() }
    let found = Eventually<Found>()
    loop.execute { found.fulfil(body(loop)) }
    return found.wait()
  }

  @Test func sharesTheFrameOfOneArray() throws {
    let text = [UInt8](repeating: 0x61, count: 300)
    let frames = try #require(
      try onLoop { loop in (0..<3).map { _ in loop.webSocketPool.frame(ofText: text, on: loop) } })
    #expect(frames[0] == [0x81, 126, 1, 44] + text)
    #expect(Set(frames.map(Self.address)).count == 1)
  }

  @Test func tellsArraysApart() throws {
    let frames = try #require(
      try onLoop { loop in
        // Each is gone before the next one is made, which may then have its address.
        (0..<200).map { number in
          let text = [UInt8](repeating: UInt8(number), count: 300)
          return loop.webSocketPool.frame(ofText: text, on: loop)
        }
      })
    for (number, frame) in frames.enumerated() { #expect(frame.last == UInt8(number)) }
  }

  @Test func framesTextsOfAnySize() throws {
    for count in [0, 1, 125, 126, 65_535, 65_536, 5 << 20] {
      let text = [UInt8](repeating: 0x62, count: count)
      let frame = try #require(try onLoop { loop in loop.webSocketPool.frame(ofText: text, on: loop) })
      // Megabytes are not worth a list of their differences.
      let isRight = frame == WebSocketFrameTests.frame(1, text, masked: false)
      #expect(isRight, "\(count) bytes")
    }
  }
}
