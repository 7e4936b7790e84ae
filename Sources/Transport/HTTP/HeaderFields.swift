/// One header field; the name in lower case.
public struct HeaderField: Sendable, Equatable {
  public let name: String
  public let value: String

  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// Header fields in the order of the wire (RFC 9110 section 5).
public struct HeaderFields: Sendable, Equatable, ExpressibleByDictionaryLiteral {
  public private(set) var fields: [HeaderField] = []

  public init(_ fields: [HeaderField] = []) {
    self.fields = fields
  }

  public init(dictionaryLiteral elements: (String, String)...) {
    fields = elements.map { HeaderField($0.0, $0.1) }
  }

  public var count: Int { fields.count }

  /// The first value of a field; `name` in lower case.
  public subscript(name: String) -> String? {
    fields.first { $0.name == name }?.value
  }

  /// All values of a field in order; `name` in lower case.
  public func values(of name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  public mutating func append(_ name: String, _ value: String) {
    fields.append(HeaderField(name, value))
  }

  /// Whether a comma-separated list field has the token, in any case.
  func hasToken(_ token: String, in name: String) -> Bool {
    fields.contains { field in
      field.name == name
        && field.value.utf8.split(separator: UInt8(ascii: ",")).contains { part in
          Bytes.trimmed(part).lazy.map(Bytes.lowercased).elementsEqual(token.utf8)
        }
    }
  }
}
