import Foundation
import TestSupport
import Testing
import Wire

/// Base64, hexadecimal and UTF-8, each against the standard library.
struct TextFormsTests {
  @Test func base64AgreesWithFoundation() {
    var random = Seeded()
    for count in 0..<200 {
      let raw = random.bytes(count)
      let text = Array(Data(raw).base64EncodedString().utf8)
      let bare = Array(text.prefix { $0 != 0x3D })
      #expect(Base64.encode(raw) == text)
      #expect(Base64.encode(raw, padded: false) == bare)
      #expect(Base64.decode(text) == raw)
      #expect(Base64.decode(bare, padded: false) == raw)
      if bare != text {
        #expect(Base64.decode(bare) == nil)
        #expect(Base64.decode(text, padded: false) == nil)
      }
    }
  }

  /// Whatever is decoded, with or without padding, is the spelling that encoding gives, and no other.
  @Test func base64HasOneSpelling() {
    var random = Seeded()
    for _ in 0..<3_000 {
      var text = Base64.encode(random.bytes(random.integer(0...12)))
      if !text.isEmpty {
        text[random.integer(0...(text.count - 1))] = Array("AZaz09+/-_= \n".utf8)[random.integer(0...12)]
      }
      let decoded = Base64.decode(text)
      let foundation = Data(base64Encoded: Data(text))
      let isCanonical = foundation.map { Array($0.base64EncodedString().utf8) == text } ?? false
      #expect((decoded != nil) == isCanonical, "\(String(decoding: text, as: UTF8.self))")
      if let decoded { #expect(Base64.encode(decoded) == text) }
    }
  }

  @Test(arguments: [
    "QQ", "QQ=", "QQ===", "Q===", "QR==", "QUI", "QUJ=", "QQ==QQ==", "=", "Q", "QU-D", " QQ==",
  ])
  func base64RefusesOtherSpellings(text: String) {
    #expect(Base64.decode(Array(text.utf8)) == nil)
  }

  @Test func hexIsLowerCaseAndWhole() throws {
    var random = Seeded()
    for count in 0..<50 {
      let raw = random.bytes(count)
      let text = hex(raw)
      #expect(Hex.encode(raw) == Array(text.utf8))
      #expect(Hex.decode(text.utf8) == raw)
      #expect(Hex.decode((text + "0").utf8) == nil)
    }
    for wrong in ["0A", "g0", "0", " 0", "0x", "/0", ":0", "`0"] { #expect(Hex.decode(wrong.utf8) == nil) }
    #expect(
      Bytes32(hex: String(repeating: "ab", count: 32).utf8)?.bytes == [UInt8](repeating: 0xAB, count: 32))
    #expect(Bytes32(hex: String(repeating: "ab", count: 31).utf8) == nil)
    #expect(Bytes16(hex: String(repeating: "AB", count: 16).utf8) == nil)
  }

  @Test func utf8AgreesWithTheStandardLibrary() {
    var random = Seeded()
    // Leading bytes, and the borders of what may follow.
    let telling: [UInt8] = [
      0x00, 0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xEC, 0xED,
      0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xFF,
    ]
    for first in telling {
      for second in telling { check([first, second]) }
    }
    for _ in 0..<20_000 {
      check((0..<random.integer(1...6)).map { _ in telling[random.integer(0...(telling.count - 1))] })
    }
  }

  @Test func everyScalarIsText() {
    for value in UInt32(0)...0x10FFFF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let utf8 = Array(String(scalar).utf8)
      if Text(utf8) == nil { Issue.record("U+\(String(value, radix: 16))") }
    }
  }

  @Test func controlCharactersAreSeen() {
    for value in UInt32(0)...0x2FF {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = Text("a" + String(scalar) + "b")
      #expect(text.hasControlCharacters == (scalar.properties.generalCategory == .control), "U+\(value)")
    }
    #expect(!Text("Wörter, 語 und 😀").hasControlCharacters)
  }

  private func check(_ bytes: [UInt8]) {
    #expect((Text(bytes) != nil) == (String(validating: bytes, as: UTF8.self) != nil), "\(hex(bytes))")
  }
}
