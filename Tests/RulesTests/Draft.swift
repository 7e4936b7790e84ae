import Model

/// An event's header before it is bytes: it may be one that no honest node would write.
struct Draft {
  var header: Header
  /// Stands where the kind's number would: a kind that is none.
  var kindNumber: UInt64?
  /// A reserved key, 13 to 15, that is there too.
  var reservedKey: UInt64?
  /// Bytes of the content, and what stands in their place: no content of the kind any more.
  var spoiled: (from: [UInt8], to: [UInt8])?

  init(_ header: Header) { self.header = header }

  var bytes: [UInt8] {
    var bytes = header.encode()
    if let kindNumber {
      // After the map's first byte and, where there is one, key 1 with its 32 bytes.
      let place = header.log == nil ? 2 : 1 + 1 + 2 + 32 + 1
      let length = bytes[place] < 24 ? 1 : 2
      bytes.replaceSubrange(place..<(place + length), with: Self.number(kindNumber))
    }
    if let spoiled {
      guard let place = Self.place(of: spoiled.from, in: bytes) else {
        preconditionFailure("What is to be spoiled is not in the header")
      }
      bytes.replaceSubrange(place..<(place + spoiled.from.count), with: spoiled.to)
    }
    if let reservedKey {
      bytes[0] += 1
      let value: [UInt8] =
        reservedKey == 13
        ? [7] : reservedKey == 14 ? [0x41, 7] : [0x58, 32] + [UInt8](repeating: 7, count: 32)
      bytes += [UInt8(reservedKey)] + value
    }
    return bytes
  }

  static func number(_ number: UInt64) -> [UInt8] { number < 24 ? [UInt8(number)] : [24, UInt8(number)] }

  static func place(of part: [UInt8], in bytes: [UInt8]) -> Int? {
    (0...max(0, bytes.count - part.count)).last { bytes[$0...].starts(with: part) }
  }
}
