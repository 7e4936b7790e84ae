import JSON
import TestSupport
import Testing

struct JSONHostileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let bytes: [UInt8]
    let code: JSONError.Code
    let offset: Int

    init(_ text: String, _ code: JSONError.Code, at offset: Int) {
      self.init(Array(text.utf8), code, at: offset)
    }

    init(_ bytes: [UInt8], _ code: JSONError.Code, at offset: Int) {
      self.bytes = bytes
      self.code = code
      self.offset = offset
    }

    var testDescription: String { String(decoding: bytes, as: UTF8.self) }
  }

  static let malformed: [Case] = [
    Case("", .unexpectedEnd, at: 0), Case("  ", .unexpectedEnd, at: 2), Case("[", .unexpectedEnd, at: 1),
    Case("[1", .unexpectedEnd, at: 2), Case("[1,", .unexpectedEnd, at: 3), Case("{", .unexpectedEnd, at: 1),
    Case("{\"a\"", .unexpectedEnd, at: 4), Case("{\"a\":", .unexpectedEnd, at: 5),
    Case("{\"a\":1", .unexpectedEnd, at: 6), Case("\"", .unexpectedEnd, at: 1),
    Case("\"abcdefghij", .unexpectedEnd, at: 11), Case("\"\\", .unexpectedEnd, at: 2),
    Case("\"\\u00", .unexpectedEnd, at: 5), Case("[1,]", .unexpectedByte, at: 3),
    Case("[,1]", .unexpectedByte, at: 1), Case("[1 2]", .unexpectedByte, at: 3),
    Case("[1}", .unexpectedByte, at: 2), Case("{\"a\":1]", .unexpectedByte, at: 6),
    Case("{\"a\":1,}", .unexpectedByte, at: 7), Case("{a:1}", .unexpectedByte, at: 1),
    Case("{'a':1}", .unexpectedByte, at: 1), Case("{1:1}", .unexpectedByte, at: 1),
    Case("{\"a\" 1}", .unexpectedByte, at: 5), Case("{\"a\":}", .unexpectedByte, at: 5),
    Case("nul", .unexpectedByte, at: 0), Case("True", .unexpectedByte, at: 0),
    Case("nulll", .trailingBytes, at: 4), Case("NaN", .unexpectedByte, at: 0),
    Case("Infinity", .unexpectedByte, at: 0), Case("-Infinity", .invalidNumber, at: 1),
    Case("undefined", .unexpectedByte, at: 0), Case("'a'", .unexpectedByte, at: 0),
    Case("/* c */ 1", .unexpectedByte, at: 0), Case("1 // c", .trailingBytes, at: 2),
    Case("# c", .unexpectedByte, at: 0), Case("1 2", .trailingBytes, at: 2),
    Case("{}{}", .trailingBytes, at: 2),
    Case("1\0", .trailingBytes, at: 1), Case("\u{feff}1", .unexpectedByte, at: 0),
    Case("\u{a0}1", .unexpectedByte, at: 0), Case("\u{c}1", .unexpectedByte, at: 0),
  ]

  static let numbers: [Case] = [
    Case("01", .invalidNumber, at: 0), Case("-01", .invalidNumber, at: 1), Case("00", .invalidNumber, at: 0),
    Case("-", .invalidNumber, at: 1), Case("--1", .invalidNumber, at: 1), Case("+1", .unexpectedByte, at: 0),
    Case(".5", .unexpectedByte, at: 0), Case("1.", .invalidNumber, at: 2),
    Case("1.e2", .invalidNumber, at: 2),
    Case("1e", .invalidNumber, at: 2), Case("1e+", .invalidNumber, at: 3),
    Case("1e1.5", .trailingBytes, at: 3),
    Case("0x10", .trailingBytes, at: 1), Case("1_000", .trailingBytes, at: 1),
    Case("1a", .trailingBytes, at: 1),
    Case("١", .unexpectedByte, at: 0),
  ]

  static let strings: [Case] = [
    Case(#""\x41""#, .invalidEscape, at: 1), Case(#""\'""#, .invalidEscape, at: 1),
    Case(#""\U0041""#, .invalidEscape, at: 1), Case(#""\u00g0""#, .invalidEscape, at: 5),
    Case(#""\u+041""#, .invalidEscape, at: 3), Case(#""\ud800""#, .loneSurrogate, at: 1),
    Case(#""\udc00""#, .loneSurrogate, at: 1), Case(#""a\ud800\ud800""#, .loneSurrogate, at: 2),
    Case(#""\ud800\n""#, .loneSurrogate, at: 1), Case(#""\ud800\u0041""#, .loneSurrogate, at: 1),
    Case(#""\udc00\ud800""#, .loneSurrogate, at: 1), Case("\"\n\"", .controlCharacter, at: 1),
    Case("\"a\0\"", .controlCharacter, at: 2), Case("\"\\n\t\"", .controlCharacter, at: 3),
    Case([0x22, 0xff, 0x22], .invalidUTF8, at: 1), Case([0x22, 0x61, 0xc3, 0x22], .invalidUTF8, at: 2),
    Case([0x22, 0xc0, 0x80, 0x22], .invalidUTF8, at: 1), Case([0x22, 0x80, 0x22], .invalidUTF8, at: 1),
    Case([0x22, 0xed, 0xa0, 0x80, 0x22], .invalidUTF8, at: 1),
    Case([0x22, 0xf4, 0x90, 0x80, 0x80, 0x22], .invalidUTF8, at: 1),
    Case([0x22, 0x5c, 0x6e, 0xc3, 0x5c, 0x6e, 0xa9, 0x22], .invalidUTF8, at: 3),
    Case([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d], .invalidUTF8, at: 2),
    Case([0xff], .unexpectedByte, at: 0),
  ]

  @Test(arguments: malformed + numbers + strings)
  func refuses(_ hostile: Case) {
    let error = refusal(hostile.bytes)
    #expect(error?.code == hostile.code)
    #expect(error?.offset == hostile.offset)
  }

  @Test func everyPrefixOfADocumentIsRefused() {
    let document = Array(#"{"a":[1,-2.5e3,"x\u00e9é",{"b":null}],"c":true}"#.utf8)
    #expect(refusal(document) == nil)
    for length in document.indices {
      #expect(refusal(Array(document[..<length])) != nil)
    }
  }

  /// Changed bytes are refused with a place inside the document, or read to something that writes and
  /// reads the same again. A crash ends the test process.
  @Test func mutatedDocumentsNeverCrash() throws {
    var random = Seeded()
    for _ in 0..<3_000 {
      var bytes = written(JSONSample.value(from: &random, depth: 4))
      for _ in 0..<random.integer(1...4) { mutate(&bytes, from: &random) }
      do throws(JSONError) {
        let value = try read(bytes)
        #expect(try read(written(value)) == value)
      } catch {
        #expect(error.offset.map { (0...bytes.count).contains($0) } == true)
      }
    }
  }

  private func mutate(_ bytes: inout [UInt8], from random: inout Seeded) {
    let at = random.integer(0...bytes.count)
    switch random.integer(0...3) {
    case 0: bytes.insert(random.bytes(1)[0], at: at)
    case 1: bytes.insert(contentsOf: "{}[]\",:\\u0-.e".utf8.shuffled(using: &random).prefix(2), at: at)
    case 2: bytes.removeSubrange(at..<min(bytes.count, at + random.integer(0...3)))
    default: if at < bytes.count { bytes[at] ^= 1 << UInt8(random.integer(0...7)) }
    }
  }
}
