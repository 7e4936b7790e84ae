/// The value of a `Signature-Input` field in the one form that nodes use: label, components, parameters in a fixed order.
struct SignatureParameters {
  /// Everything after `hanse=`, as it is signed.
  let raw: String
  private var values: [(name: String, value: [UInt8])] = []

  /// `nil` unless the field names exactly these components and parameters, in this order.
  init?(_ field: String, components: String, names: [String]) {
    let bytes = Array(field.utf8)
    let head = Array("\(SignatureLabel.label)=\(components)".utf8)
    guard bytes.count > head.count, Array(bytes.prefix(head.count)) == head else { return nil }
    var rest = bytes[head.count...]
    for name in names {
      let key = Array(";\(name)=".utf8)
      guard rest.starts(with: key) else { return nil }
      rest = rest.dropFirst(key.count)
      let end = rest.firstIndex(of: 0x3B) ?? rest.endIndex
      values.append((name, Array(rest[..<end])))
      rest = rest[end...]
    }
    guard rest.isEmpty else { return nil }
    raw = String(decoding: bytes[(SignatureLabel.label.utf8.count + 1)...], as: UTF8.self)
  }

  func number(_ name: String) -> UInt64? { value(name).flatMap { decimal($0) } }

  /// A quoted string without escapes.
  func string(_ name: String) -> String? {
    guard let value = value(name), value.count >= 2, value.first == 0x22, value.last == 0x22 else {
      return nil
    }
    let inner = value[1..<(value.count - 1)]
    guard inner.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }) else { return nil }
    return String(decoding: inner, as: UTF8.self)
  }

  private func value(_ name: String) -> [UInt8]? { values.first { $0.name == name }?.value }
}
