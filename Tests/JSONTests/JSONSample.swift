import JSON
import TestSupport

/// Random values for properties.
enum JSONSample {
  static func value(from random: inout Seeded, depth: Int) -> JSONValue {
    switch random.integer(0...(depth > 0 ? 7 : 5)) {
    case 0: .null
    case 1: .bool(random.oneIn(2))
    case 2: .integer(Int64(truncatingIfNeeded: random.next() >> UInt64(random.integer(0...63))))
    case 3: .number("\(random.integer(-9...9)).\(random.integer(0...999))e\(random.integer(-30...30))")
    case 4, 5: .string(text(from: &random))
    case 6: .array((0..<random.integer(0...6)).map { _ in value(from: &random, depth: depth - 1) })
    default: .object(object(from: &random, depth: depth - 1))
    }
  }

  private static func object(from random: inout Seeded, depth: Int) -> JSONObject {
    var object = JSONObject()
    for _ in 0..<random.integer(0...(random.oneIn(10) ? 40 : 5)) {
      _ = object.add(text(from: &random), value(from: &random, depth: depth))
    }
    return object
  }

  static func text(from random: inout Seeded) -> String {
    let alphabets: [ClosedRange<Int>] = [
      0x20...0x7e, 0...0x1f, 0x80...0xd7ff, 0xe000...0x10ffff, 0x20...0x7e,
    ]
    var text = ""
    for _ in 0..<random.integer(0...30) {
      let alphabet = alphabets[random.integer(0...(alphabets.count - 1))]
      text.unicodeScalars.append(Unicode.Scalar(UInt32(random.integer(alphabet))) ?? "?")
    }
    return text
  }
}

func written(_ value: JSONValue) -> [UInt8] {
  var json = JSONWriter()
  json.value(value)
  return json.bytes
}
