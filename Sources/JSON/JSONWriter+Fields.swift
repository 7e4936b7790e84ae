/// Fields of an object. The forms that take an optional write nothing for nil.
extension JSONWriter {
  public mutating func field(_ name: StaticString, _ text: String) {
    self.name(name)
    value(text)
  }

  @inlinable
  public mutating func field(_ name: StaticString, _ number: some FixedWidthInteger) {
    self.name(name)
    value(number)
  }

  public mutating func field(_ name: StaticString, _ flag: Bool) {
    self.name(name)
    value(flag)
  }

  public mutating func field(_ name: StaticString, _ tree: JSONValue) {
    self.name(name)
    value(tree)
  }

  /// An array of strings.
  public mutating func field(_ name: StaticString, _ texts: [String]) {
    self.name(name)
    array { json in for text in texts { json.value(text) } }
  }

  public mutating func field(_ name: StaticString, ifPresent text: String?) {
    if let text { field(name, text) }
  }

  public mutating func field(_ name: StaticString, ifPresent flag: Bool?) {
    if let flag { field(name, flag) }
  }

  @inlinable
  public mutating func field<Number: FixedWidthInteger>(_ name: StaticString, ifPresent number: Number?) {
    if let number { field(name, number) }
  }

  /// A string from its UTF-8 bytes. What is not UTF-8 becomes U+FFFD.
  public mutating func field(_ name: StaticString, utf8: Span<UInt8>) {
    self.name(name)
    value(utf8: utf8)
  }

  public mutating func field(_ name: StaticString, utf8: [UInt8]) {
    field(name, utf8: utf8.span)
  }

  /// A string of two lowercase hexadecimal digits a byte.
  public mutating func field(_ name: StaticString, hex: Span<UInt8>) {
    self.name(name)
    value(hex: hex)
  }

  public mutating func field(_ name: StaticString, hex: [UInt8]) {
    field(name, hex: hex.span)
  }

  public mutating func nullField(_ name: StaticString) {
    self.name(name)
    null()
  }

  @inlinable
  public mutating func objectField<Failure: Error>(
    _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    self.name(name)
    try object(body)
  }

  @inlinable
  public mutating func arrayField<Failure: Error>(
    _ name: StaticString, _ body: (inout JSONWriter) throws(Failure) -> Void
  ) throws(Failure) {
    self.name(name)
    try array(body)
  }
}
