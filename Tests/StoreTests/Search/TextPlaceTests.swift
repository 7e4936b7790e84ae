import Testing

@testable import Store

@Suite struct TextPlaceTests {
  @Test func countsScalars() {
    let text = Array("aü👍🏽z".utf8)
    #expect(
      TextPlace.places([0..<1, 1..<3, 3..<11, 11..<12], in: text) == [
        TextPlace(offset: 0, length: 1), TextPlace(offset: 1, length: 1), TextPlace(offset: 2, length: 2),
        TextPlace(offset: 4, length: 1),
      ])
    #expect(TextPlace.places([], in: text).isEmpty)
    #expect(TextPlace.places([11..<99], in: text) == [TextPlace(offset: 4, length: 1)])
  }
}
