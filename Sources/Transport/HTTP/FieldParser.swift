/// Header field lines (RFC 9112 section 5), strictly.
enum FieldParser {
  static func fields(
    _ lines: ArraySlice<ArraySlice<UInt8>>, maxCount: Int
  ) throws(HTTPRefusal) -> HeaderFields {
    guard lines.count <= maxCount else { throw HTTPRefusal(.tooManyHeaders) }
    var fields: [HeaderField] = []
    fields.reserveCapacity(lines.count)
    for line in lines { fields.append(try field(line)) }
    return HeaderFields(fields)
  }

  private static func field(_ line: ArraySlice<UInt8>) throws(HTTPRefusal) -> HeaderField {
    if let first = line.first, first == Bytes.space || first == Bytes.tab {
      throw HTTPRefusal(.headerFolded)
    }
    guard let colon = line.firstIndex(of: Bytes.colon), colon > line.startIndex else {
      throw HTTPRefusal(.headerNameMalformed)
    }
    let rawName = line[..<colon]
    guard rawName.allSatisfy(Bytes.isToken) else { throw HTTPRefusal(.headerNameMalformed) }
    let rawValue = Bytes.trimmed(line[(colon + 1)...])
    guard let value = String(validating: rawValue, as: UTF8.self) else {
      throw HTTPRefusal(.headerValueMalformed)
    }
    return HeaderField(String(decoding: rawName.lazy.map(Bytes.lowercased), as: UTF8.self), value)
  }
}
