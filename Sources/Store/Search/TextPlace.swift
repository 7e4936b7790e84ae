/// A part of a text, in Unicode scalars.
public struct TextPlace: Sendable, Equatable {
  public let offset: Int
  public let length: Int

  /// From places in bytes that rise and do not overlap.
  static func places(_ bytes: [Range<Int>], in text: [UInt8]) -> [TextPlace] {
    var places: [TextPlace] = []
    places.reserveCapacity(bytes.count)
    var index = 0
    var scalars = 0
    /// How many scalars begin before this byte.
    func advance(to end: Int) -> Int {
      while index < min(end, text.count) {
        if text[index] & 0xC0 != 0x80 { scalars += 1 }
        index += 1
      }
      return scalars
    }
    for place in bytes {
      let start = advance(to: place.lowerBound)
      places.append(TextPlace(offset: start, length: advance(to: place.upperBound) - start))
    }
    return places
  }
}
