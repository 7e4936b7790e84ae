import TestSupport
import Testing
import Wire

/// spec/vectors/wire.json, but for hashes and signatures, which are the suite's.
struct WireVectorTests {
  @Test func typesOfCasesAreKnown() throws {
    #expect(try Vectors(page: "wire").types == ["cbor", "shape", "taggedHash", "taggedSign", "verify"])
  }

  @Test func items() throws {
    for vector in try Vectors(page: "wire").cases("cbor") {
      let input = try vector.bytes("hex")
      let outcome = code { () throws(WireError) in
        try CBORReader.read(input) { (reader) throws(WireError) in try reader.skip() }
      }
      #expect(outcome == (try vector.code), "\(vector)")
      guard try vector.code == nil else { continue }
      let item = try Self.item(try vector.expect.any("value"))
      #expect(item.encoded == input, "\(vector)")
      let isSame = try CBORReader.read(input) { (reader) throws(WireError) in try item.isNext(in: &reader) }
      #expect(isSame, "\(vector)")
      let whole = try CBORReader.read(input) { (reader) throws(WireError) in try reader.item() }
      #expect(whole == input, "\(vector)")
    }
  }

  @Test func shapes() throws {
    for vector in try Vectors(page: "wire").cases("shape") {
      let input = try vector.bytes("hex")
      let shape = try vector.text("shape")
      var value: Item?
      let outcome = code { () throws(WireError) in
        value = try CBORReader.read(input) { (reader) throws(WireError) in try Self.read(shape, &reader) }
      }
      #expect(outcome == (try vector.code), "\(vector)")
      guard try vector.code == nil else { continue }
      #expect(value == (try Self.item(try vector.expect.any("value"))), "\(vector)")
    }
  }

  private static func read(_ shape: String, _ reader: inout CBORReader) throws(WireError) -> Item {
    switch shape {
    case "id32", "key32": .bytes(try reader.bytes32().bytes)
    case "user-id": .bytes(try reader.bytes16().bytes)
    case "signature": .bytes(try reader.bytes64().bytes)
    case "time": .unsigned(try reader.unsigned())
    default: .null
    }
  }

  private func code(_ read: () throws(WireError) -> Void) -> String? {
    do throws(WireError) {
      try read()
      return nil
    } catch {
      return error.code
    }
  }

  /// The item that a diagnostic form describes.
  private static func item(_ form: Any) throws -> Item {
    guard let fields = try? VectorFields(form, name: "diagnostic form") else {
      return (form as? Bool).map { .bool($0) } ?? .null
    }
    if fields.has("uint") { return .unsigned(try number(try fields.text("uint"))) }
    if fields.has("bytes") { return .bytes(try fields.bytes("bytes")) }
    if fields.has("text") { return .text(Array(try fields.text("text").utf8)) }
    if fields.has("array") { return .array(try fields.list("array").map(item)) }
    return .map(
      try fields.list("map").map { pair in
        guard let pair = pair as? [Any], pair.count == 2, let key = pair[0] as? String else {
          throw VectorFault(what: "a map's pair")
        }
        return (try number(key), try item(pair[1]))
      })
  }

  private static func number(_ text: String) throws -> UInt64 {
    guard let number = UInt64(text) else { throw VectorFault(what: "\(text) is no number") }
    return number
  }
}
