import JSON
import Wire

extension FuzzTarget {
  static let wire = [
    FuzzTarget("cbor", cbor), FuzzTarget("json", json), FuzzTarget("text", text), FuzzTarget("time", time),
  ]

  /// The reader takes what a second reading of the rules takes, and the writer gives it back byte by byte.
  private static func cbor(_ bytes: [UInt8]) -> String? {
    let isTaken = (try? CBORReader.read(bytes) { (reader) throws(WireError) in try reader.skip() }) != nil
    let item = CBORItem(bytes)
    guard isTaken == (item != nil) else {
      return isTaken
        ? "the reader takes what is not in the profile" : "the reader refuses what is in the profile"
    }
    guard let item else { return nil }
    guard CBORWriter.bytes({ item.write(to: &$0) }) == bytes else {
      return "the writer writes it in another way"
    }
    let whole = try? CBORReader.read(bytes) { (reader) throws(WireError) in try reader.item() }
    return whole == bytes ? nil : "the item is handed out with other bytes"
  }

  private static func json(_ bytes: [UInt8]) -> String? {
    let limits = JSONLimits(maximumBytes: 1 << 16)
    guard let value = try? JSONReader.read(bytes, limits: limits) else { return nil }
    guard String(validating: bytes, as: UTF8.self) != nil else { return "what is not UTF-8 is taken" }
    var writer = JSONWriter()
    writer.value(value)
    let roomy = JSONLimits(maximumBytes: 1 << 20)
    guard let again = try? JSONReader.read(writer.bytes, limits: roomy) else {
      return "what is written of it is refused"
    }
    guard again == value else { return "what is written of it is another value" }
    var second = JSONWriter()
    second.value(again)
    return second.bytes == writer.bytes ? nil : "it is written in two ways"
  }

  /// The texts that stand for bytes: what is decoded has one spelling, and every bytes have one.
  private static func text(_ bytes: [UInt8]) -> String? {
    for padded in [true, false] {
      guard Base64.decode(Base64.encode(bytes, padded: padded), padded: padded) == bytes else {
        return "base64 of the bytes is not decoded to them"
      }
      if let decoded = Base64.decode(bytes, padded: padded), Base64.encode(decoded, padded: padded) != bytes {
        return "a second spelling of base64 is taken"
      }
    }
    guard Hex.decode(Hex.encode(bytes)) == bytes else {
      return "hexadecimal of the bytes is not decoded to them"
    }
    if let decoded = Hex.decode(bytes), Hex.encode(decoded) != bytes {
      return "a second spelling of hexadecimal is taken"
    }
    let isText = String(validating: bytes, as: UTF8.self) != nil
    return (Text(bytes) != nil) == isText ? nil : "UTF-8 is judged otherwise than by the standard library"
  }

  private static func time(_ bytes: [UInt8]) -> String? {
    guard let text = String(validating: bytes, as: UTF8.self), let time = UTCTime.parse(text),
      let milliseconds = UInt64(exactly: time)
    else { return nil }
    let stamp = UTCTime.stamp(milliseconds)
    return UTCTime.parse(stamp) == time ? nil : "\(stamp) is not the time that it was made of"
  }
}
